import { describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { mailedBaton } from '../support/mailedBaton.js'

/** Three stages of 8 h (P3); P4 has so long that a day only reaches its reminders. */
const policy = `name: away
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
  Third: {manager: Oli, members: [Tim]}
people:
  Fay: {email: fay@example.com}
  Sam: {email: sam@example.com}
  Tim: {email: tim@example.com}
ladders:
  - name: all
    sla: {respond: {P3: 4 h, P4: none}, resolve: {P3: 8 h, P4: 40 h}}
    stages: [{name: One}, {name: Two}, {name: Three}]
    entry: {stage: One, group: First}
    decisions:
      - {when: {stage: One}, then: {stage: Two, group: Second}}
      - {when: {stage: Two}, then: {stage: Three, group: Third}}
    reopenWindow: 5 days
notices:
  rules:
    - {on: [opened, escalated, reminder, breached], to: owner, by: email}
`
const hour = 3_600_000
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

const the = mailedBaton({ policy, maxCachedWorkflows: 0 })

/** What Baton said by itself, without instants, after the incident was opened. */
async function said(incident: TestIncident): Promise<string[]> {
  const { stream } = await incident.story()
  return stream.filter(({ author }) => author === 'Baton').slice(2).map(({ text }) => text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '…').replaceAll(/(\d+ h) \d+ s/g, '$1'))
}
const mailTo = (person: string) => the.mail.letters.filter(({ to }) => to[0] === `${person}@example.com`).length

describe('A worker that was away for a day', () => {
  it('hands on what ran out meanwhile: once, at once, saying how late, and the next tier has all its time from then on', async () => {
    const incident = await the.baton.open()
    await the.baton.withoutWorker('24 h')
    expect(await said(incident)).toEqual([
      'SLA breached: One had 4 h to respond, until …. This comes 20 h late.',
      'SLA breached: One had 8 h to resolve, until …. This comes 16 h late.',
      'Escalated from One to Two. The time to resolve at One ran out at …; Fay of First had it until then.',
      'Sam of Second has it now at Two (fewest open tasks (0)). To do: answer by …, resolve by ….',
    ])
    const { incident: { tier, openedAt }, tiers } = await incident.story()
    expect(tiers[0]?.clocks.resolve?.breachedAt).toBe(later(openedAt, 8 * hour))
    const lateMs = Date.parse(tier.startedAt) - Date.parse(openedAt) - 24 * hour
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(lateMs).toBeLessThan(60_000)
    expect(tier.clocks.resolve?.dueAt).toBe(later(tier.startedAt, 8 * hour))
  })

  it('skips nobody\'s turn, however many could have run out', async () => {
    const incident = await the.baton.open()
    await the.baton.withoutWorker('10 days')
    await incident.expect({ stage: 'Two', escalationCount: 1 })
    await the.baton.skip('7 h 50 min')
    await incident.expect({ stage: 'Two' })
    await the.baton.skip('20 min')
    await incident.expect({ stage: 'Three', escalationCount: 2 })
  })

  it('sends a reminder whose clock still runs, once, saying how late; not one whose time is over', async () => {
    const incident = await the.baton.open({ impact: 2, urgency: 3 })
    await the.baton.withoutWorker('24 h')
    expect(await said(incident)).toEqual(['Reminder to Fay: 50 % of the time to resolve is used; it ends at …. This comes 4 h late.'])
    await the.baton.skip('7 h')
    await incident.expectSaid('Reminder to Fay', 2)
  })

  it('closes what nobody reopened in time, saying how late', async () => {
    const incident = await the.baton.open()
    await incident.resolve()
    await the.baton.withoutWorker('6 days')
    await incident.expect({ state: 'Closed' })
    await incident.expectSaid('Closed: nobody reopened it within its reopen window. This comes 1 d', 1)
  })

  it('takes what people asked for meanwhile in its order, and does not hand on twice', async () => {
    const incident = await the.baton.open()
    await the.baton.withoutWorker('24 h', async () => {
      await the.baton.client.signal('reclassify', incident.number, { by: 'Fay', subcategory: 'Router', note: 'Seen more clearly' })
      await the.baton.client.signal('escalate', incident.number, { by: 'Fay', note: 'Beyond me' })
      await incident.note('Told the branch', { by: 'Fay' })
    })
    await incident.expect({ subcategory: 'Router', stage: 'Two', escalationCount: 1, breached: true })
    expect((await incident.story()).tiers.map(({ outcome }) => outcome)).toEqual(['escalated', null])
    await incident.expectSaid('SLA breached: One had 8 h to resolve', 1)
  })

  it('tells everybody once', async () => {
    const incident = await the.baton.open()
    expect(mailTo('fay')).toBe(1)
    await the.baton.withoutWorker('24 h')
    await the.baton.withoutWorker('1 min')
    await incident.expect({ stage: 'Two' })
    expect([mailTo('fay'), mailTo('sam')]).toEqual([3, 1])
  })
})

describe('A worker that is back within a minute of the deadline', () => {
  it('hands on from the deadline, and speaks of no lateness', async () => {
    const incident = await the.baton.open()
    const { openedAt } = await incident.accept().then(() => incident.now())
    await the.baton.skip('7 h 59 min 40 s')
    await the.baton.withoutWorker('40 s')
    const { tiers } = await incident.story()
    expect(tiers.map(({ startedAt }) => startedAt)).toEqual([openedAt, later(openedAt, 8 * hour)])
    await incident.expectSaid('SLA breached: One had 8 h to resolve', 1)
    await incident.expectSaid('This comes', 0)
  })
})
