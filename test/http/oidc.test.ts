import { decodeJwt, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OidcProvider } from '../../src/adapters/oidc/oidcProvider.js'
import { freePort } from '../../src/machine/ports.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { FetchingBrowser } from '../support/fetchingBrowser.js'
import { clientSecret, secondsFromNow, TestIdentityProvider } from '../support/identityProvider.js'

/** People sign in at a real identity provider, over sockets. */

const the = servedBaton(example)
let provider: TestIdentityProvider
let api: TestApi
let baton: string

const callbackOf = (url: string) => `${url}/sign-in/oidc/callback`
const open = (changes: Partial<Parameters<TestIdentityProvider['open']>[0]> = {}) => provider.open({ redirectUris: [callbackOf(baton), callbackOf('https://baton.example.com')], ...changes })
const servedWith = (changes = {}, publicUrl: string | null = null) =>
  TestApi.of(the.baton, { signInWays: { provider: new OidcProvider(provider.settings(changes)), link: null, publicUrl } })

beforeAll(async () => {
  provider = await TestIdentityProvider.start()
  api = await servedWith()
  baton = `http://127.0.0.1:${await freePort()}`
  await open()
  await api.app.listen({ host: '127.0.0.1', port: Number(new URL(baton).port) })
})
afterAll(async () => {
  await api?.close()
  await provider?.stop()
})

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

/** Goes to the provider and stops in front of the way back. */
const sent = async (browser: FetchingBrowser, name: string, to = '/', at = baton) => {
  const { url } = await browser.follow(`${at}/sign-in/oidc?to=${encodeURIComponent(to)}`, {}, next => next.startsWith(provider.issuer))
  return provider.signIn(browser, url, name)
}
const signedIn = async (name: string, to = '/') => {
  const browser = new FetchingBrowser()
  const response = await browser.fetch(await sent(browser, name, to))
  return { browser, response, text: await response.text() }
}
const me = async (browser: FetchingBrowser) => {
  const response = await browser.fetch(`${baton}/v1/me`)
  return { status: response.status, ...await response.json() as object }
}
const session = (browser: FetchingBrowser) => browser.cookie('127.0.0.1', 'baton_session')

describe('Somebody who signs in at the identity provider', () => {
  it('comes back signed in, where they wanted to go, and is who the provider says', async () => {
    const { browser, response } = await signedIn('Amara', '/incidents?group=L1%20Network#first')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/incidents?group=L1%20Network#first'])
    expect(await me(browser)).toMatchObject({ status: 200, name: 'Amara', role: 'noc_agent', groups: null, memberOf: ['Network Coordinators'] })
    const [began] = browser.setCookies.filter(cookie => cookie.startsWith('baton_signing_in='))
    expect(began).toMatch(/^baton_signing_in=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(browser.setCookies.find(cookie => cookie.startsWith('baton_session='))).toMatch(/^baton_session=signin_\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(browser.cookie('127.0.0.1', 'baton_signing_in')).toBeUndefined()
    const [row] = await the.baton.database.selectFrom('sign_ins').selectAll().where('how', '=', 'oidc').where('name', '=', 'Amara').execute()
    expect(row).toMatchObject({ role: 'noc_agent', groups: null })
  })

  it('shows the provider a state, a nonce and a challenge of its own each time, and no secret', async () => {
    const asked = await Promise.all([1, 2].map(async () => {
      const browser = new FetchingBrowser()
      const { url } = await browser.follow(`${baton}/sign-in/oidc`, {}, next => next.startsWith(provider.issuer))
      return Object.fromEntries(new URL(url).searchParams)
    }))
    for (const query of asked) {
      expect(query).toMatchObject({ response_type: 'code', client_id: 'baton', redirect_uri: callbackOf(baton), code_challenge_method: 'S256', scope: 'openid profile' })
      expect(JSON.stringify(query)).not.toContain('a secret')
    }
    for (const own of ['state', 'nonce', 'code_challenge']) {
      expect(asked[0]?.[own]?.length).toBeGreaterThan(20)
      expect(asked[0]?.[own]).not.toBe(asked[1]?.[own])
    }
  })

  it.each([['Ingrid', 'noc_manager'], ['Nuria', 'noc_agent'], ['Both', 'viewer']])('with several roles, or one of ServiceNow\'s, has the most that they are: %s', async (name, role) => {
    expect(await me((await signedIn(name)).browser)).toMatchObject({ name, role })
  })

  it.each([
    ['Nobody', 'is called Nobody and has no role in Baton'],
    ['Robot', 'is an integration'],
    ['<img src=x onerror=alert(1)>', 'has no role in Baton'],
  ])('without a role for people is told so on a page, and is not signed in: %s', async (name, told) => {
    const { browser, response, text } = await signedIn(name)
    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
    expect(text).toContain(told)
    expect(text).not.toContain('<img')
    expect(session(browser)).toBeUndefined()
    expect(await me(browser)).toMatchObject({ status: 401 })
  })

  it('who says no there is told so here', async () => {
    const browser = new FetchingBrowser()
    const { url } = await browser.follow(`${baton}/sign-in/oidc`, {}, next => next.startsWith(provider.issuer))
    const { response, url: at } = await browser.follow(url)
    const [, abort = ''] = /href="([^"]+\/abort)"/.exec(await response.text()) ?? []
    const { response: back } = await browser.follow(new URL(abort, at).href)
    expect(back.status).toBe(403)
    expect(await back.text()).toContain('access_denied')
    expect(session(browser)).toBeUndefined()
  })

  it('acts only for the groups that the provider names, where that is set', async () => {
    const narrowed = await servedWith({ claims: { ...provider.settings().claims, groups: 'groups' } })
    const url = await narrowed.app.listen({ host: '127.0.0.1', port: 0 })
    await open({ redirectUris: [callbackOf(url)] })
    const browser = new FetchingBrowser()
    await browser.fetch(await sent(browser, 'Narrow', '/', url))
    expect(await (await browser.fetch(`${url}/v1/me`)).json()).toMatchObject({ name: 'Narrow', groups: ['L1 Network Engineering'] })
    await narrowed.close()
    await open()
  })

  it('is who the ID token says where the provider does not let itself be asked for more', async () => {
    const narrowed = await servedWith({ claims: { ...provider.settings().claims, groups: 'groups' } })
    const url = await narrowed.app.listen({ host: '127.0.0.1', port: 0 })
    await open({ redirectUris: [callbackOf(url)] })
    provider.isSilent = true
    const browser = new FetchingBrowser()
    const asked = provider.asked.length
    expect((await browser.fetch(await sent(browser, 'Amara', '/', url))).status).toBe(303)
    provider.isSilent = false
    expect(provider.asked.slice(asked)).toContain('/me')
    expect(await (await browser.fetch(`${url}/v1/me`)).json()).toMatchObject({ name: 'Amara', role: 'noc_agent', groups: [] })
    await narrowed.close()
    await open()
  })

  it.each([
    ['that keeps its ID tokens short', { shortIdTokens: true }],
    ['that signs with elliptic curves', { alg: 'ES256' }],
    ['that wants the secret in the body', { authentication: 'client_secret_post' }],
  ])('can do so at a provider %s', async (_, changes) => {
    await open(changes)
    const fresh = await servedWith()
    const url = await fresh.app.listen({ host: '127.0.0.1', port: 0 })
    await provider.open({ redirectUris: [callbackOf(url)], ...changes })
    const browser = new FetchingBrowser()
    expect((await browser.fetch(await sent(browser, 'Ingrid', '/', url))).status).toBe(303)
    expect(await (await browser.fetch(`${url}/v1/me`)).json()).toMatchObject({ name: 'Ingrid', role: 'noc_manager' })
    await fresh.close()
    await open()
  })

  it('signs out, which ends it', async () => {
    const { browser } = await signedIn('Amara')
    const thief = new FetchingBrowser()
    thief.plant('127.0.0.1', 'baton_session', session(browser) ?? '')
    const out = await browser.fetch(`${baton}/sign-out`, { method: 'POST', headers: { 'x-baton-console': '1', origin: baton } })
    expect(out.status).toBe(204)
    expect(await me(thief)).toMatchObject({ status: 401 })
  })

  it('is sent back to where people reach Baton, by TLS, with cookies for that', async () => {
    const behindTls = await servedWith({}, 'https://baton.example.com')
    const url = await behindTls.app.listen({ host: '127.0.0.1', port: 0 })
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara', '/', url)
    expect(back).toMatch(/^https:\/\/baton\.example\.com\/sign-in\/oidc\/callback\?code=/)
    expect((await browser.fetch(back.replace('https://baton.example.com', url))).status).toBe(303)
    expect(browser.setCookies.filter(cookie => cookie.includes('baton'))).toEqual([
      expect.stringMatching(/^__Host-baton_signing_in=\S+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-baton_signing_in=; Max-Age=0; Path=\/.*; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-baton_session=signin_\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
    await behindTls.close()
  })
})

describe('The way back', () => {
  /** Nobody is signed in by it, and a page says why. */
  const expectRefused = async (browser: FetchingBrowser, url: string, told: string) => {
    const response = await browser.fetch(url)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain(told)
    expect(session(browser)).toBeUndefined()
    // What was begun is over: no second guess.
    expect(browser.cookie('127.0.0.1', 'baton_signing_in')).toBeUndefined()
  }

  it('is closed to another browser: nobody can be signed in as somebody else by a link', async () => {
    const back = await sent(new FetchingBrowser(), 'Amara')
    await expectRefused(new FetchingBrowser(), back, 'not begun in this browser')
    const victim = new FetchingBrowser()
    await sent(victim, 'Ingrid')
    await expectRefused(victim, back, 'no answer to the sign-in that this browser began')
  })

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['two states', (url: URL) => url.searchParams.append('state', 'x'.repeat(43))],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example.com')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
  ])('is refused with %s', async (_, change) => {
    const browser = new FetchingBrowser()
    const back = new URL(await sent(browser, 'Amara'))
    change(back)
    await expectRefused(browser, back.href, 'no answer to the sign-in that this browser began')
  })

  it('is refused with a code that the provider does not know', async () => {
    const browser = new FetchingBrowser()
    const back = new URL(await sent(browser, 'Amara'))
    back.searchParams.set('code', 'c'.repeat(43))
    await expectRefused(browser, back.href, 'invalid_grant')
  })

  it.each([
    ['another nonce', 'nonce', 'no answer to the sign-in that this browser began'],
    ['another challenge', 'code_challenge', 'invalid_grant'],
  ])('is refused when somebody asked the provider with %s', async (_, parameter, told) => {
    const browser = new FetchingBrowser()
    const { url } = await browser.follow(`${baton}/sign-in/oidc`, {}, next => next.startsWith(provider.issuer))
    const asked = new URL(url)
    asked.searchParams.set(parameter, 'n'.repeat(43))
    await expectRefused(browser, await provider.signIn(browser, asked.href, 'Amara'), told)
  })

  it.each<[string, (idToken: string) => Promise<string>]>([
    ['signed by nobody', async idToken => `${part({ alg: 'none' })}.${idToken.split('.')[1]}.`],
    ['signed with the secret that both know', async idToken => new SignJWT(decodeJwt(idToken)).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret))],
    ['signed by another', async idToken => new SignJWT(decodeJwt(idToken)).setProtectedHeader({ alg: 'RS256', kid: 'key-1' }).sign((await generateKeyPair('RS256')).privateKey)],
    ['that was changed', async idToken => [idToken.split('.')[0], part({ ...decodeJwt(idToken), preferred_username: 'Ingrid' }), idToken.split('.')[2]].join('.')],
    ['for another client', async idToken => provider.forged({ ...decodeJwt(idToken), aud: 'script' }, { typ: 'JWT' })],
    ['of another issuer', async idToken => provider.forged({ ...decodeJwt(idToken), iss: 'https://evil.example.com' }, { typ: 'JWT' })],
    ['of another sign-in', async idToken => provider.forged({ ...decodeJwt(idToken), nonce: 'another' }, { typ: 'JWT' })],
    ['that has expired', async idToken => provider.forged({ ...decodeJwt(idToken), exp: secondsFromNow(-60) }, { typ: 'JWT' })],
  ])('is refused with an ID token %s', async (_, falsify) => {
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara')
    provider.falsify = falsify
    await expectRefused(browser, back, 'no answer to the sign-in that this browser began').finally(() => { provider.falsify = null })
  })

  it('is open once', async () => {
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara')
    expect((await browser.fetch(back)).status).toBe(303)
    const again = await browser.fetch(back)
    expect(again.status).toBe(403)
    expect(await again.text()).toContain('not begun in this browser')
  })

  it.each([
    ['of another sign-in', async () => {
      const other = new FetchingBrowser()
      await sent(other, 'Ingrid')
      return other.cookie('127.0.0.1', 'baton_signing_in') ?? ''
    }],
    ['that was changed', async (own: string) => own.split('.').map((text, index) => index === 3 ? `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}` : text).join('.')],
    ['that somebody made up', async () => 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA'],
    ['that is sealed with another secret', async () => (await new OidcProvider(provider.settings({ clientSecret: 'another secret of this length' })).begin(callbackOf(baton), '/')).sealed],
  ])('is refused with a cookie %s', async (_, cookie) => {
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara')
    browser.plant('127.0.0.1', 'baton_signing_in', await cookie(browser.cookie('127.0.0.1', 'baton_signing_in') ?? ''))
    await expectRefused(browser, back, 'browser')
  })

  it('may be gone by another process of the same installation', async () => {
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara')
    const other = await servedWith()
    const { statusCode } = await other.app.inject({ url: back.replace(baton, ''), headers: { host: new URL(baton).host, cookie: `baton_signing_in=${browser.cookie('127.0.0.1', 'baton_signing_in')}` } })
    expect(statusCode).toBe(303)
    await other.close()
  })

  it.each([
    'https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', '\\/evil.example.com', '/\t/evil.example.com', '/\n/evil.example.com', '/.//evil.example.com', '/x/..//evil.example.com',
    'javascript:alert(1)', 'incidents', ' //evil.example.com', '///evil.example.com', `/${'x'.repeat(2_000)}`, `/${'ü'.repeat(400)}`, 'http:evil.example.com', '/%2e//evil.example.com',
  ])('leads nowhere but here: %j', async to => {
    const response = await new FetchingBrowser().fetch(`${baton}/sign-in/oidc?to=${encodeURIComponent(to)}`)
    expect(response.status).toBe(400)
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('The way there', () => {
  it('fits into a cookie, however long the path to come back to', async () => {
    const browser = new FetchingBrowser()
    const response = await browser.fetch(`${baton}/sign-in/oidc?to=${encodeURIComponent(`/${'x'.repeat(1_999)}`)}`)
    expect(response.status).toBe(303)
    expect(browser.setCookies[0]?.length).toBeLessThan(4_096)
  })
})

describe('A provider that is away', () => {
  it('keeps nobody out for longer than it is away, and Baton up meanwhile', async () => {
    provider.close()
    const started = await servedWith()
    expect(await started.ask('GET', '/sign-in/options')).toMatchObject({ status: 200, body: { oidc: { name: new URL(provider.issuer).host } } })
    expect(await started.ask('GET', '/sign-in/oidc')).toMatchObject({ status: 503, body: { code: 'unreachable', details: { setting: 'BATON_OIDC_ISSUER' } } })
    await open()
    expect(await started.app.inject({ url: '/sign-in/oidc' })).toMatchObject({ statusCode: 303 })
    await started.close()
  })

  it('in the middle of a sign-in is told as that, not as somebody\'s fault', async () => {
    const browser = new FetchingBrowser()
    const back = await sent(browser, 'Amara')
    provider.close()
    const response = await browser.fetch(back)
    expect([response.status, session(browser)]).toEqual([503, undefined])
    await open()
  })
})

describe('A Baton without an identity provider', () => {
  it('says so', async () => {
    expect(await the.api.ask('GET', '/sign-in/oidc')).toMatchObject({ status: 403, body: { code: 'sign_in_refused' } })
    expect(await the.api.ask('GET', '/sign-in/oidc/callback?code=x&state=y')).toMatchObject({ status: 403, body: { code: 'sign_in_refused' } })
  })
})
