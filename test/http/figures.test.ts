import { beforeAll, describe, expect, it } from 'vitest'
import type { Figures, PeriodFigures, Spread } from '../../src/domain/figures/figures.js'
import type { TestIncident } from '../../src/testing/index.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)

/** In whole minutes: the test's clock runs on while nothing is skipped. */
const minutes = ({ count, medianMs, p90Ms }: Spread) => [count, inMinutes(medianMs), inMinutes(p90Ms)]
const inMinutes = (ms: number | null) => (ms === null ? null : Math.round(ms / 60_000))

let from = ''
let link: TestIncident
let quiet: TestIncident
const asked = async (query = ''): Promise<Figures> => {
  const { status, body } = await the.api.ask('GET', `/v1/figures?from=${encodeURIComponent(from)}&until=${encodeURIComponent(await soon())}${query}`, { as: 'viewer' })
  expect([status, body.detail]).toEqual([200, undefined])
  return body as unknown as Figures
}
const soon = async () => new Date(Date.parse(await the.baton.now()) + 60_000).toISOString()

/** A morning by the clock: what it comes to is computed by hand below. */
beforeAll(async () => {
  const { baton } = the
  from = await baton.now()
  link = await baton.open()
  await baton.skip('10 min')
  await link.accept()
  await baton.skip('20 min')
  await link.escalate('Both links are down')
  await baton.skip('10 min')
  await link.note('Ping to the gateway fails', { diagnostic: true })
  await baton.skip('10 min')
  await link.sendBack('Which carrier?')
  await baton.skip('10 min')
  await link.answer('The second one')
  await baton.skip('60 min')
  await link.resolve()
  await baton.skip('60 min')
  await link.reopen()
  await baton.skip('60 min')
  await link.resolve()
  quiet = await baton.open()
  // Its respond clock runs out after 4 h.
  await baton.skip('260 min')
  await quiet.resolve()
  const urgent = await baton.open({ impact: 1, urgency: 1 })
  await urgent.cancel()
}, 240_000)

describe('GET /v1/figures', () => {
  it('counts what came in, went up, was resolved and came back', async () => {
    const { total } = await asked()
    expect(total).toMatchObject({
      opened: 3, escalated: 1, escalationRate: 1 / 3, escalations: 1,
      resolutions: 3, reopened: 1, reopenRate: 1 / 3, escalatedResolutions: 2, reEscalated: 1, reEscalationRate: 1 / 2, sendBacks: 1, breaches: 1,
    })
    expect(minutes(total.timeToEscalation)).toEqual([1, 30, 30])
  })

  it('tells weeks that come to the whole, from Mondays on and with none left out', async () => {
    const { weeks, total } = await asked()
    for (const key of ['opened', 'escalations', 'resolutions', 'reopened', 'sendBacks', 'breaches'] as const satisfies (keyof PeriodFigures)[]) {
      expect([key, weeks.reduce((sum, week) => sum + week[key], 0)]).toEqual([key, total[key]])
    }
    for (const { week } of weeks) expect([new Date(week).getUTCDay(), week.slice(10)]).toEqual([1, 'T00:00:00.000Z'])
    const { body } = await the.api.ask('GET', '/v1/figures?from=2019-12-25&until=2020-02-01', { as: 'viewer' })
    expect((body as unknown as Figures).weeks.map(({ week, opened, escalationRate }) => [week.slice(0, 10), opened, escalationRate])).toEqual(
      ['2019-12-23', '2019-12-30', '2020-01-06', '2020-01-13', '2020-01-20', '2020-01-27'].map(week => [week, 0, null]))
  })

  it('tells response and resolution by stage and priority', async () => {
    const { stages } = await asked()
    const of = (stage: string | null, priority: number | null) => {
      const found = stages.find(one => one.stage === stage && one.priority === priority)
      return found && [found.tiers, minutes(found.response), minutes(found.resolution)]
    }
    // Triage: heard after 10 (accept), 10 (answer) and 260 min (resolve); of ninety in a hundred, 10 + 0.8 × 250.
    expect(of('Triage', 3)).toEqual([3, [3, 10, 210], [1, 260, 260]])
    // L1: heard after 10 min (note), and after 60 when the answer came; it was resolved for good 240 min after the opening.
    expect(of('L1 investigation', 3)).toEqual([2, [2, 35, 55], [1, 240, 240]])
    expect(of(null, 3)).toEqual([5, [5, 10, 180], [2, 250, 258]])
    expect(of('Triage', 1)).toEqual([1, [1, 0, 0], [0, null, null]])
    expect(of('Triage', null)?.[0]).toBe(4)
  })

  it('tells who asked whom back, how soon a handoff was worked on, and which deadlines went by', async () => {
    const { pingPongs, engagement, breaches } = await asked()
    expect(pingPongs).toEqual([{ from: 'L1 Network Engineering', to: 'Network Coordinators', count: 1, incidents: 1 }])
    expect(engagement.map(({ group, handoffs, timeToEngage }) => [group, handoffs, minutes(timeToEngage)])).toEqual([['L1 Network Engineering', 1, [1, 10, 10]]])
    expect(breaches).toEqual([{ stage: 'Triage', clock: 'respond', count: 1 }])
  })

  it('counts for a group only what happened there', async () => {
    const l1 = await asked('&group=L1%20Network%20Engineering')
    expect(l1.total).toMatchObject({ opened: 1, escalated: 0, escalationRate: 0, resolutions: 2, reopened: 1, escalatedResolutions: 2, sendBacks: 1, breaches: 0 })
    const coordinators = await asked('&group=Network%20Coordinators')
    expect(coordinators.total).toMatchObject({ opened: 3, escalated: 1, resolutions: 1, reopened: 0, escalatedResolutions: 0, sendBacks: 1, breaches: 1 })
    expect((await asked('&group=Nobody')).total).toMatchObject({ opened: 0, escalationRate: null, reopenRate: null, timeToEscalation: { count: 0, medianMs: null, p90Ms: null } })
  })

  it('counts for priorities only incidents that have them', async () => {
    expect((await asked('&priority=1')).total).toMatchObject({ opened: 1, resolutions: 0, breaches: 0 })
    expect((await asked('&priority=1&priority=3')).total).toMatchObject({ opened: 3, resolutions: 3 })
  })

  it('says the same as the stories told one by one', async () => {
    const { total, pingPongs, stages } = await asked()
    const stories = await Promise.all([link, quiet].map(one => one.story()))
    expect(total.escalations).toBe(stories.reduce((sum, { incident }) => sum + incident.escalationCount, 0))
    expect(total.reopened).toBe(stories.reduce((sum, { incident }) => sum + incident.reopenCount, 0))
    expect(pingPongs.map(({ count }) => count)).toEqual(stories.flatMap(({ incident }) => incident.pingPongs.map(({ count }) => count)))
    const took = stories.map(({ incident }) => Date.parse(incident.resolvedAt ?? '') - Date.parse(incident.openedAt))
    expect(stages.find(({ stage, priority }) => stage === null && priority === 3)?.resolution.medianMs).toBe(Math.round(took.reduce((sum, ms) => sum + ms) / 2))
  })

  it('counts what follows up a closed incident as come back', async () => {
    await link.close()
    await the.baton.open({ followUpOf: link.number })
    expect((await asked()).total).toMatchObject({ opened: 4, resolutions: 3, reopened: 1, escalatedResolutions: 2, reEscalated: 2, reEscalationRate: 1 })
  })

  it('takes the last twelve weeks and this one, unless something else is asked for', async () => {
    const { body } = await the.api.ask('GET', '/v1/figures', { as: 'viewer' })
    expect((body as unknown as Figures).weeks).toHaveLength(13)
    expect((body as unknown as Figures).total.opened).toBe(4)
    const since = await the.api.ask('GET', `/v1/figures?from=${encodeURIComponent((body as unknown as Figures).from)}`, { as: 'viewer' })
    expect((since.body as unknown as Figures).total).toEqual((body as unknown as Figures).total)
  })

  it.each([
    ['until=2026-01-01&from=2026-02-01', 'field_invalid'], ['from=2020-01-01&until=2026-01-01', 'field_invalid'],
    ['from=yesterday', 'payload_invalid'], ['priority=9', 'payload_invalid'], ['groups=all', 'payload_invalid'],
  ])('refuses a period or question that makes no sense: %s', async (query, code) => {
    expect(await the.api.ask('GET', `/v1/figures?${query}`, { as: 'viewer' })).toMatchObject({ status: 400, body: { code } })
  })
})

describe('GET /v1/figures.csv', () => {
  const table = async (figure: string) => {
    const url = `/v1/figures.csv?figure=${figure}&from=${encodeURIComponent(from)}&until=${encodeURIComponent(await soon())}`
    return the.api.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${await the.api.secretOf('viewer')}` } })
  }

  it('answers a table as a file, times in seconds', async () => {
    const { statusCode, headers, payload } = await table('engagement')
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(headers['content-disposition']).toMatch(/^attachment; filename="baton-engagement-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"$/)
    expect(payload).toMatch(/^group,handoffs,engaged,"time to engage, median \(s\)","time to engage, p90 \(s\)"\r\nL1 Network Engineering,1,1,60\d,60\d\r\n$/)
  })

  it.each(['weeks', 'stages', 'pingPongs', 'breaches'])('has %s with as many cells in each line as in the first', async figure => {
    const { payload } = await table(figure)
    const lines = payload.split('\r\n')
    expect(lines.pop()).toBe('')
    expect(lines.length).toBeGreaterThan(1)
    const cells = (line: string) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.filter((_, index, all) => index < all.length - 1 || line.endsWith(',')).length
    expect(new Set(lines.map(cells)).size).toBe(1)
  })
})
