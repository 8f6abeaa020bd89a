import { describe, expect, it } from 'vitest'
import type { RefusalError } from '../../src/domain/errors.js'
import { explainClocks } from '../../src/domain/sla/slaExplanation.js'
import { spellLocal, zonedAt } from '../../src/domain/time/zonedTime.js'
import type { TestIncident } from '../../src/testing/index.js'
import { mailedBaton } from '../support/mailedBaton.js'

/**
 * The rows of ServiceNow's behaviour that are about time, each under its name and from end to end; most have a file of
 * their own elsewhere, which tells the details.
 */
const zone = 'America/New_York'
const policy = `name: rows
calendars:
  Office: {zone: ${zone}, hours: {Mon-Fri: 08:00-17:00}}
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
people:
  Fay: {email: fay@example.com}
  Mia: {email: mia@example.com}
ladders:
  - name: by schedule
    appliesTo: {category: Schedule}
    sla: {respond: none, resolve: 8 h, calendar: Office, onBreach: flag}
    stages: [{name: One}]
    entry: {stage: One, group: First}
  - name: everything else
    sla: {respond: none, resolve: {P1: 8 h, P3: 72 h, P4: 8 h}}
    stages: [{name: One, sla: {onBreach: flag}}, {name: Two}]
    entry: {stage: One, group: First}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
notices:
  rules:
    - {on: reminder, to: owner, by: email}
    - {on: [reminder, breached], at: 75, to: manager, by: email}
    - {on: breached, to: owner, by: email}
`
const minute = 60_000
const hour = 60 * minute
const eightHours = { impact: 2, urgency: 3 }

const the = mailedBaton({ policy, maxCachedWorkflows: 0 })

const dueAt = async (incident: TestIncident) => Date.parse((await incident.now()).tier.clocks.resolve?.dueAt ?? '')
const explained = async (incident: TestIncident, at: string) =>
  explainClocks((await incident.now()).tier, at).filter(({ clock }) => clock === 'resolve')

/** Who was written to since the last time that it was asked, in the order of the alphabet. */
const told = () => the.mail.letters.splice(0).flatMap(({ to }) => to).sort()

/** Friday 21:00 of the next weekend over which the clocks of the zone change by so many hours, and Monday 09:30 after it. */
async function weekend(hours: number): Promise<{ friday: string; monday: string }> {
  const begin = zonedAt(await the.baton.environment.currentTimeMs(), zone).startOfDay()
  for (let days = 1; days < 800; days += 1) {
    const day = begin.add({ days })
    const [friday, monday] = [day.with({ hour: 21 }), day.add({ days: 3 }).with({ hour: 9, minute: 30 })]
    if (day.dayOfWeek === 5 && monday.offsetNanoseconds - friday.offsetNanoseconds === hours * 3.6e12) {
      return { friday: instant(friday.epochMilliseconds), monday: instant(monday.epochMilliseconds) }
    }
  }
  throw new Error('the zone has no such weekend')
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

function expectAbout(ms: number | undefined, expected: number): void {
  expect(Math.abs((ms ?? 0) - expected)).toBeLessThan(minute)
}

describe('ServiceNow', () => {
  it('SLA pause: a hold of 2 h moves the breach of an 8 h SLA by 2 h, and nobody is told anything meanwhile', async () => {
    const incident = await the.baton.open(eightHours)
    const breach = await dueAt(incident)
    await the.baton.skip('3 h')
    await incident.hold({ reason: 'Awaiting Vendor' })
    await the.baton.skip('2 h')
    expect(told()).toEqual([])
    await incident.resume()
    expectAbout(await dueAt(incident), breach + 2 * hour)
    await the.baton.skip('4 h 50 min')
    await incident.expect({ breached: false })
    await the.baton.skip('20 min')
    await incident.expect({ breached: true })
  })

  it('SLA notices: 50 % to the assignee, 75 and 100 % to the manager too, one each, and none again after a restart', async () => {
    const incident = await the.baton.open(eightHours)
    const [fay, mia] = ['fay@example.com', 'mia@example.com']
    for (const people of [[fay], [fay, mia], [fay, mia]]) {
      await the.baton.skip(people.length === 1 ? '4 h 1 min' : '2 h')
      expect(told()).toEqual(people)
      await the.baton.withoutWorker(1)
      await the.baton.skip('1 min')
      expect(told()).toEqual([])
    }
    await incident.expect({ breached: true })
    await incident.expectSaid('Reminder to Fay', 2)
    await incident.expectSaid('SLA breached', 1)
  })

  it.each([
    ['a weekend', 0, 60.5],
    ['the weekend on which the clocks are put forward', 1, 59.5],
    ['the weekend on which they are put back', -1, 61.5],
  ])('Schedule: from Friday 21:00 to Monday 09:30 by 8–5, over %s, 1 h 30 of 8 h are used', async (_, change, actualHours) => {
    const { friday, monday } = await weekend(change)
    await the.baton.skipUntil(friday)
    const incident = await the.baton.open({ ...eightHours, category: 'Schedule' })
    await the.baton.skipUntil(monday)
    const [clock] = await explained(incident, monday)
    expect(clock).toMatchObject({ calendar: 'Office', elapsedMs: 1.5 * hour, leftMs: 6.5 * hour, stage: 'In progress' })
    expectAbout(clock?.elapsedWallMs, actualHours * hour)
    expect(told()).toEqual([])
    expect(spellLocal(clock?.dueAt ?? '', zone)).toMatch(/^Mon .* 16:00$/)
    await the.baton.skip('6 h 29 min')
    await incident.expect({ breached: false })
    await the.baton.skip('2 min')
    await incident.expect({ breached: true })
  })

  it('Race: of ten parallel escalates with the same expected stage exactly one succeeds', async () => {
    const incident = await the.baton.open()
    const attempts = Array.from({ length: 10 }, () => incident.escalate('Beyond me', { by: 'Fay', expectStage: 'One' }))
    const results = await Promise.allSettled(attempts)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = results.flatMap(result => result.status === 'rejected' ? [(result.reason as RefusalError).refusal.code] : [])
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'wrong_stage'))
    await incident.expect({ stage: 'Two', escalationCount: 1 })
    await incident.expectTask({ tier: 2, assignedTo: 'Sam' })
  })

  it('Priority edit: a P3 aged 3 h that becomes P1 has its old clock Cancelled, and 3 h elapsed on the new one', async () => {
    const incident = await the.baton.open()
    const { openedAt } = await incident.now()
    await the.baton.skip('3 h')
    const { incident: { updatedAt } } = await incident.reclassify({ impact: 1, urgency: 1 })
    const [old, fresh] = await explained(incident, updatedAt)
    expect([old, fresh]).toMatchObject([{ priority: 3, stage: 'Cancelled' }, { priority: 1, stage: 'In progress', startedAt: openedAt }])
    expectAbout(fresh?.elapsedMs, 3 * hour)
    expectAbout(fresh?.leftMs, 5 * hour)
    await the.baton.skip('5 h')
    await incident.expect({ breached: true })
  })

  it('Caller update: the caller\'s comment ends the hold for the caller, its reason is blank, and the SLA goes on', async () => {
    const incident = await the.baton.open({ ...eightHours, caller: 'Carla' })
    const breach = await dueAt(incident)
    await incident.hold({ reason: 'Awaiting Caller', comment: 'Which site?' })
    await the.baton.skip('2 h')
    await incident.comment('It is Basel', { by: 'Carla' })
    await the.baton.settle()
    await incident.expect({ state: 'In Progress', holdReason: null })
    expectAbout(await dueAt(incident), breach + 2 * hour)
    await the.baton.skip('8 h')
    await incident.expect({ breached: true })
  })
})
