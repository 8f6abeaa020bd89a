import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessLog } from '../../src/http/accessLog.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)
const lines: string[] = []
let api: TestApi
beforeAll(async () => {
  const stream = new Writable({ write: (chunk, _, done) => { lines.push(String(chunk)); done() } })
  api = await TestApi.of(the.baton, { logger: { ...accessLog, stream } })
})
afterAll(() => api?.close())

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const logged = (id: string) => lines.map(line => JSON.parse(line) as { reqId?: string; req?: { url: string }; res?: object }).filter(({ reqId }) => reqId === id)

describe('The ID of a request', () => {
  it.each([
    ['an answer', '/v1/incidents', 200], ['a refusal', '/v1/incidents/INC9999999', 404], ['an address where there is nothing', '/v2/everything', 404],
    ['an address that cannot be read', '/v1/incidents/%E0%A4%A', 400], ['a number that is far too long', `/v1/incidents/${'9'.repeat(400)}`, 400],
    ['a query that cannot be read', '/v1/incidents?limit=many', 400], ['a stream', '/v1/stream', 200], ['the metrics', '/metrics', 200],
  ])('is on %s', async (_, url, status) => {
    const answer = await api.ask('GET', url, { as: 'viewer' })
    expect([answer.status, answer.headers['x-request-id']]).toEqual([status, expect.stringMatching(uuid)])
    if (status >= 400) expect(answer.body).toMatchObject({ requestId: answer.headers['x-request-id'] })
  })

  it('is on what nobody is signed in for', async () => {
    const { status, headers, body } = await api.ask('GET', '/v1/incidents')
    expect([status, body.requestId]).toEqual([401, headers['x-request-id']])
  })

  it('is the one that was given, in the answer, in the refusal and in the log', async () => {
    for (const [index, id] of ['4bf92f3577b34da6a3ce929d0e0e4736', 'order:4711/retry=2+a@b.c', 'x'.repeat(200)].entries()) {
      const { headers, body } = await api.ask('GET', `/v1/incidents/INC999999${index}`, { as: 'viewer', headers: { 'x-request-id': id } })
      expect([headers['x-request-id'], body.requestId]).toEqual([id, id])
      expect(logged(id)).toMatchObject([{ req: { url: `/v1/incidents/INC999999${index}` } }, { res: { statusCode: 404 } }])
    }
  })

  it.each([['too long', 'x'.repeat(201)], ['with blanks', 'a b'], ['with what steers a terminal', 'a\u009b2J'], ['with a quote', 'a"b'], ['empty', '']])('is made anew where the one that was given is %s', async (_, id) => {
    const { headers } = await api.ask('GET', '/livez', { headers: { 'x-request-id': id } })
    expect(headers['x-request-id']).toMatch(uuid)
  })
})
