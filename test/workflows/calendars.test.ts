import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { snapshotOf } from '../../src/domain/incident.js'
import { explainClocks, type ClockExplanation } from '../../src/domain/sla/slaExplanation.js'
import { workingTimeOf } from '../../src/domain/time/workingTime.js'
import { spellLocal } from '../../src/domain/time/zonedTime.js'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'

/** Two stages; P1 counts every hour, everything else the hours of an office, at the second stage the caller's. */
const policy = `name: hours
calendars:
  Office:
    zone: Europe/Berlin
    hours: {Mon-Fri: 08:00-17:00}
    holidays: [{on: 12-25, name: Christmas}, 12-26, 01-01]
  Tokyo:
    zone: Asia/Tokyo
    hours: {Mon-Fri: 09:00-18:00}
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
ladders:
  - name: all
    sla:
      respond: none
      resolve: {P1: 8 h, P3: 8 h, P5: 4 h}
      incident: {P3: 40 h}
      calendar: {P1: around the clock, P2: Office, P3: Office, P4: Office, P5: Office}
    stages:
      - {name: One}
      - {name: Two, sla: {calendar: caller}}
    entry: {stage: One, group: First}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
    stopOnHold: [Awaiting Caller, Awaiting Change, Awaiting Problem]
`
const hour = 3_600_000
const p3 = { impact: 2, urgency: 2 }
const p1 = { impact: 1, urgency: 1 }

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

async function clockOf(incident: TestIncident, name: 'resolve' | 'incident') {
  const clock = (await incident.now()).tier.clocks[name]
  if (!clock) throw new Error(`${incident.number} has no clock ${name}`)
  return clock
}

async function explained(incident: TestIncident): Promise<ClockExplanation[]> {
  const { tier, updatedAt } = await incident.now()
  return explainClocks(tier, updatedAt)
}

describe('A clock by working hours', () => {
  it('ends within the hours of its calendar, as far away as the hours between say', async () => {
    const incident = await baton.open(p3)
    const { calendar, startedAt, dueAt, durationMs } = await clockOf(incident, 'resolve')
    expect(calendar?.name).toBe('Office')
    expect(workingTimeOf(calendar).between(startedAt, dueAt ?? '')).toBe(durationMs)
    expect(spellLocal(dueAt ?? '', 'Europe/Berlin')).toMatch(/^(Mon|Tue|Wed|Thu|Fri) .* (0[89]|1[0-7]):/)
  })

  it('escalates when its hours are used up, and not before', async () => {
    const incident = await baton.open(p3)
    const { startedAt, dueAt } = await clockOf(incident, 'resolve')
    const wallMs = Date.parse(dueAt ?? '') - Date.parse(startedAt)
    await baton.skip(wallMs - 60_000)
    await incident.expect({ stage: 'One', breached: false })
    await baton.skip(120_000)
    await incident.expect({ stage: 'Two', breached: true })
  })

  it('of the highest priority runs at night as well', async () => {
    const incident = await baton.open(p1)
    const { startedAt, dueAt, calendar } = await clockOf(incident, 'resolve')
    expect(calendar).toBeNull()
    expect(Date.parse(dueAt ?? '') - Date.parse(startedAt)).toBe(8 * hour)
  })

  it('is replaced by that of another priority, counted from the start by the hours of its own calendar', async () => {
    const incident = await baton.open(p3)
    await baton.skip('3 h')
    await incident.reclassify(p1)
    const [old, , urgent] = await explained(incident)
    expect(old).toMatchObject({ clock: 'resolve', priority: 3, stage: 'Cancelled', calendar: 'Office' })
    expect(urgent).toMatchObject({ clock: 'resolve', priority: 1, stage: 'In progress', calendar: null })
    expect(Math.abs((urgent?.elapsedMs ?? 0) - 3 * hour)).toBeLessThan(60_000)
  })

  it('follows the calendar that the caller works by, and every hour for a caller without one', async () => {
    const fromTokyo = await baton.open({ ...p3, callerCalendar: 'Tokyo' })
    const fromAnywhere = await baton.open(p3)
    for (const incident of [fromTokyo, fromAnywhere]) await incident.escalate()
    expect((await clockOf(fromTokyo, 'resolve')).calendar?.name).toBe('Tokyo')
    expect((await clockOf(fromAnywhere, 'resolve')).calendar).toBeNull()
  })

  it('is not opened for a calendar that nobody knows', async () => {
    expect(await refusalOf(baton.open({ ...p3, callerCalendar: 'Mars' })))
      .toMatchObject({ code: 'field_invalid', details: { field: 'callerCalendar', allowed: ['Office', 'Tokyo'] } })
  })
})

describe('The clock of the incident as a whole', () => {
  it('goes on from tier to tier with what was used', async () => {
    const incident = await baton.open(p3)
    const before = await clockOf(incident, 'incident')
    await baton.skip('1 h')
    await incident.escalate()
    const after = await clockOf(incident, 'incident')
    expect(after).toMatchObject({ startedAt: before.startedAt, dueAt: before.dueAt })
  })

  it('alerts the manager of whoever has it when it runs out, once, and escalates nothing by itself', async () => {
    const incident = await baton.open(p3)
    await incident.escalate()
    await incident.accept()
    await baton.skip('20 days')
    await incident.expectSaid('Alert to Noa', 2)
    await incident.expectSaid('over its time as a whole', 1)
    await incident.expect({ stage: 'Two', escalationCount: 1 })
  })
})

describe('A hold', () => {
  it('for a reason that does not stop the clocks lets them run on, and its deadline is kept', async () => {
    const incident = await baton.open(p3)
    const { dueAt } = await clockOf(incident, 'resolve')
    await incident.hold({ reason: 'Awaiting Vendor' })
    expect((await clockOf(incident, 'resolve')).dueAt).toBe(dueAt)
    await baton.skip('10 days')
    await incident.expect({ stage: 'Two', breached: true, state: 'In Progress' })
  })

  it('stops them once its reason is one that does, and starts them again with the other', async () => {
    const incident = await baton.open(p3)
    await incident.hold({ reason: 'Awaiting Vendor' })
    await incident.hold({ reason: 'Awaiting Change' })
    expect((await clockOf(incident, 'resolve')).dueAt).toBeNull()
    await baton.skip('10 days')
    await incident.expect({ stage: 'One', breached: false, state: 'On Hold' })
    await incident.hold({ reason: 'Awaiting Vendor' })
    await baton.skip('10 days')
    await incident.expect({ stage: 'Two', breached: true })
  })

  it('is told in working time, with the deadline as it was and as it is', async () => {
    const incident = await baton.open(p3)
    await incident.hold({ reason: 'Awaiting Change' })
    await baton.skip('7 days')
    await incident.resume()
    const [resolve] = await explained(incident)
    const pausedMs = resolve?.pausedWallMs ?? 0
    expect(Math.abs(pausedMs - 168 * hour)).toBeLessThan(60_000)
    expect(resolve?.dueAt && resolve.dueAt > resolve.originalDueAt).toBe(true)
    expect((resolve?.elapsedMs ?? 0) + (resolve?.leftMs ?? 0)).toBe(8 * hour)
  })
})

describe('An incident that is asked how its clocks stand', () => {
  it('tells each with its deadline, its promise and by which calendar', async () => {
    const incident = await baton.open(p3)
    const { dueAt, originalDueAt } = await clockOf(incident, 'resolve')
    expect(await baton.client.clocks(incident.number)).toEqual({
      respond: null,
      resolve: { dueAt, originalDueAt, durationMs: 8 * hour, calendar: 'Office', breachedAt: null, endedAt: null, paused: false },
      incident: expect.objectContaining({ durationMs: 40 * hour, calendar: 'Office' }) as object,
    })
    const urgent = await baton.open(p1)
    expect((await baton.client.clocks(urgent.number))?.resolve).toMatchObject({ calendar: null, durationMs: 8 * hour })
  })

  it('tells that they stand still while it is on hold, and what their deadline would be', async () => {
    const incident = await baton.open(p3)
    const { originalDueAt } = await clockOf(incident, 'resolve')
    await incident.hold({ reason: 'Awaiting Change' })
    expect((await baton.client.clocks(incident.number))?.resolve).toMatchObject({ dueAt: null, originalDueAt, paused: true, endedAt: null })
  })

  it('tells of a breach that leaves it where it is', async () => {
    const incident = await baton.open(p3)
    await incident.escalate()
    const { dueAt } = await clockOf(incident, 'resolve')
    await baton.skipUntil(dueAt ?? '')
    await baton.skip('1 min')
    expect((await baton.client.clocks(incident.number))?.resolve).toMatchObject({ breachedAt: dueAt, paused: false })
  })

  it('shows them to whoever looks at it in Temporal', async () => {
    const incident = await baton.open(p3)
    await incident.hold({ reason: 'Awaiting Change' })
    const page = await incident.workflow.query<{ currentDetails: string }, []>('__temporal_workflow_metadata')
    expect(page.currentDetails).toMatch(/- resolve, 8 h by Office: paused; without pauses until 20\d\d-\d\d-\d\d \d\d:\d\d UTC/)
  })

  it('tells the deadlines alone when an earlier Baton carried nothing else, until its next step', async () => {
    const incident = await baton.open(p3)
    const snapshot = snapshotOf(await incident.now())
    const { dueAt } = await clockOf(incident, 'resolve')
    const carried = { ...snapshot, tier: { ...snapshot.tier, clocks: { respond: null, resolve: { dueAt }, incident: null } } }
    await incident.terminate()
    await baton.temporal.workflow.start('incident', {
      workflowId: incident.workflow.workflowId, taskQueue: 'baton-test',
      args: [{ number: incident.number, open: null, carried: { incident: carried, alarms: [], tiers: [], queue: [] }, historyBudget: 4000 }],
    })
    expect(await baton.client.clocks(incident.number)).toEqual({ respond: null, resolve: { dueAt }, incident: null })
    await incident.accept()
    expect((await baton.client.clocks(incident.number))?.resolve).toMatchObject({ dueAt, calendar: 'Office', paused: false })
  })

  it('is explained by its records at any instant, with used and left in working time and by the wall', async () => {
    const incident = await baton.open(p3)
    const { startedAt, dueAt, calendar } = await clockOf(incident, 'resolve')
    const at = workingTimeOf(calendar).add(startedAt, 3 * hour)
    const wallMs = (from: string, to: string | null) => Date.parse(to ?? '') - Date.parse(from)
    expect(await baton.client.explainClocks(incident.number, at)).toMatchObject({
      incident: { number: incident.number }, at, tier: 1, stage: 'One',
      clocks: [
        { clock: 'resolve', calendar: 'Office', elapsedMs: 3 * hour, leftMs: 5 * hour, elapsedWallMs: wallMs(startedAt, at), leftWallMs: wallMs(at, dueAt) },
        { clock: 'incident', leftMs: 37 * hour },
      ],
    })
  })

  it('is still explained when it is over, as of now unless another instant is asked for', async () => {
    const incident = await baton.open(p3)
    await incident.close()
    const before = await baton.now()
    const { at, clocks } = await baton.client.explainClocks(incident.number)
    expect(at >= before && at <= await baton.now()).toBe(true)
    expect(clocks.map(({ clock }) => clock)).toEqual(['resolve', 'incident'])
    expect(await refusalOf(baton.client.explainClocks('INC0000001'))).toMatchObject({ code: 'incident_not_found' })
  })
})
