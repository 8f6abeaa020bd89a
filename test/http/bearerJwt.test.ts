import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OidcProvider } from '../../src/adapters/oidc/oidcProvider.js'
import type { OidcSettings } from '../../src/adapters/oidc/oidcSettings.js'
import { servedBaton, TestApi, type Answered } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { audience, clientId, clientSecret, secondsFromNow, TestIdentityProvider } from '../support/identityProvider.js'

/** Programs send JWTs of a real identity provider. */

const the = servedBaton(example)
let provider: TestIdentityProvider
let api: TestApi
const open = () => provider.open({ redirectUris: ['http://localhost/callback'] })

beforeAll(async () => {
  provider = await TestIdentityProvider.start()
  await open()
  api = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings()), link: null, publicUrl: null } })
})
afterAll(async () => {
  await api?.close()
  await provider?.stop()
})

const me = (jwt: string, at = api): Promise<Answered> => at.ask('GET', '/v1/me', { headers: { authorization: `Bearer ${jwt}` } })
/** The API of a Baton that was told otherwise of the provider. */
const withSettings = async (changes: Partial<OidcSettings>, use: (at: TestApi) => Promise<void>) => {
  const at = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings(changes)), link: null, publicUrl: null } })
  await use(at).finally(() => at.close())
}
const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

describe('An access token of the provider', () => {
  it('signs a person in, who needs no header of ours to write', async () => {
    const { accessToken } = await provider.tokensOf('Ingrid')
    expect(await me(accessToken)).toMatchObject({ status: 200, body: { name: 'Ingrid', role: 'noc_manager', memberOf: ['Network Coordinators'] } })
    const reported = await api.ask('POST', '/v1/own/incidents', { headers: { authorization: `Bearer ${accessToken}` }, body: { shortDescription: 'No network', category: 'SD-WAN', impact: 2, urgency: 2 } })
    expect(reported.status).toBe(201)
    await the.baton.incident(String(reported.body.number)).expect({ caller: 'Ingrid' })
  })

  it('signs a program in, which may act for others', async () => {
    expect(await me(await provider.tokenOfProgram())).toMatchObject({ status: 200, body: { name: 'monitoring', role: 'integration' } })
  })

  it('is of the same kind as what these tests sign themselves', async () => {
    expect(await me(await provider.forged())).toMatchObject({ status: 200, body: { name: 'Amara', role: 'noc_agent' } })
  })

  it('goes on beside tokens of Baton', async () => {
    const secret = await the.api.secretOf('Amara')
    expect(await me(secret)).toMatchObject({ status: 200, body: { name: 'Amara' } })
  })

  it.each([
    ['is of another issuer', { iss: 'https://evil.example.com' }, 'another issuer'],
    ['says no issuer', { iss: null }, 'another issuer'],
    ['is meant for somebody else', { aud: 'https://elsewhere.example.com' }, 'meant for somebody else'],
    ['is meant for nobody', { aud: null }, 'meant for somebody else'],
    ['is for the sign-in of people', { aud: clientId }, 'meant for somebody else'],
    ['has expired', { exp: secondsFromNow(-31) }, 'has expired'],
    ['never expires', { exp: null }, 'does not say when it expires'],
    ['is not valid yet', { nbf: secondsFromNow(3_600) }, 'not valid yet'],
    ['is an ID token by its nonce', { nonce: 'once' }, 'ID token'],
    ['is an ID token by its hash', { at_hash: 'hash' }, 'ID token'],
    ['is an ID token by the hash of a code', { c_hash: 'hash' }, 'ID token'],
    ['is an ID token as Keycloak says', { typ: 'ID' }, 'ID token'],
    ['is bound to a key', { cnf: { jkt: 'key' } }, 'bound to a key'],
  ])('that %s is refused', async (_, claims, told) => {
    const refused = await me(await provider.forged(claims))
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' }, headers: { 'www-authenticate': 'Bearer' } })
    expect(refused.body.detail).toContain(told)
  })

  it('may be half a minute off, as clocks are', async () => {
    expect(await me(await provider.forged({ exp: secondsFromNow(-15) }))).toMatchObject({ status: 200 })
    expect(await me(await provider.forged({ nbf: secondsFromNow(15) }))).toMatchObject({ status: 200 })
  })

  it.each([
    ['is signed by nobody', async () => `${part({ alg: 'none', typ: 'at+jwt' })}.${(await provider.forged()).split('.')[1]}.`],
    ['is signed by nobody, in other letters', async () => `${part({ alg: 'nOnE' })}.${(await provider.forged()).split('.')[1]}.`],
    ['is signed with the public key as if it were a secret', async () => new SignJWT(JSON.parse(Buffer.from((await provider.forged()).split('.')[1] ?? '', 'base64url').toString()) as object as { sub: string })
      .setProtectedHeader({ alg: 'HS256', kid: String(provider.publicKey().kid) }).sign(new TextEncoder().encode(JSON.stringify(provider.publicKey())))],
    ['is signed with the client\'s secret', async () => new SignJWT({ sub: 'Amara' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret))],
    ['is signed by another under the provider\'s name for its key', async () => new SignJWT({ iss: provider.issuer, aud: 'https://baton.example.com', exp: secondsFromNow(60), preferred_username: 'Amara', roles: ['admin'] })
      .setProtectedHeader({ alg: 'RS256', kid: String(provider.publicKey().kid) }).sign((await generateKeyPair('RS256')).privateKey)],
    ['brings its own key', async () => provider.forged({}, { jwk: provider.publicKey(), kid: 'mine' })],
    ['names a key elsewhere', async () => provider.forged({}, { jku: 'https://evil.example.com/keys', kid: 'mine' })],
    ['was made a manager', async () => {
      const [head, body = '', signature] = (await provider.forged()).split('.')
      return [head, part({ ...JSON.parse(Buffer.from(body, 'base64url').toString()) as object, roles: ['admin'] }), signature].join('.')
    }],
    ['has the signature of another', async () => [...(await provider.forged()).split('.').slice(0, 2), (await provider.forged({ sub: 'Ingrid' })).split('.')[2]].join('.')],
    ['is of another kind', async () => provider.forged({}, { typ: 'logout+jwt' })],
    ['is none', async () => 'a.b.c'],
    ['is empty', async () => '..'],
  ])('that %s is refused', async (_, made) => {
    expect(await me(await made())).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it.each<[string, string | null]>([
    ['the client that it was made for', 'script'],
    ['nobody', null],
  ])('and not the ID token of the same sign-in, where the audience is %s', async (_, audience) => {
    const { idToken } = await provider.tokensOf('Amara')
    await withSettings({ audience, clientId: 'script' }, async forIds => {
      expect(await me(idToken, forIds)).toMatchObject({ status: 401, body: { code: 'unauthenticated', detail: expect.stringContaining('this is an ID token') as string } })
    })
  })

  it('that says no type is one only where it is meant for an API that was named', async () => {
    const [untyped, typed] = await Promise.all([undefined, 'at+jwt'].map(typ => provider.forged({ aud: clientId }, { typ })))
    expect(await me(await provider.forged({}, { typ: undefined }))).toMatchObject({ status: 200 })
    expect(await me(await provider.forged({ aud: [clientId, audience] }, { typ: 'JWT' }))).toMatchObject({ status: 200 })
    for (const named of [clientId, null]) {
      await withSettings({ audience: named }, async at => {
        expect(await me(typed ?? '', at)).toMatchObject({ status: 200 })
        expect(await me(untyped ?? '', at)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('BATON_OIDC_AUDIENCE') as string } })
      })
    }
    await withSettings({ audience: null }, async at => {
      expect(await me(await provider.forged({ aud: [clientId, audience] }, { typ: 'JWT' }), at)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('only tokens of the type `at+jwt`') as string } })
    })
  })

  it('of somebody without a role is denied, and says which claim was looked at', async () => {
    expect(await me((await provider.tokensOf('Nobody')).accessToken)).toMatchObject({ status: 403, body: { code: 'sign_in_refused', detail: expect.stringContaining('claim `roles`') as string } })
    expect(await me(await provider.forged({ preferred_username: null, name: 'Amara', email: 'amara@example.com' }))).toMatchObject({ status: 403, body: { detail: expect.stringContaining('`preferred_username`') as string } })
  })

  it('is nothing to a Baton without an identity provider', async () => {
    expect(await me(await provider.forged(), the.api)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it('is verified without asking the provider each time', async () => {
    await me(await provider.forged())
    const before = provider.asked.length
    for (let n = 0; n < 5; n += 1) expect(await me(await provider.forged())).toMatchObject({ status: 200 })
    expect(provider.asked.length).toBe(before)
  })

  it('signed with a new key is let in at once, as the new key is fetched; with the former one no more', async () => {
    const former = await provider.forged()
    expect(await me(former)).toMatchObject({ status: 200 })
    await open()
    expect(await me(await provider.forged())).toMatchObject({ status: 200 })
    expect(await me(former)).toMatchObject({ status: 401, body: { detail: expect.stringContaining('none of') as string } })
  })

  it('makes nobody ask for keys more often than every while, whatever keys it names', async () => {
    const patient = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings({ keysEveryMs: 60_000 })), link: null, publicUrl: null } })
    expect(await me(await provider.forged(), patient)).toMatchObject({ status: 200 })
    const before = provider.asked.length
    for (let n = 0; n < 5; n += 1) expect(await me(await provider.forged({}, { kid: `guess-${n}` }), patient)).toMatchObject({ status: 401 })
    expect(provider.asked.length).toBe(before)
    await patient.close()
  })

  it('is not judged while the keys cannot be had: that is 503, and passes', async () => {
    const jwt = await provider.forged()
    const fresh = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings()), link: null, publicUrl: null } })
    provider.close()
    expect(await me(jwt, fresh)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { code: 'unreachable', details: { setting: 'BATON_OIDC_ISSUER' } } })
    // Keys that are known go on; only an unknown one has to be asked for.
    expect(await me(jwt)).toMatchObject({ status: 200 })
    expect(await me(await provider.forged({}, { kid: 'unknown' }))).toMatchObject({ status: 503, body: { code: 'unreachable' } })
    await open()
    expect(await me(await provider.forged(), fresh)).toMatchObject({ status: 200 })
    await fresh.close()
  })

  it('of a provider that nobody answers for is 503 too', async () => {
    const gone = await TestIdentityProvider.start()
    const settings = gone.settings()
    await gone.stop()
    const alone = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(settings), link: null, publicUrl: null } })
    expect(await me(await provider.forged(), alone)).toMatchObject({ status: 503, body: { code: 'unreachable', details: { reason: 'ECONNREFUSED' } } })
    await alone.close()
  })

  it('is not taken from a provider that says it is another', async () => {
    const mistaken = await TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings({ issuer: `${provider.issuer.replace('localhost', '127.0.0.1')}` })), link: null, publicUrl: null } })
    expect(await me(await provider.forged(), mistaken)).toMatchObject({ status: 503, body: { code: 'unreachable', details: { reason: 'it calls itself another issuer' } } })
    await mistaken.close()
  })
})
