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
})
