import fc from 'fast-check'
import { incidentJson } from '../../src/client/json.js'
import { incidentStates } from '../../src/domain/incident.js'
import type { Incident } from '../../src/console/api/answers.js'
import { after, noon, opening } from '../support/incidents.js'

const { incident } = await opening('INC0000000', { at: noon })({ nextTaskNumber: () => Promise.resolve('TASK0000000') })

/** An incident as the API answers it, with other facts. */
export function someIncident(fields: Partial<Incident> = {}): Incident {
  return { ...incidentJson(incident), ...fields }
}

/** The clock that runs out so many minutes after noon. */
export function dueIn(minutes: number): NonNullable<Incident['nextDue']> {
  return { clock: 'resolve', dueAt: after(minutes), durationMs: 3_600_000, remindAtPercent: [50, 75] }
}

const numbers = fc.integer({ min: 1, max: 14 }).map(count => `INC${String(count).padStart(7, '0')}`)

/** Few values of each, so that many are alike in most of them. */
export const anyIncident: fc.Arbitrary<Incident> = fc.record({
  number: numbers, breached: fc.boolean(), state: fc.constantFrom(...incidentStates), stage: fc.constantFrom('Triage', 'L1 investigation'),
  assignmentGroup: fc.constantFrom('Service Desk', 'Second Line'), assignedTo: fc.constantFrom('Ana', 'Leo'), priority: fc.integer({ min: 1, max: 5 }),
  needsAttention: fc.boolean(), unanswered: fc.boolean(),
  nextDue: fc.option(fc.integer({ min: 0, max: 9 }).map(dueIn)),
}).map(someIncident)

/** No two of one number. */
export const anyIncidents = fc.uniqueArray(anyIncident, { selector: ({ number }) => number, maxLength: 14 })
