import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { commandsSignal } from '../../workflows/messages.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'

/** Three stages, one group each: a breach escalates, then only flags, then alerts the manager. */
const policy = `name: clocks
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
  Third: {manager: Oli, members: [Tim]}
ladders:
  - name: all
    sla:
      respond: {P1: 15 min, P2: 1 h, P3: 4 h, P4: 24 h, P5: 24 h}
      resolve: {P1: 8 h, P2: 24 h, P3: 8 h, P4: 120 h, P5: 240 h}
    stages:
      - {name: One, sla: {onBreach: escalate}}
      - {name: Two, sla: {onBreach: flag}}
      - {name: Three, sla: {onBreach: alert manager}}
    entry: {stage: One, group: First}
    decisions:
      - {when: {stage: One}, then: {stage: Two, group: Second}}
      - {when: {stage: Two}, then: {stage: Three, group: Third}}
    reopenWindow: 5 days
`
const allEscalate = policy.replaceAll('onBreach: flag', 'onBreach: escalate').replace('onBreach: alert manager', 'onBreach: escalate')
const longFirstStage = policy.replace('P3: 8 h', 'P3: 72 h')

const hour = 3_600_000
/** Between two steps of a test some real time goes by; a deadline that is off by hours is what would be wrong. */
function expectAbout(at: string | null, expected: string): void {
  expect(Math.abs(Date.parse(at as string) - Date.parse(expected)), `${at} should be about ${expected}`).toBeLessThan(60_000)
}
const later = (at: string | null, ms: number) => new Date(Date.parse(at as string) + ms).toISOString()

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterEach(async () => {
  await baton.endAll()
  await baton.applyPolicy(policy)
})
afterAll(() => baton.stop())

/** What Baton said by itself of a clock: reminders, breaches, alerts, refused escalations. */
async function notices(incident: TestIncident): Promise<string[]> {
  const { stream } = await incident.story()
  return stream.map(({ text }) => /^Reminder to \w+: \d+ % of the time to \w+|^SLA breached: \w+ had .+ to \w+|^Alert to \w+|^Not escalated \(\w+\)/.exec(text)?.[0])
    .filter(notice => notice !== undefined)
}

describe('The resolve clock', () => {
  it('reminds at 50 and 75 %, once each, and its breach escalates', async () => {
    const incident = await baton.open()
    await incident.accept()
    const { openedAt } = await incident.now()
    await baton.skip('4 h')
    expect(await notices(incident)).toEqual(['Reminder to Fay: 50 % of the time to resolve'])
    await baton.skip('2 h')
    expect(await notices(incident)).toEqual(['Reminder to Fay: 50 % of the time to resolve', 'Reminder to Fay: 75 % of the time to resolve'])
    await incident.expect({ breached: false, stage: 'One' })
    await baton.skip('2 h')
    expect((await notices(incident)).slice(2)).toEqual(['SLA breached: One had 8 h to resolve'])
    await incident.expect({ breached: true, stage: 'Two', assignmentGroup: 'Second', assignedTo: 'Sam', escalationCount: 1, needsAttention: true })
    const { tiers, tasks, handoffs } = await incident.story()
    expect(tiers).toMatchObject([{ breached: true, outcome: 'breached' }, { breached: false, outcome: null }])
    expect(tiers[0]?.clocks.resolve?.breachedAt).toBe(later(openedAt, 8 * hour))
    expect(tasks).toMatchObject([{ state: 'Closed Complete' }, { state: 'Work in Progress', assignedTo: 'Sam' }])
    expect(handoffs).toMatchObject([{ by: 'Baton', handoff: { reason: 'SLA' } }])
  })

  it('that breaches where the policy only flags leaves everything else as it was', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.accept()
    await baton.skip('9 h')
    await incident.expect({ breached: true, stage: 'Two', assignedTo: 'Sam', state: 'In Progress', escalationCount: 1 })
    expect((await notices(incident)).filter(notice => !notice.startsWith('Reminder'))).toEqual(['SLA breached: Two had 8 h to resolve'])
    await baton.skip('10 days')
    await incident.expectSaid('SLA breached', 1)
  })

  it('that breaches at the last tier alerts the manager of the group, once', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.escalate()
    await incident.accept()
    await baton.skip('9 h')
    await incident.expectSaid('Alert to Oli', 1)
    await incident.expect({ breached: true, stage: 'Three', assignedTo: 'Tim' })
    await baton.skip('10 days')
    await incident.expectSaid('Alert to', 1)
    await incident.expectSaid('SLA breached', 1)
  })

  it('whose escalation is refused leaves flag, note with the code and alert, and does not try again', async () => {
    await baton.applyPolicy(allEscalate)
    const incident = await baton.open()
    await incident.escalate()
    await incident.escalate()
    await incident.accept()
    await baton.skip('9 h')
    await incident.expect({ breached: true, stage: 'Three', tier: (await incident.now()).tier, escalationCount: 2 })
    expect((await notices(incident)).slice(-3)).toEqual(['SLA breached: Three had 8 h to resolve', 'Not escalated (last_stage)', 'Alert to Oli'])
    await baton.skip('10 days')
    for (const text of ['SLA breached', 'Not escalated', 'Alert to']) await incident.expectSaid(text, 1)
    await incident.expectTask({ tier: 3, assignedTo: 'Tim' })
  })

  it('whose row was deleted meanwhile leaves the incident where it is, flagged and alerted', async () => {
    const incident = await baton.open()
    await incident.accept()
    await baton.applyPolicy(policy.replace('      - {when: {stage: One}, then: {stage: Two, group: Second}}\n', ''))
    await baton.skip('9 h')
    await incident.expect({ breached: true, stage: 'One', state: 'In Progress' })
    expect((await notices(incident)).slice(-3)).toEqual(['SLA breached: One had 8 h to resolve', 'Not escalated (no_matching_row)', 'Alert to Mia'])
  })

  it('does not add up lateness: each tier starts at the due instant of the one before', async () => {
    await baton.applyPolicy(allEscalate)
    const incident = await baton.open()
    const { openedAt } = await incident.now()
    await baton.skip('30 h')
    const { tiers } = await incident.story()
    expect(tiers.map(({ startedAt }) => startedAt)).toEqual([openedAt, later(openedAt, 8 * hour), later(openedAt, 16 * hour)])
    expect(tiers.map(({ clocks }) => clocks.resolve?.breachedAt)).toEqual([8, 16, 24].map(hours => later(openedAt, hours * hour)))
  })

  it('is escalated by hand in time: nothing is said of the old tier any more', async () => {
    const incident = await baton.open()
    await baton.skip('3 h')
    await incident.escalate()
    const { resolveBy } = (await incident.accept()).incident
    await baton.skip('5 h')
    await incident.expect({ breached: false, stage: 'Two' })
    await incident.expectSaid('Reminder to Fay: 50 % of the time to resolve', 0)
    expect(resolveBy).toBe(later((await incident.now()).tier.startedAt, 8 * hour))
  })
})

describe('The respond clock', () => {
  it('reminds and flags, but never escalates', async () => {
    const incident = await baton.open()
    await baton.skip('5 h')
    // The breach and the half of the other clock fall on the same instant, in any order.
    expect((await notices(incident)).sort()).toEqual([
      'Reminder to Fay: 50 % of the time to resolve', 'Reminder to Fay: 50 % of the time to respond',
      'Reminder to Fay: 75 % of the time to respond', 'SLA breached: One had 4 h to respond',
    ])
    await incident.expect({ breached: true, stage: 'One', state: 'New' })
  })

  it.each([
    ['an accept', (incident: TestIncident) => incident.accept()],
    ['an accept by somebody else', (incident: TestIncident) => incident.accept({ by: 'Carla' })],
    ['an act of a member', (incident: TestIncident) => incident.reclassify({ subcategory: 'Router' })],
    ['a note of a member', (incident: TestIncident) => incident.note('On it')],
    ['a comment of the manager', (incident: TestIncident) => incident.comment('We are on it', { by: 'Mia' })],
  ])('ends with %s', async (_, act) => {
    const incident = await baton.open()
    await baton.skip('1 h')
    await act(incident)
    const { tier: { clocks: { respond } } } = await incident.now()
    expect(respond).toMatchObject({ endedAt: (await incident.now()).updatedAt, dueAt: null, breachedAt: null })
    await baton.skip('4 h')
    await incident.expect({ breached: false })
    await incident.expectSaid('to respond is used', 0)
  })

  it.each([
    ['an act', (incident: TestIncident) => incident.reclassify({ subcategory: 'Router', by: 'Carla' })],
    ['a note', (incident: TestIncident) => incident.note('Any news?', { by: 'Sam' })],
  ])('does not end with %s of an outsider', async (_, act) => {
    const incident = await baton.open()
    await act(incident)
    await baton.skip('5 h')
    await incident.expectSaid('SLA breached: One had 4 h to respond', 1)
  })
})

describe('A hold', () => {
  it('of 2 h moves an 8 h deadline by 2 h, and nothing is said while it lasts', async () => {
    const incident = await baton.open()
    const { incident: { resolveBy } } = await incident.accept()
    await baton.skip('3 h')
    const held = await incident.hold()
    expect(held.incident).toMatchObject({ resolveBy: null, respondBy: null })
    const before = await notices(incident)
    await baton.skip('2 h')
    expect(await notices(incident)).toEqual(before)
    const resumed = await incident.resume()
    const pausedMs = Date.parse(resumed.incident.updatedAt) - Date.parse(held.incident.updatedAt)
    expect(resumed.incident.resolveBy).toBe(later(resolveBy, pausedMs))
    expectAbout(resumed.incident.resolveBy, later(resolveBy, 2 * hour))
    await baton.skip('1 h')
    await incident.expectSaid('50 % of the time to resolve', 1)
    await baton.skip('3 h 55 min')
    await incident.expect({ breached: false })
    await baton.skipUntil(resumed.incident.resolveBy as string)
    await incident.expect({ breached: true, stage: 'Two' })
  })

  it('that outlasts every deadline breaks none', async () => {
    const incident = await baton.open()
    await incident.hold()
    await baton.skip('30 days')
    await incident.expect({ breached: false, state: 'On Hold' })
    expect(await notices(incident)).toEqual([])
  })

  it('goes on over a reassignment: the new clocks start paused', async () => {
    const incident = await baton.open()
    await incident.hold()
    const { incident: { state, resolveBy } } = await incident.reassign('Second')
    expect([state, resolveBy]).toEqual(['On Hold', null])
    await baton.skip('20 h')
    await incident.expect({ breached: false, state: 'On Hold' })
    const { incident: { resolveBy: due } } = await incident.resume()
    expectAbout(due, later(await baton.now(), 8 * hour))
    await baton.skip('8 h')
    await incident.expect({ breached: true })
  })

  it('ends with an escalation, whose clocks run', async () => {
    const incident = await baton.open()
    await incident.hold()
    const { incident: { state, holdReason, resolveBy, updatedAt } } = await incident.escalate()
    expect([state, holdReason, resolveBy]).toEqual(['In Progress', null, later(updatedAt, 8 * hour)])
  })

  it('for the caller ends with the caller\'s comment, and with nobody else\'s', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.hold({ reason: 'Awaiting Caller', comment: 'Which site?' })
    await incident.comment('No answer yet', { by: 'Fay' })
    await incident.note('It is Bern', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ state: 'On Hold' })
    await baton.skip('2 h')
    await incident.comment('It is Basel', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ state: 'In Progress', holdReason: null })
    const { tier: { clocks } } = await incident.now()
    expectAbout(clocks.resolve?.dueAt ?? null, later((await incident.now()).openedAt, 10 * hour))
    await incident.comment('Really Basel', { by: 'Carla' })
    await baton.settle()
    await incident.expectSaid('Not carried out', 0)
    await incident.expectSaid('Resumed by Carla', 1)
  })

  it('for the vendor does not end with the caller\'s comment', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.hold({ reason: 'Awaiting Vendor' })
    await incident.comment('Any news?', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ state: 'On Hold' })
  })
})

describe('A new priority', () => {
  it('counts from the start of the tier: P3 aged 3 h becomes P1 with 5 of 8 h left', async () => {
    await baton.applyPolicy(longFirstStage)
    const incident = await baton.open({ impact: 2, urgency: 2 })
    const { openedAt } = await incident.now()
    await incident.accept()
    await baton.skip('3 h')
    const { incident: { priority, resolveBy } } = await incident.reclassify({ impact: 1, urgency: 1 })
    expect([priority, resolveBy]).toEqual([1, later(openedAt, 8 * hour)])
    await baton.skip('5 h')
    await incident.expect({ breached: true, stage: 'Two' })
  })

  it('adds the pauses so far', async () => {
    await baton.applyPolicy(longFirstStage)
    const incident = await baton.open({ impact: 2, urgency: 2 })
    const { openedAt } = await incident.now()
    await incident.hold()
    await baton.skip('6 h')
    await incident.resume()
    const { incident: { resolveBy } } = await incident.reclassify({ impact: 1, urgency: 1 })
    expectAbout(resolveBy, later(openedAt, 14 * hour))
  })

  it('does not make up for reminders in the past, but sends those ahead', async () => {
    await baton.applyPolicy(longFirstStage)
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await incident.accept()
    await baton.skip('5 h')
    await incident.reclassify({ impact: 1, urgency: 1 })
    await baton.skip('2 h')
    expect(await notices(incident)).toEqual(['Reminder to Fay: 75 % of the time to resolve'])
  })

  it('whose time is used up already breaches at once', async () => {
    await baton.applyPolicy(longFirstStage)
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await incident.accept()
    await baton.skip('9 h')
    await incident.reclassify({ impact: 1, urgency: 1 })
    await baton.skip('1 min')
    await incident.expect({ breached: true, stage: 'Two' })
  })

  it('whose breach meets a hold before anybody hears of it climbs when it goes on', async () => {
    await baton.applyPolicy(longFirstStage)
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await incident.accept()
    await baton.skip('9 h')
    // In one message: nothing can come between the two.
    await incident.workflow.signal(commandsSignal, [
      { kind: 'reclassify', by: 'Fay', requestId: 'worse', impact: 1, urgency: 1, note: 'Worse than thought' },
      { kind: 'hold', by: 'Fay', requestId: 'waits', reason: 'Awaiting Vendor' },
    ])
    await incident.settle()
    await incident.expect({ breached: true, stage: 'One', state: 'On Hold' })
    await incident.resume()
    await incident.settle()
    await incident.expect({ breached: true, stage: 'Two', state: 'In Progress', escalationCount: 1 })
  })

  it('takes back the deadline that the old one would have broken', async () => {
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await incident.accept()
    await baton.skip('7 h')
    const { incident: { resolveBy } } = await incident.reclassify({ impact: 3, urgency: 2 })
    await baton.skip('2 h')
    await incident.expect({ breached: false, stage: 'One', priority: 4 })
    expect(resolveBy).toBe(later((await incident.now()).openedAt, 120 * hour))
  })
})

describe('A resolved incident', () => {
  it('says nothing more and closes when its reopen window is over', async () => {
    const incident = await baton.open()
    await incident.accept()
    await baton.skip('3 h')
    await incident.resolve()
    await baton.skip('4 days 23 h')
    await incident.expect({ state: 'Resolved', breached: false })
    expect(await notices(incident)).toEqual([])
    await baton.skip('1 h')
    await incident.expect({ state: 'Closed', stage: 'One' })
    await incident.expectSaid('nobody reopened it', 1)
    expect((await incident.story()).tiers).toMatchObject([{ outcome: 'closed' }])
    expect((await incident.workflow.describe()).status.name).toBe('COMPLETED')
  })

  it('goes on with what was left when it is reopened', async () => {
    const incident = await baton.open()
    await incident.accept()
    await baton.skip('3 h')
    await incident.resolve()
    await baton.skip('2 days')
    const { incident: { resolveBy } } = await incident.reopen()
    expectAbout(resolveBy, later(await baton.now(), 5 * hour))
    await baton.skip('1 h')
    await incident.expectSaid('50 % of the time to resolve', 1)
    await baton.skip('4 h')
    await incident.expect({ breached: true, stage: 'Two', state: 'In Progress' })
  })

  it('that was breached stays so when it is reopened, and does not escalate again', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.accept()
    await baton.skip('9 h')
    await incident.expect({ breached: true, stage: 'Two' })
    await incident.resolve()
    await incident.reopen()
    await baton.skip('10 days')
    await incident.expect({ breached: true, stage: 'Two', state: 'In Progress' })
    await incident.expectSaid('SLA breached', 1)
  })

  it('has a new window for each resolution', async () => {
    const incident = await baton.open()
    await incident.accept()
    await incident.resolve()
    await baton.skip('4 days')
    await incident.reopen()
    await incident.resolve()
    await baton.skip('4 days')
    await incident.expect({ state: 'Resolved' })
    await baton.skip('1 day')
    await incident.expect({ state: 'Closed' })
  })

  it('is never closed by itself where the policy has no window', async () => {
    await baton.applyPolicy(policy.replace('reopenWindow: 5 days', 'reopenWindow: none'))
    const incident = await baton.open()
    await incident.resolve()
    await baton.skip('60 days')
    await incident.expect({ state: 'Resolved' })
  })
})
