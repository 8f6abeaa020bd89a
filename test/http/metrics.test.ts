import { afterEach, describe, expect, it, vi } from 'vitest'
import type { QueueLag } from '../../src/temporal/queueLag.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)

/** What Prometheus would read: the samples by name and labels. */
async function scraped(api = the.api): Promise<Record<string, number>> {
  const authorization = `Bearer ${await api.secretOf('viewer')}`
  const { statusCode, headers, payload } = await api.app.inject({ url: '/metrics', headers: { authorization } })
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  const samples = payload.split('\n').filter(line => line !== '' && !line.startsWith('#')).map(line => /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line))
  return Object.fromEntries(samples.map(sample => [sample?.[1] ?? 'unreadable', Number(sample?.[2])]))
}

describe('The metrics', () => {
  it('tell of a deadline that went by and that nobody noticed', async () => {
    const incident = await the.baton.open()
    const { tier } = await incident.now()
    const respondBy = tier.clocks.respond!.dueAt!
    const at = new Date(Date.parse(respondBy) + 600_000).toISOString()
    expect((await the.baton.records.counted.counts(at)).unnoticedMs).toBe(600_000)
  })

  it('tell how many incidents there are, and what happened to them', async () => {
    const [climbing, breached] = [await the.baton.open(), await the.baton.open({ impact: 1, urgency: 1 })]
    await climbing.send('escalate', { by: 'Amara', note: 'Beyond me', handoff: { validatedFacts: ['LTE works'] } })
    await the.baton.skip('2 d')
    const samples = await scraped()
    expect(samples).not.toHaveProperty('unreadable')
    const { stage, state } = await climbing.now()
    expect(samples[`baton_incidents{stage="${stage}",state="${state}"}`]).toBeGreaterThan(0)
    expect((await breached.now()).breached).toBe(true)
    expect(samples['baton_incidents_breached']).toBeGreaterThan(0)
    expect(samples['baton_escalations_total{because="escalated"}']).toBeGreaterThan(0)
    expect(samples['baton_handoffs_total']).toBeGreaterThan(0)
    const breaches = Object.entries(samples).filter(([name]) => name.startsWith('baton_sla_breaches_total')).reduce((sum, [, count]) => sum + count, 0)
    expect(breaches).toBe((await the.baton.records.counted.counts(await the.baton.now())).breaches.reduce((sum, { count }) => sum + count, 0))
    expect(samples['baton_sla_lateness_seconds_bucket{le="+Inf"}']).toBe(samples['baton_sla_lateness_seconds_count'])
    expect(samples['baton_sla_unnoticed_seconds']).toBe(0)
  })

  it('tell of questions back, and of how soon a group was at work', async () => {
    const before = await the.baton.records.counted.counts(await the.baton.now())
    const asking = await the.baton.open()
    await asking.send('escalate', { by: 'Amara', note: 'Beyond me', handoff: { validatedFacts: ['LTE works'] } })
    await the.baton.skip('10 min')
    await asking.note('Ping to the gateway fails', { diagnostic: true })
    await asking.sendBack('Since when?')
    const api = await TestApi.of(the.baton)
    const samples = await scraped(api)
    await api.close()
    expect(samples['baton_send_backs_total']).toBe((before.tiers.find(({ outcome }) => outcome === 'sentBack')?.count ?? 0) + 1)
    expect(samples['baton_time_to_engage_seconds_count']).toBeGreaterThan(before.engaging.count)
    expect(samples['baton_time_to_engage_seconds_sum']! - before.engaging.sumMs / 1000).toBeGreaterThanOrEqual(600)
  })

  it('tell how long the first task of each kind has been waiting, and how many wait', async () => {
    const api = await TestApi.of(the.baton, { queueLag: async () => ({ workflow: { ageMs: 90_000, tasks: 7 }, activity: { ageMs: 0, tasks: 0 } }) })
    const samples = await scraped(api)
    await api.close()
    expect([samples['baton_queue_lag_seconds{kind="workflow"}'], samples['baton_queue_tasks{kind="workflow"}'], samples['baton_queue_lag_seconds{kind="activity"}']]).toEqual([90, 7, 0])
  })

  it('have each request under its route, and nothing of what was in its address', async () => {
    await the.api.ask('GET', '/v1/incidents/INC9999999', { as: 'viewer' })
    const names = Object.keys(await scraped())
    expect(names).toContain('baton_api_request_seconds_count{method="GET",route="/v1/incidents/:number",status="404"}')
    expect(names.filter(name => name.includes('INC9999999'))).toEqual([])
  })

  it('are not for everybody', async () => {
    expect(await the.api.ask('GET', '/metrics')).toMatchObject({ status: 401 })
    expect(await the.api.ask('GET', '/metrics', { as: 'caller' })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
})

describe('Several who watch', () => {
  afterEach(() => { vi.useRealTimers() })
  const idle: QueueLag = { workflow: { ageMs: 0, tasks: 0 }, activity: { ageMs: 0, tasks: 0 } }

  /** An API whose measuring the test ends; only the clock of how old a measurement is stands still. */
  async function watched() {
    vi.useFakeTimers({ toFake: ['performance'] })
    const begun: { end: (lag: QueueLag) => void; fail: (error: Error) => void }[] = []
    const api = await TestApi.of(the.baton, { queueLag: () => new Promise((end, fail) => { begun.push({ end, fail }) }) })
    await api.secretOf('viewer')
    const until = async (count: number) => { await expect.poll(() => begun.length).toBe(count) }
    return { api, begun, until }
  }

  it.each([
    ['is done', (measuring: { end: (lag: QueueLag) => void }) => measuring.end(idle), 1],
    ['has failed', (measuring: { fail: (error: Error) => void }) => measuring.fail(new Error('away')), 0],
  ])('share one measuring until it %s, however long it takes, and what it found a little longer', async (_, finish, up) => {
    const { api, begun, until } = await watched()
    const first = scraped(api)
    await until(1)
    vi.advanceTimersByTime(60_000)
    const second = scraped(api)
    await api.ask('GET', '/v1/me', { as: 'viewer' })
    finish(begun[0]!)
    expect((await Promise.all([first, second])).map(samples => samples['baton_up{server="temporal"}'])).toEqual([up, up])
    vi.advanceTimersByTime(4_000)
    await scraped(api)
    expect(begun).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    const later = scraped(api)
    await until(2)
    begun[1]!.end(idle)
    expect((await later)['baton_up{server="temporal"}']).toBe(1)
    await api.close()
  })
})
