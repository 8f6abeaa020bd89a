import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byUrgency } from '../../src/console/inbox/urgency.js'
import { anyIncident, anyIncidents, dueIn, someIncident } from './someIncidents.js'

/** That the API has the same order, test/http/inboxList.test.ts shows. */
describe('The order of the inbox', () => {
  it('is breached first, then due next, those without a clock last, then by number', () => {
    const [breached, soon, later, never, tie] = [
      someIncident({ number: 'INC0000005', breached: true, nextDue: null }), someIncident({ number: 'INC0000004', nextDue: dueIn(1) }), someIncident({ number: 'INC0000002', nextDue: dueIn(2) }),
      someIncident({ number: 'INC0000001', nextDue: null }), someIncident({ number: 'INC0000003', nextDue: dueIn(2) }),
    ]
    expect([never, tie, later, breached, soon].sort(byUrgency)).toEqual([breached, soon, later, tie, never])
  })

  it('is total: of two incidents one comes first, and whatever order they come in, they end up in the same', () => {
    fc.assert(fc.property(anyIncident, anyIncident, (one, other) => {
      expect(Math.sign(byUrgency(one, other)) + Math.sign(byUrgency(other, one))).toBe(0)
      expect(byUrgency(one, other) === 0).toBe(one.number === other.number && one.breached === other.breached && one.nextDue?.dueAt === other.nextDue?.dueAt)
    }))
    fc.assert(fc.property(anyIncidents.chain(incidents => fc.tuple(fc.constant(incidents), fc.shuffledSubarray(incidents, { minLength: incidents.length }))), ([incidents, shuffled]) => {
      expect([...shuffled].sort(byUrgency)).toEqual([...incidents].sort(byUrgency))
    }))
  })
})
