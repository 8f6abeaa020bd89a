import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DirectBaton } from '../../src/client/directBaton.js'
import { zonedAt } from '../../src/domain/time/zonedTime.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { runHere } from '../support/recordedScreen.js'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** So many days from now. */
const day = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

/** Two levels, and two zones that follow the sun; somebody has time off, somebody else stands in. */
const policy = `name: a year
groups:
  Operations:
    manager: Ingrid
    members: [Amara, Bruno, Chloe]
    rotas:
      - name: Office hours
        zone: Europe/Berlin
        rotation: {every: 1 week, from: 2026-01-05, handover: 08:00, people: [Amara, Bruno, Chloe]}
        hours: {Mon-Fri: 08:00-18:00}
        overrides: [{from: ${day(200)}, until: ${day(214)}, person: Ingrid}]
        timeOff: [{person: Bruno, from: ${day(30)}, until: ${day(70)}}]
      - name: Nights and weekends
        zone: Europe/Berlin
        rotation: {every: 1 week, from: 2026-01-09, handover: 18:00, people: [Chloe, Amara, Bruno]}
  Engineering:
    manager: Henrik
    members: [Dmitri, Elena, Farid, Grace]
    rotas:
      - name: Europe
        zone: Europe/Berlin
        rotation: {every: 1 day, from: 2026-01-05, handover: 07:00, people: [Dmitri, Elena]}
        hours: 07:00-19:00
      - name: America
        zone: America/Los_Angeles
        rotation: {every: 2 weeks, from: 2026-01-05, handover: 09:00, people: [Farid, Grace]}
        hours: 09:00-23:00
ladders:
  - name: all
    stages: [{name: Triage}, {name: Engineering}]
    entry: {stage: Triage, group: Operations}
    decisions: [{when: {stage: Triage}, then: {stage: Engineering, group: Engineering}}]
`
const weekMs = 7 * dayMs

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterAll(() => baton?.stop())

/**
 * Once a week, each time at another hour of another day; before and after each change of a clock; and at noon of four
 * Wednesdays in a row in Bruno's time off, one of which is in his turn, on whatever day the year begins.
 */
function instants(startMs: number): number[] {
  const weekly = Array.from({ length: 52 }, (_, week) => startMs + week * weekMs + ((week * 37 * 60 * minuteMs) % weekMs))
  const changes = ['Europe/Berlin', 'America/Los_Angeles'].flatMap((zone) => {
    const first = zonedAt(startMs, zone).getTimeZoneTransition('next')
    return [first, first?.getTimeZoneTransition('next')].flatMap(change => change?.epochMilliseconds ?? [])
  })
  expect(changes).toHaveLength(4)
  const around = changes.flatMap(changeMs => [-90, -30, 30, 90].map(minutes => changeMs + minutes * minuteMs))
  const noons = [5, 6, 7, 8].map(week => {
    const day = zonedAt(startMs + week * weekMs, 'Europe/Berlin')
    return day.add({ days: (3 - day.dayOfWeek + 7) % 7 }).with({ hour: 12, minute: 0 }).epochMilliseconds
  })
  return [...weekly, ...around, ...noons].sort((a, b) => a - b)
}

/** Whom `baton oncall` names for a group at an instant, and why. */
async function named(group: string, at: string): Promise<{ person: string | null; because: string }> {
  const { stdout } = await runHere(['oncall', group, '--at', at, '--json'], { connect: () => Promise.resolve(new DirectBaton(baton.client)) })
  return (JSON.parse(stdout) as { onCall: { person: string | null; because: string } }).onCall
}

describe('A year of a rota', () => {
  it('gives every incident to the person whom `baton oncall` names at that instant, over all changes of the clocks', async () => {
    const owners = new Map<string, number>()
    const reasons = new Set<string>()
    const gaveTo = async (incident: TestIncident, group: string) => {
      const { assignmentGroup, assignedTo, tier: { startedAt } } = await incident.now()
      const { person, because } = await named(group, startedAt)
      expect({ assignmentGroup, assignedTo, startedAt }).toEqual({ assignmentGroup: group, assignedTo: person, startedAt })
      owners.set(assignedTo, (owners.get(assignedTo) ?? 0) + 1)
      reasons.add(because.replace(/\d+/g, '…'))
    }
    for (const atMs of instants(await baton.environment.currentTimeMs())) {
      await baton.skipUntil(new Date(atMs).toISOString())
      const incident = await baton.open()
      await gaveTo(incident, 'Operations')
      await incident.escalate()
      await gaveTo(incident, 'Engineering')
      await baton.endAll()
    }
    expect([...owners.keys()].sort()).toEqual(['Amara', 'Bruno', 'Chloe', 'Dmitri', 'Elena', 'Farid', 'Grace', 'Ingrid'])
    expect([...reasons].some(because => because.includes('for Bruno, who has time off'))).toBe(true)
  }, 180_000)
})
