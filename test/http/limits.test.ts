import { afterEach, describe, expect, it } from 'vitest'
import type { ApiOptions } from '../../src/http/app.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { Visitor } from '../support/visitor.js'

const the = servedBaton(example)
let strict: TestApi
const serve = async (options: ApiOptions & { link?: boolean }) => {
  const { link = false, ...limits } = options
  strict = await TestApi.of(the.baton, { ...limits, signInWays: { provider: null, link: link ? { code: 'the-code', admin: 'Sigrid' } : null, publicUrl: null } })
}
afterEach(() => strict.close())

const from = (address: string) => ({ 'x-forwarded-for': address })
const trusted = { trustedProxies: ['127.0.0.0/8'] }
const guess = (headers: Record<string, string> = {}, token = `baton_00000000_${crypto.randomUUID()}`) => strict.ask('GET', '/v1/me', { headers: { authorization: `Bearer ${token}`, ...headers } })
const statusesOf = async (...asked: (() => Promise<{ status: number }>)[]) => {
  const statuses: number[] = []
  for (const ask of asked) statuses.push((await ask()).status)
  return statuses
}

describe('Requests by which nobody can be signed in', () => {
  it('are refused after some, and told when to go on', async () => {
    await serve({ mostFailuresPerMinute: 2 })
    expect(await guess()).toMatchObject({ status: 401, headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '60' } })
    expect(await guess()).toMatchObject({ status: 401, headers: { 'ratelimit-remaining': '0' } })
    const refused = await guess()
    expect(refused).toMatchObject({ status: 429, headers: { 'content-type': 'application/problem+json', 'ratelimit-remaining': '0' }, body: { code: 'rate_limited', details: { most: 2 } } })
    expect(refused.body.detail).toContain('by which nobody could be signed in')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
  })

  it.each<[string, () => Promise<{ status: number }>]>([
    ['with headers of another kind', () => strict.ask('GET', '/v1/me', { headers: { authorization: `Basic ${crypto.randomUUID()}` } })],
    ['with cookies that nobody was given', () => strict.ask('GET', '/v1/me', { headers: { cookie: `baton_session=signin_${crypto.randomUUID()}` } })],
    ['with another token each time', () => guess({}, `baton_${crypto.randomUUID().slice(0, 8)}_${'x'.repeat(43)}`)],
    ['for another route each time', () => strict.ask('GET', `/v1/incidents/${crypto.randomUUID()}`, { headers: { authorization: `Bearer ${crypto.randomUUID()}` } })],
  ])('are counted %s', async (_, ask) => {
    await serve({ mostFailuresPerMinute: 2 })
    expect(await statusesOf(ask, ask, ask)).toEqual([401, 401, 429])
  })

  it('are not counted where they show nothing to sign in with, as what another site makes a browser ask does not', async () => {
    await serve({ mostFailuresPerMinute: 1 })
    const asked = () => strict.ask('GET', '/v1/me')
    expect(await statusesOf(asked, asked, () => guess())).toEqual([401, 401, 401])
  })

  it('count once while they show the same, as a program does whose token has ended', async () => {
    await serve({ mostFailuresPerMinute: 2 })
    const again = () => guess({}, 'baton_00000000_ended')
    expect(await statusesOf(again, again, again, () => guess(), () => guess())).toEqual([401, 401, 401, 401, 429])
  })

  it('are no way to find out a token by going on: the right one is not looked at either', async () => {
    await serve({ mostFailuresPerMinute: 1 })
    const right = await the.baton.client.tokens.create({ by: 'test', name: 'right', role: 'viewer' })
    expect(await statusesOf(() => guess(), () => guess({}, right.secret))).toEqual([401, 429])
  })

  it('keep nobody out whose token was good just now, though it comes from the same address', async () => {
    await serve({ mostFailuresPerMinute: 1 })
    const asViewer = () => strict.ask('GET', '/v1/me', { as: 'viewer' })
    expect(await statusesOf(asViewer, () => guess(), () => guess(), asViewer)).toEqual([200, 401, 429, 200])
  })

  it('and a token that was revoked is a guess like any other', async () => {
    await serve({ mostFailuresPerMinute: 1 })
    const { token, secret } = await the.baton.client.tokens.create({ by: 'test', name: 'short', role: 'viewer' })
    const ask = () => guess({}, secret)
    expect((await ask()).status).toBe(200)
    await the.baton.client.tokens.revoke(token.id, { by: 'test' })
    expect(await statusesOf(ask, ask)).toEqual([401, 429])
  })

  it('leave a browser that has signed in alone', async () => {
    await serve({ mostFailuresPerMinute: 1, link: true })
    const visitor = new Visitor(strict)
    await visitor.ask('POST', '/sign-in/link', { body: { code: 'the-code', person: 'Amara' } })
    const asked = () => visitor.ask('GET', '/v1/me')
    expect(await statusesOf(asked, () => guess(), () => guess(), asked)).toEqual([200, 401, 429, 200])
  })

  it('do not count what another site\'s page sends with the sign-in of a browser', async () => {
    await serve({ mostFailuresPerMinute: 1, link: true })
    const visitor = new Visitor(strict)
    await visitor.ask('POST', '/sign-in/link', { body: { code: 'the-code', person: 'Amara' } })
    const foreign = () => visitor.ask('POST', '/v1/incidents', { body: {}, headers: { 'sec-fetch-site': 'cross-site' } })
    expect(await statusesOf(foreign, foreign, () => visitor.ask('GET', '/v1/me'))).toEqual([403, 403, 200])
  })

  it('count for whom a trusted proxy names, and for the proxy where it is not trusted', async () => {
    await serve({ mostFailuresPerMinute: 1, ...trusted })
    expect(await statusesOf(() => guess(from('192.0.2.1')), () => guess(from('192.0.2.1')), () => guess(from('192.0.2.2')))).toEqual([401, 429, 401])
    await strict.close()
    await serve({ mostFailuresPerMinute: 1, trustedProxies: ['10.0.0.1'] })
    expect(await statusesOf(() => guess(from('192.0.2.1')), () => guess(from('192.0.2.2')))).toEqual([401, 429])
  })

  it('count for the network of an IPv6 address, of which one machine has millions', async () => {
    await serve({ mostFailuresPerMinute: 1, ...trusted })
    expect(await statusesOf(() => guess(from('2001:db8:1:2::1')), () => guess(from('2001:db8:1:2:ffff::9')), () => guess(from('2001:db8:1:3::1')))).toEqual([401, 429, 401])
  })
})

describe('Requests of somebody who is signed in', () => {
  it('are counted for them, from wherever they come, and say how many are left', async () => {
    await serve({ mostPerMinute: 2, ...trusted })
    const ask = (as: string, address: string) => () => strict.ask('GET', '/v1/me', { as, headers: from(address) })
    expect(await ask('Amara', '192.0.2.1')()).toMatchObject({ status: 200, headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '60' } })
    expect(await statusesOf(ask('Amara', '192.0.2.2'), ask('Amara', '192.0.2.3'), ask('Dora', '192.0.2.1'))).toEqual([200, 429, 200])
  })

  it('are counted also where their role may not', async () => {
    await serve({ mostPerMinute: 2 })
    const ask = () => strict.ask('GET', '/v1/tokens', { as: 'viewer' })
    expect(await statusesOf(ask, ask, ask)).toEqual([403, 403, 429])
  })

  it('are not counted as failures', async () => {
    await serve({ mostFailuresPerMinute: 1 })
    const ask = () => strict.ask('GET', '/v1/me', { as: 'viewer' })
    expect(await statusesOf(ask, ask, ask, () => guess())).toEqual([200, 200, 200, 401])
  })
})

describe('Requests for which nobody has to sign in', () => {
  it('are counted by address: who asks behind a proxy that is trusted, and the proxy behind any other', async () => {
    const asked = async (trustedProxies: string[]) => {
      await serve({ mostPerMinute: 1, trustedProxies })
      return statusesOf(...['192.0.2.1', '192.0.2.2'].map(address => () => strict.ask('GET', '/livez', { headers: from(address) })))
    }
    expect(await asked(['127.0.0.0/8'])).toEqual([200, 200])
    await strict.close()
    expect(await asked(['10.0.0.1'])).toEqual([200, 429])
  })

  it('are counted also where there is nothing', async () => {
    await serve({ mostPerMinute: 1 })
    const ask = () => strict.ask('GET', '/v2/everything')
    expect(await statusesOf(ask, ask)).toEqual([404, 429])
  })
})
