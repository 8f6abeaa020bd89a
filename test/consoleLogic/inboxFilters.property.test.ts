import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { letsThrough, queryOf, readFilters, whoseChoices, whoseOf, type Filters } from '../../src/console/inbox/filters.js'
import { incidentStates } from '../../src/domain/incident.js'
import { anyIncident, someIncident } from './someIncidents.js'

/** Names as a policy may have them, also such as look like something else in an address. */
const names = fc.oneof(fc.constantFrom('Triage', '7', 'true', 'null', '"', 'a&b=c', '{}', ' L 1 ', 'Größe'), fc.string({ minLength: 1, maxLength: 200 }))
const choice = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const anyFilters: fc.Arbitrary<Filters> = fc.record({
  whose: choice(fc.constantFrom(...whoseChoices)), state: choice(fc.constantFrom(...incidentStates)), stage: choice(names), group: choice(names), priority: choice(fc.integer({ min: 1, max: 5 })),
  breached: choice(fc.constant(true)), attention: choice(fc.constant(true)), unanswered: choice(fc.constant(true)),
}).map(filters => Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)))

const ana = { name: 'Ana', memberOf: ['Service Desk'] }
const nobody = { name: 'Zoe', memberOf: [] }

describe('The filters of the inbox', () => {
  it('live in the address: what is written there is read again', () => {
    fc.assert(fc.property(anyFilters, filters => {
      expect(readFilters(defaultParseSearch(defaultStringifySearch(filters)))).toEqual(filters)
    }))
  })

  it('are what is known among what an address says, and nothing else', () => {
    expect(readFilters({ whose: 'hers', state: 'Gone', priority: 'P1', breached: 'no', stage: '', group: 7, other: 'x' })).toEqual({})
    expect(readFilters({ priority: '2', breached: 'true' })).toEqual({ priority: 2, breached: true })
  })

  it('show the groups of whoever looks, and everything to who has none, until somebody chooses', () => {
    expect([whoseOf({}, ana), whoseOf({}, nobody), whoseOf({ whose: 'mine' }, ana)]).toEqual(['groups', 'all', 'mine'])
  })

  it('ask the API for the same in its words', () => {
    expect(queryOf({}, { memberOf: ['Service Desk', 'Second Line'] }).toString()).toBe('group=Service+Desk&group=Second+Line')
    expect(queryOf({ whose: 'mine', breached: true, attention: true, unanswered: true, priority: 1, state: 'On Hold', stage: 'Triage' }, ana).toString())
      .toBe('mine=true&state=On+Hold&stage=Triage&priority=1&breached=true&needsAttention=true&unanswered=true')
    expect(queryOf({ group: 'Second Line' }, ana).toString()).toBe('group=Second+Line')
  })
})

/** That the API judges the same, test/http/inboxList.test.ts shows. */
describe('Whether an incident belongs into the list', () => {
  it('is so only if it does without any one of the filters, too', () => {
    fc.assert(fc.property(anyFilters, anyIncident, (filters, incident) => {
      if (!letsThrough(filters, ana, incident)) return
      for (const without of ['stage', 'priority', 'breached', 'attention', 'unanswered'] as const) {
        expect(letsThrough(Object.fromEntries(Object.entries(filters).filter(([name]) => name !== without)), ana, incident)).toBe(true)
      }
    }))
  })

  it('goes by state: those that are open, or those of the state that is named', () => {
    const shown = (filters: Filters) => incidentStates.filter(state => letsThrough({ whose: 'all', ...filters }, ana, someIncident({ state })))
    expect(shown({})).toEqual(['New', 'In Progress', 'On Hold'])
    expect(shown({ state: 'Resolved' })).toEqual(['Resolved'])
  })

  it('goes by who has it', () => {
    const [mine, ours, theirs] = [
      someIncident({ assignedTo: 'Ana', assignmentGroup: 'Second Line' }), someIncident({ assignedTo: 'Ben', assignmentGroup: 'Service Desk' }), someIncident({ assignedTo: 'Leo', assignmentGroup: 'Second Line' }),
    ]
    const shown = (filters: Filters) => [mine, ours, theirs].map(incident => letsThrough(filters, ana, incident))
    expect(shown({ whose: 'mine' })).toEqual([true, false, false])
    expect(shown({ whose: 'groups' })).toEqual([false, true, false])
    expect(shown({ whose: 'all' })).toEqual([true, true, true])
    expect(shown({ whose: 'groups', group: 'Second Line' })).toEqual([true, false, true])
  })
})
