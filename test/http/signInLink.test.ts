import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../src/domain/access/permissions.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { Visitor, type Asking } from '../support/visitor.js'

const the = servedBaton(example)
const code = 'c'.repeat(43)
const link = { code, admin: 'Sigrid' }

let api: TestApi
/** The same, as people reach it behind TLS. */
let behindTls: TestApi
beforeAll(async () => {
  api = await TestApi.of(the.baton, { signInWays: { provider: null, link, publicUrl: null } })
  behindTls = await TestApi.of(the.baton, { signInWays: { provider: null, link, publicUrl: 'https://localhost' } })
})
afterAll(() => Promise.all([api?.close(), behindTls?.close()]))

const signedIn = async (person: string, at = api) => {
  const visitor = new Visitor(at)
  expect(await visitor.ask('POST', '/sign-in/link', { body: { code, person } })).toMatchObject({ status: 204 })
  return visitor
}
const note = (visitor: Visitor, asking: Asking = {}) => visitor.ask('POST', '/v1/own/incidents', {
  body: { shortDescription: 'No network', category: 'SD-WAN', impact: 2, urgency: 2 }, ...asking,
})

describe('The sign-in link', () => {
  it('lets one be anybody whom the live policy names, the administrator, a viewer and a caller', async () => {
    const visitor = new Visitor(api)
    expect((await visitor.ask('GET', '/sign-in/options')).body).toEqual({ oidc: null, people: true })
    const { status, body, headers } = await visitor.ask('POST', '/sign-in/people', { body: { code } })
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    const people = body.people as { name: string; role: string; groups: string[] }[]
    expect(people[0]).toEqual({ name: 'Sigrid', role: 'admin', groups: [] })
    expect(people).toContainEqual({ name: 'Ingrid', role: 'noc_manager', groups: ['Network Coordinators'] })
    expect(people).toContainEqual({ name: 'Amara', role: 'noc_agent', groups: ['Network Coordinators'] })
    expect(people.slice(-2)).toEqual([{ name: 'Carla', role: 'caller', groups: [] }, { name: 'Victor', role: 'viewer', groups: [] }])
  })

  it('signs in as one of them, by a cookie that no script reads and no foreign page sends along', async () => {
    const visitor = await signedIn('Amara')
    expect(visitor.setCookies).toHaveLength(1)
    expect(visitor.setCookies[0]).toMatch(/^baton_session=signin_[0-9a-f]{16}_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
    const { status, body } = await visitor.ask('GET', '/v1/me')
    expect([status, body]).toEqual([200, {
      name: 'Amara', role: 'noc_agent', groups: null, memberOf: ['Network Coordinators'],
      permissions: Object.entries(permissions).filter(([, allowed]) => allowed.includes('noc_agent')).map(([permission]) => permission),
    }])
    expect(await note(visitor)).toMatchObject({ status: 201 })
  })

  it('gives a cookie for this host alone, and by TLS alone, where people come by https', async () => {
    const visitor = await signedIn('Amara', behindTls)
    expect(visitor.setCookies[0]).toMatch(/^__Host-baton_session=\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(await visitor.ask('GET', '/v1/me')).toMatchObject({ status: 200, body: { name: 'Amara' } })
    const unprefixed = { headers: { cookie: visitor.cookies.replace('__Host-', '') } }
    expect(await visitor.ask('GET', '/v1/me', unprefixed)).toMatchObject({ status: 401 })
  })

  it('makes several browsers several people', async () => {
    const [amara, ingrid] = [await signedIn('Amara'), await signedIn('Ingrid')]
    expect((await ingrid.ask('GET', '/v1/me')).body).toMatchObject({ name: 'Ingrid', role: 'noc_manager', memberOf: ['Network Coordinators'] })
    expect((await amara.ask('GET', '/v1/me')).body).toMatchObject({ name: 'Amara' })
  })

  it('lies in the records as a hash', async () => {
    const visitor = await signedIn('Amara')
    const rows = await the.baton.database.selectFrom('sign_ins').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(visitor.cookies.slice(-43))
    expect(rows.every(({ hash }) => !hash.equals(Buffer.from(visitor.cookies.slice(-43))))).toBe(true)
  })

  it.each([['people', {}], ['link', { person: 'Amara' }]])('is refused to whoever does not have all of it: %s', async (way, besides) => {
    for (const wrong of ['wrong', 'c'.repeat(42), `${code}c`]) {
      const visitor = new Visitor(api)
      expect(await visitor.ask('POST', `/sign-in/${way}`, { body: { code: wrong, ...besides } })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
      expect(visitor.setCookies).toEqual([])
    }
  })

  it('signs in nobody whom the policy does not name', async () => {
    const visitor = new Visitor(api)
    expect(await visitor.ask('POST', '/sign-in/link', { body: { code, person: 'Mallory' } })).toMatchObject({ status: 400, body: { code: 'field_invalid', details: { field: 'person' } } })
    expect(visitor.setCookies).toEqual([])
  })

  it.each<[string, Asking]>([
    ['another name that leads here', { headers: { host: 'evil.example.com:8090', origin: 'http://evil.example.com:8090' } }],
    ['a name that only begins like ours', { headers: { host: 'localhost.evil.example.com', origin: 'http://localhost.evil.example.com' } }],
    ['another machine', { from: '192.0.2.7' }],
    ['a proxy on this machine', { headers: { 'x-forwarded-for': '192.0.2.7' } }],
    ['a proxy that says so as RFC 7239 has it', { headers: { forwarded: 'for=192.0.2.7' } }],
    ['a proxy for another name', { headers: { 'x-forwarded-host': 'baton.example.com' } }],
  ])('is refused by way of %s', async (_, asking) => {
    const visitor = new Visitor(api)
    for (const [path, body] of [['people', { code }], ['link', { code, person: 'Amara' }]] as const) {
      expect(await visitor.ask('POST', `/sign-in/${path}`, { body, ...asking })).toMatchObject({ status: 403, body: { code: 'sign_in_refused' } })
    }
    expect(visitor.setCookies).toEqual([])
    expect((await visitor.ask('GET', '/sign-in/options', asking)).body).toMatchObject({ people: false })
  })

  it('is nowhere where none was made, whatever somebody sends', async () => {
    const visitor = new Visitor(the.api)
    expect((await visitor.ask('GET', '/sign-in/options')).body).toEqual({ oidc: null, people: false })
    for (const given of [code, 'null', 'undefined']) {
      expect(await visitor.ask('POST', '/sign-in/link', { body: { code: given, person: 'Amara' } })).toMatchObject({ status: 403, body: { code: 'sign_in_refused' } })
    }
    expect(await visitor.ask('POST', '/sign-in/link', { body: { code: '', person: 'Amara' } })).toMatchObject({ status: 400 })
  })

  it('is not there to be tried thousands of times', async () => {
    const strict = await TestApi.of(the.baton, { signInWays: { provider: null, link, publicUrl: null } })
    const tries = []
    for (let n = 0; n < 125; n += 1) tries.push(await new Visitor(strict).ask('POST', '/sign-in/people', { body: { code: 'guess' } }))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(120)
    expect(tries.at(-1)).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    await strict.close()
  })
})

describe('A sign-in', () => {
  it('ends by signing out: the browser forgets it, and nobody else can go on with it', async () => {
    const [visitor, thief] = [await signedIn('Amara'), new Visitor(api)]
    thief.takeCookiesOf(visitor)
    expect(await thief.ask('GET', '/v1/me')).toMatchObject({ status: 200 })
    expect(await visitor.ask('POST', '/sign-out')).toMatchObject({ status: 204 })
    expect(visitor.setCookies[0]).toMatch(/^baton_session=; Max-Age=0; Path=\//)
    expect(visitor.cookies).toBe('')
    expect(await visitor.ask('GET', '/v1/me')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await thief.ask('GET', '/v1/me')).toMatchObject({ status: 401, body: { detail: expect.stringContaining('was ended at') as string } })
    expect(await visitor.ask('POST', '/sign-out')).toMatchObject({ status: 204 })
  })

  it('ends when the same browser signs in as somebody else', async () => {
    const [visitor, former] = [await signedIn('Amara'), new Visitor(api)]
    former.takeCookiesOf(visitor)
    await visitor.ask('POST', '/sign-in/link', { body: { code, person: 'Ingrid' } })
    expect((await visitor.ask('GET', '/v1/me')).body).toMatchObject({ name: 'Ingrid' })
    expect(await former.ask('GET', '/v1/me')).toMatchObject({ status: 401 })
  })

  it.each(['nonsense', 'signin_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', "signin_' or 1=1", ''])('that nobody began is none: %s', async value => {
    expect(await new Visitor(api).ask('GET', '/v1/me', { headers: { cookie: `baton_session=${value}` } })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it('with another secret behind a right ID is none', async () => {
    const { cookies } = await signedIn('Amara')
    expect(await new Visitor(api).ask('GET', '/v1/me', { headers: { cookie: `${cookies.slice(0, -43)}${'A'.repeat(43)}` } }))
      .toMatchObject({ status: 401, body: { detail: expect.stringContaining('not known') as string } })
  })

  it('is no token, and a token is no sign-in', async () => {
    const { cookies } = await signedIn('Amara')
    const [, secret = ''] = cookies.split('=')
    expect(await new Visitor(api).ask('GET', '/v1/me', { headers: { authorization: `Bearer ${secret}` } })).toMatchObject({ status: 401 })
    expect(await new Visitor(api).ask('GET', '/v1/me', { headers: { cookie: `baton_session=${await the.api.secretOf('Amara')}` } })).toMatchObject({ status: 401 })
  })
})

describe('A page of another site', () => {
  it.each<[string, Asking['headers'], string]>([
    ['without our header', { 'x-baton-console': null }, 'x-baton-console'],
    ['with another value in it', { 'x-baton-console': 'yes' }, 'x-baton-console'],
    ['from another origin', { origin: 'https://evil.example.com' }, 'evil.example.com'],
    ['from another port of ours', { origin: 'http://localhost:9999' }, 'localhost:9999'],
    ['from an origin that it hides', { origin: 'null' }, 'null'],
    ['that says no origin', { origin: null }, 'Origin'],
    ['of which the browser says that it is foreign', { 'sec-fetch-site': 'cross-site' }, 'cross-site'],
    ['of which the browser says that it is a neighbour', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:8090' }, 'same-site'],
  ])('changes nothing with the cookie of somebody, %s', async (_, headers, told) => {
    const visitor = await signedIn('Amara')
    const before = await the.baton.database.selectFrom('incidents').select('number').execute()
    const refused = await note(visitor, { headers: headers ?? {} })
    expect(refused).toMatchObject({ status: 403, body: { code: 'cross_site' } })
    expect(refused.body.detail).toContain(told)
    expect(await the.baton.database.selectFrom('incidents').select('number').execute()).toEqual(before)
    for (const [path, body] of [['/sign-out', {}], ['/sign-in/people', { code }], ['/sign-in/link', { code, person: 'Ingrid' }]] as const) {
      expect(await visitor.ask('POST', path, { body, headers: headers ?? {} })).toMatchObject({ status: 403, body: { code: 'cross_site' } })
    }
    expect((await visitor.ask('GET', '/v1/me')).body).toMatchObject({ name: 'Amara' })
  })

  it('is believed of its own browser alone: what that says goes before the origin that a proxy renamed', async () => {
    const visitor = await signedIn('Amara')
    expect(await note(visitor, { headers: { 'sec-fetch-site': 'same-origin', origin: null } })).toMatchObject({ status: 201 })
    const renamed = await signedIn('Amara', behindTls)
    expect(await note(renamed, { headers: { origin: 'https://localhost' } })).toMatchObject({ status: 201 })
    expect(await note(renamed, { headers: { origin: 'https://localhost.example.com' } })).toMatchObject({ status: 403 })
  })

  it('is no concern of programs, which send a token', async () => {
    const headers = { authorization: `Bearer ${await the.api.secretOf('Amara')}`, 'x-baton-console': null, origin: 'https://anywhere.example.com' }
    expect(await note(new Visitor(api), { headers })).toMatchObject({ status: 201 })
  })

  it('gets no leave to read either', async () => {
    const { headers } = await (await signedIn('Amara')).ask('GET', '/v1/me', { headers: { origin: 'https://evil.example.com' } })
    expect(Object.keys(headers).filter(header => header.startsWith('access-control'))).toEqual([])
  })
})

describe('An expired sign-in', () => {
  it('is none, after twelve hours', async () => {
    const visitor = await signedIn('Amara')
    await the.baton.skip('11 h')
    expect(await visitor.ask('GET', '/v1/me')).toMatchObject({ status: 200 })
    await the.baton.skip('61 min')
    expect(await visitor.ask('GET', '/v1/me')).toMatchObject({ status: 401, body: { detail: expect.stringContaining('this sign-in ended at') as string } })
  })
})

describe('An administrator', () => {
  it('sees who is signed in, and signs somebody out at every browser; nobody else', async () => {
    const [sigrid, grace, graceAtHome, amara] = [await signedIn('Sigrid'), await signedIn('Grace'), await signedIn('Grace'), await signedIn('Amara')]
    const listed = async () => ((await sigrid.ask('GET', '/v1/sign-ins')).body.signIns as { principal: { name: string }; how: string }[]).filter(({ principal }) => principal.name === 'Grace')
    expect(await listed()).toMatchObject([{ how: 'link', endedAt: null }, { how: 'link' }])
    expect(await amara.ask('GET', '/v1/sign-ins')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await amara.ask('POST', '/v1/sign-ins/end', { body: { person: 'Grace' } })).toMatchObject({ status: 403 })
    expect(await sigrid.ask('POST', '/v1/sign-ins/end', { body: { person: 'Grace' } })).toMatchObject({ status: 200, body: { ended: [{ endedBy: 'Sigrid' }, { endedBy: 'Sigrid' }] } })
    for (const visitor of [grace, graceAtHome]) expect(await visitor.ask('GET', '/v1/me')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await amara.ask('GET', '/v1/me')).toMatchObject({ status: 200 })
    expect(await listed()).toEqual([])
    expect(await sigrid.ask('POST', '/v1/sign-ins/end', { body: { person: 'Grace' } })).toMatchObject({ status: 200, body: { ended: [] } })
  })
})
