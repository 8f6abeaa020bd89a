import { describe, expect, it } from 'vitest'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)

/** What Prometheus would read: the samples by name and labels. */
async function scraped(): Promise<Record<string, number>> {
  const { authorization } = { authorization: `Bearer ${await the.api.secretOf('viewer')}` }
  const { statusCode, headers, payload } = await the.api.app.inject({ url: '/metrics', headers: { authorization } })
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
