import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessLog } from '../../src/http/accessLog.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { Visitor } from '../support/visitor.js'

const the = servedBaton(example)
const code = 'hunter2-the-code-of-the-link'
const lines: string[] = []
let api: TestApi
beforeAll(async () => {
  const stream = new Writable({ write: (chunk, _, done) => { lines.push(String(chunk)); done() } })
  api = await TestApi.of(the.baton, { logger: { ...accessLog, stream }, signInWays: { provider: null, link: { code, admin: 'Sigrid' }, publicUrl: null } })
})
afterAll(() => api?.close())

describe('The log of requests', () => {
  it('has each with its method, path and answer', async () => {
    await api.ask('GET', '/v1/incidents?limit=1', { as: 'viewer' })
    expect(lines.map(line => JSON.parse(line) as { req?: object; res?: object })).toEqual(expect.arrayContaining([
      expect.objectContaining({ req: expect.objectContaining({ method: 'GET', url: '/v1/incidents?limit=1' }) as object }),
      expect.objectContaining({ res: { statusCode: 200 } }),
    ]))
  })

  it('has nothing that somebody signs in with', async () => {
    const visitor = new Visitor(api)
    await visitor.ask('POST', '/sign-in/people', { body: { code } })
    await visitor.ask('POST', '/sign-in/link', { body: { code, person: 'Amara' } })
    const [, session = 'none'] = visitor.cookies.split('=')
    await visitor.ask('GET', '/v1/me')
    await visitor.ask('GET', '/sign-in/oidc/callback?code=hunter2-of-the-provider&state=hunter2-state')
    await visitor.ask('GET', '//sign-in/oidc/callback?code=hunter2-of-the-provider')
    await visitor.ask('GET', '/Sign-In/oidc/callback?code=hunter2-of-the-provider')
    await visitor.ask('POST', '/sign-out')
    const token = await api.secretOf('viewer')
    await api.ask('GET', '/v1/me', { as: 'viewer' })
    const log = lines.join('')
    expect(log).toContain('/sign-in/oidc/callback?(not shown)')
    expect(session).toMatch(/^signin_/)
    for (const secret of [code, session.slice(-43), token.slice(-43), 'hunter2']) expect(log).not.toContain(secret)
  })

  const token = `baton_0a1b2c3d_${'s'.repeat(43)}`
  it.each([
    ['an encoded way back from the identity provider', '/%73ign-in/oidc/callback?%63ode=hunter2&state=hunter2'],
    ['the fragment of a link, encoded', '/sign-in%23code=hunter2'],
    ['the fragment of a link, encoded twice', '/sign-in%2523code=hunter2'],
    ['a link of a page, encoded', '/%61nswer/hunter2'],
    ['a link of a page, encoded twice', '/%2561nswer%252Fhunter2'],
    ['a link of a page below something else', '/baton/answer/hunter2'],
    ['a link of a page to come back to', '/sign-in/oidc?to=%2Fanswer%2Fhunter2'],
    ['a query that the route does not take', '/v1/me?access_token=hunter2'],
    ['a query where there is nothing', '/v2/me?hunter2'],
    ['a query behind another', '/v1/incidents?limit=1&key=hunter2'],
    ['a query behind a second question mark', '/v1/incidents?limit=1?key=hunter2'],
    ['a token in a path', `/v1/tokens/${token}/revoke`],
    ['a token in a query', `/v1/incidents?cursor=${token}`],
    ['a token in a query, encoded', `/v1/incidents?cursor=${token.replaceAll('s', '%73')}`],
    ['what cannot be decoded', '/v1/incidents?limit=%zzhunter2'],
    ['what was encoded again and again', `/answ%${'25'.repeat(200)}65r/hunter2`],
  ])('does not show %s', async (_, url) => {
    const before = lines.length
    await api.ask('GET', url, { as: 'viewer' })
    const log = lines.slice(before).join('')
    expect(log).toContain('(not shown)')
    expect(log).not.toMatch(/hunter2|s{43}|(%73){43}/)
  })

  it.each(['/v1/incidents?limit=1&state=On%20Hold', '/v1/incidents/INC0010001/clocks?at=2026-03-02T09:00:00Z', '/v2/nothing/here'])('shows what is no secret as it was sent: %s', async url => {
    const before = lines.length
    await api.ask('GET', url, { as: 'viewer' })
    expect(lines.slice(before).join('')).toContain(`"url":"${url}"`)
  })
})
