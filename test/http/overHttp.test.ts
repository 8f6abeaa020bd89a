import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectOverHttp, RefusalError, type Baton } from '../../src/client/index.js'
import { DirectBaton } from '../../src/client/directBaton.js'
import { pagesOf } from '../../src/client/http/pagesOf.js'
import { freePort } from '../../src/machine/ports.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { unreliableLine, type Fate, type UnreliableLine } from '../support/unreliableLine.js'

/** The client that services use where they reach nothing but the API; on a line on which things go wrong. */

const the = servedBaton(example)
let line: UnreliableLine
let service: Baton
let direct: Baton

beforeAll(async () => {
  line = await unreliableLine(await the.api.app.listen({ host: '127.0.0.1', port: 0 }))
  service = connectOverHttp({ url: line.url, token: await the.api.secretOf('integration') })
  direct = new DirectBaton(the.baton.client)
})
afterAll(() => line.close())

const open = async () => {
  const incident = await the.baton.open()
  return { incident, number: incident.number }
}

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof RefusalError)) throw new Error(`not refused: ${String(error)}`, { cause: error })
  return error.refusal
}

describe('A service over HTTP', () => {
  it('opens, acts, writes, looks ahead and reads like one that has the servers', async () => {
    const { incident: { number } } = await service.open({ by: 'monitor', caller: 'Branch 7', shortDescription: 'Branch 7 is offline', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 1 })
    await the.baton.incident(number).settle()
    expect((await service.preview(number, { kind: 'escalate', by: 'Amara' })).would?.to).toMatchObject({ stage: 'L1 investigation' })
    expect(await service.escalate(number, { by: 'Amara', note: 'Both links are down', expectStage: 'Triage' })).toMatchObject({ incident: { number, stage: 'L1 investigation' }, task: { state: 'Work in Progress' } })
    await the.baton.incident(number).settle()
    await service.note(number, { by: 'monitor', text: 'A third one, too' })
    await service.comment(number, { by: 'Amara', text: 'We are at it' })
    expect(await service.show(number)).toEqual(await direct.show(number))
    expect(await service.list({ assignmentGroup: 'L1 Network Engineering' })).toEqual(await direct.list({ assignmentGroup: 'L1 Network Engineering' }))
    const at = await the.baton.now()
    expect(await service.explainClocks(number, at)).toEqual(await direct.explainClocks(number, at))
    expect(await service.notices(number)).toEqual(await direct.notices(number))
    expect(await service.policies.live()).toEqual(await direct.policies.live())
    expect(await service.policies.source(1)).toBe(await direct.policies.source(1))
    expect([await service.policies.version(9), await service.policies.source(9)]).toEqual([null, null])
    expect(await service.overrides.summary()).toEqual(await direct.overrides.summary())
    expect(await service.principal()).toEqual({ name: 'integration', role: 'integration', groups: null })
  })

  it('hears every "no" in the same words', async () => {
    const { number } = await open()
    const asked: [what: string, ask: (baton: Baton) => Promise<unknown>][] = [
      ['an incident that is not there', baton => baton.accept('INC9999999', { by: 'Amara' })],
      ['what is no number of an incident', baton => baton.show('../policies')],
      ['a number that is empty', baton => baton.note('', { by: 'Amara', text: 'x' })],
      ['another stage', baton => baton.resolve(number, { by: 'Amara', code: 'Fixed', notes: 'Done', expectStage: 'L2 investigation' })],
      ['a state in which it is not possible', baton => baton.reopen(number, { by: 'Amara', note: 'Again' })],
      ['a blank note', baton => baton.escalate(number, { by: 'Amara', note: '  ' })],
      ['a field of the wrong kind', baton => baton.reclassify(number, { by: 'Amara', note: 'Up', impact: 7 })],
      ['a group that is not there', baton => baton.reassign(number, { by: 'Amara', group: 'Nobody' })],
      ['no question', baton => baton.answer(number, { by: 'Amara', note: 'Yes' })],
      ['a preview of nothing', baton => baton.preview('INC9999999', { kind: 'escalate', by: 'Amara' })],
      ['notices of nothing', baton => baton.notices('INC9999999')],
      ['clocks of nothing', baton => baton.explainClocks('INC9999999')],
      ['a cursor that no list gave', baton => baton.list({}, { cursor: 'made-up' })],
      ['a ticket that is not there', baton => baton.tickets.show('DEV9999999')],
      ['work on a ticket that is not there', baton => baton.tickets.done('DEV9999999', { by: 'Dora', outcome: 'Fixed' })],
      ['tickets of nothing', baton => baton.tickets.list({ incident: 'INC9999999' })],
    ]
    for (const [what, ask] of asked) expect([what, await refusalOf(ask(service))]).toEqual([what, await refusalOf(ask(direct))])
  })

  it('is told what its token may not do', async () => {
    const { number } = await open()
    const viewer = connectOverHttp({ url: line.url, token: await the.api.secretOf('viewer') })
    expect(await refusalOf(viewer.accept(number, { by: 'viewer' }))).toMatchObject({ code: 'forbidden', details: { role: 'viewer', permission: 'accept', fix: expect.any(String) as string } })
    const agent = connectOverHttp({ url: line.url, token: await the.api.secretOf('Amara') })
    expect(await refusalOf(agent.note(number, { by: 'Bruno', text: 'I was Bruno' }))).toMatchObject({ code: 'forbidden', message: expect.stringContaining('act for Bruno') as string })
    expect(await refusalOf(connectOverHttp({ url: line.url, token: 'nobody' }).list())).toMatchObject({ code: 'unauthenticated' })
  })

  it('sends no request ID that a header cannot carry', async () => {
    const { number } = await open()
    expect(await refusalOf(service.accept(number, { by: 'Amara', requestId: 'Störung ✓' }))).toMatchObject({ code: 'payload_invalid' })
  })

  it('takes no address that is none', () => {
    expect(() => connectOverHttp({ url: 'baton.example.com', token: 'x' })).toThrow(TypeError)
  })

  it.each(['http://baton.example.com', 'http://10.0.0.7:8090/baton', 'http://127.0.0.1.example.com', 'HTTP://localhost.example.com'])('takes its token over no open wire: %s', url => {
    const connect = (options: { allowPlainHttp?: boolean } = {}) => () => connectOverHttp({ url, token: 'secret', ...options })
    expect(connect()).toThrow(expect.objectContaining({ refusal: expect.objectContaining({ code: 'insecure_address' }) as object }) as Error)
    expect(connect({ allowPlainHttp: true })).not.toThrow()
  })

  it.each(['https://baton.example.com', 'http://localhost:8090', 'http://127.0.0.1:8090', 'http://[::1]:8090/baton'])('takes it to %s', url => {
    expect(() => connectOverHttp({ url, token: 'secret' })).not.toThrow()
  })

  it.each([301, 302, 303, 307, 308])('takes it to nobody else whom the API sends to: %i', async status => {
    const elsewhere = await unreliableLine(line.url)
    line.next({ status, headers: { location: `${elsewhere.url}/v1/incidents` } })
    expect(await refusalOf(service.list())).toMatchObject({ code: 'unreachable', message: expect.stringContaining(`sends to ${elsewhere.url}`) as string })
    expect(elsewhere.sent).toEqual([])
    await elsewhere.close()
  })

  it('follows what is written until it is told to stop', async () => {
    const { number } = await open()
    const controller = new AbortController()
    const seen: string[] = []
    for await (const { text } of service.watch(number, { afterId: 0, signal: controller.signal })) {
      seen.push(text)
      if (seen.length === 1) await service.note(number, { by: 'Amara', text: 'The last word' })
      if (text === 'The last word') controller.abort()
    }
    expect(seen.at(-1)).toBe('The last word')
  })
})

describe('A line that breaks', () => {
  it('costs nothing where the answer was lost: the request is sent again, and happens once', async () => {
    const { incident, number } = await open()
    line.next('lost')
    expect(await service.escalate(number, { by: 'Amara', note: 'Both links are down' })).toMatchObject({ incident: { stage: 'L1 investigation' }, repeated: true })
    await incident.settle()
    expect((await direct.show(number)).handoffs).toHaveLength(1)
    const [first, second] = line.sent.filter(({ path }) => path === `/v1/incidents/${number}/escalate`)
    expect(first?.headers['idempotency-key']).toBe(second?.headers['idempotency-key'])
  })

  it.each<Fate>(['cut', 'lost', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }, { status: 503, headers: { 'retry-after': '0' } }])('is tried again for a read: %j', async fate => {
    line.next(fate, fate)
    expect((await service.list({}, { limit: 1 })).incidents).toHaveLength(1)
  })

  it('is not tried again where that would do the thing twice', async () => {
    const admin = connectOverHttp({ url: line.url, token: await the.api.secretOf('admin') })
    line.next('lost')
    const refusal = await refusalOf(admin.tokens.create({ by: 'admin', name: 'made once', role: 'viewer' }))
    expect(refusal).toMatchObject({ code: 'unreachable', details: { fix: 'Look whether it was done before you repeat it: its answer was lost.' } })
    expect((await direct.tokens.list()).filter(({ name }) => name === 'made once')).toHaveLength(1)
  })

  it('is tried again where the request was surely turned away', async () => {
    const admin = connectOverHttp({ url: line.url, token: await the.api.secretOf('admin') })
    line.next({ status: 429, headers: { 'retry-after': '0' } })
    expect((await admin.tokens.create({ by: 'admin', name: 'second try', role: 'viewer' })).token.name).toBe('second try')
  })

  it('is given up after a while, and the refusal names the address and never the token', async () => {
    const token = await the.api.secretOf('integration')
    const url = `http://127.0.0.1:${await freePort()}`
    const away = connectOverHttp({ url, token, patienceMs: 300 })
    const refusal = await refusalOf(away.list())
    expect(refusal).toMatchObject({ code: 'unreachable', message: expect.stringMatching(`${url}: .*ECONNREFUSED`) as string })
    expect(JSON.stringify(refusal)).not.toContain(token)
  })

  it('says when to go on where there were too many requests, instead of waiting for long', async () => {
    const problem = { type: 'urn:baton:refusal:rate_limited', title: 'rate limited', status: 429, code: 'rate_limited', detail: 'Too many.', fix: 'Go on in 58 s.', instance: '/v1/me', details: { seconds: 58 } }
    line.next({ status: 429, headers: { 'retry-after': '58', 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) })
    expect(await refusalOf(service.list())).toEqual({ code: 'rate_limited', message: 'Too many.', details: { seconds: 58, fix: 'Go on in 58 s.' } })
  })
})

describe('Something else than Baton\'s API at the address', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' }
  it.each([
    ['a page of a proxy that asks to sign in', { status: 200, headers: html, body: '<html>Please sign in</html>' }, 'it answered 200 with text/html'],
    ['a page that says that it is not there', { status: 404, headers: html, body: '<h1>Not found</h1>' }, 'it answered 404 with text/html'],
    ['another service\'s JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"hello":"world"}' }, 'it answered 200 with application/json'],
    ['half a document', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"incidents":[' }, 'it answered 200'],
    ['a list where a document should be', { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }, 'it answered 200'],
    ['nothing', { status: 200 }, 'it answered 200 with no content type'],
    ['a fault', { status: 500, headers: { 'content-type': 'application/problem+json' }, body: '{"code":"internal","detail":"Something is wrong here.","details":{}}' }, 'it answered 500: Something is wrong here.'],
    ['the way to another address', { status: 308, headers: { location: 'https://elsewhere.example.com/v1/incidents?secret=x' } }, 'it sends to https://elsewhere.example.com; give that address instead'],
  ])('is told as such: %s', async (_, answer, reason) => {
    line.next(answer)
    const before = line.sent.length
    const refusal = await refusalOf(service.list())
    expect(refusal.code).toBe('unreachable')
    expect(refusal.message).toContain(reason)
    expect(refusal.message).not.toContain('secret')
    expect(line.sent.length).toBe(before + 1)
  })
})

describe('A long list', () => {
  it('is read in as many answers as it takes, and no further', async () => {
    const asked: (number | undefined)[] = []
    const ask = ({ query }: { query?: Record<string, unknown> }) => {
      const [from, limit] = [Number(query?.['cursor'] ?? 0), Number(query?.['limit'])]
      asked.push(limit)
      const items = Array.from({ length: Math.min(limit, 450 - from) }, (_unused, index) => from + index)
      return Promise.resolve({ numbers: items, next: from + limit < 450 ? String(from + limit) : null })
    }
    expect((await pagesOf<'numbers', number>(ask, 'numbers', { path: '/v1/numbers' }, 1000, null)).numbers).toEqual(Array.from({ length: 450 }, (_unused, index) => index))
    expect(await pagesOf<'numbers', number>(ask, 'numbers', { path: '/v1/numbers' }, 300, '100')).toMatchObject({ next: '400' })
    expect(asked).toEqual([200, 200, 200, 200, 100])
  })
})
