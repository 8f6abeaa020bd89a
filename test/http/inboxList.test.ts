import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { incidentJson } from '../../src/client/json.js'
import type { Incident, Me } from '../../src/console/api/answers.js'
import { letsThrough, queryOf, whoseChoices, type Filters } from '../../src/console/inbox/filters.js'
import { byUrgency } from '../../src/console/inbox/urgency.js'
import { incidentStates } from '../../src/domain/incident.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

/** The console puts a change into its list by itself: by the same order and the same filters as the API, or it would jump at the next reading. */
const the = servedBaton(example)
let all: Incident[] = []

beforeAll(async () => {
  const { baton } = the
  const opened = await Promise.all(Array.from({ length: 12 }, (_, index) => baton.open({ impact: 1 + index % 3, urgency: 1 + (index >> 1) % 3, ...(index % 4 === 3 && { category: 'E-mail', subcategory: null }) })))
  const [first, second, third, fourth, fifth, sixth] = opened
  await first?.escalate('Up')
  await second?.hold({ reason: 'Awaiting Caller', comment: 'When may we call?' })
  await third?.resolve()
  await fourth?.accept()
  await sixth?.cancel()
  // The clocks of the urgent ones run out.
  await baton.skip('5 h')
  await fifth?.accept()
  for (let count = 0; count < 4; count += 1) await baton.open({ impact: 2, urgency: 2 })
  const { incidents } = await baton.records.list({}, 500, null)
  all = incidents.map(incidentJson)
}, 120_000)

describe('The list of the API and that of the console', () => {
  it('are of incidents of every kind', () => {
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['New', 'In Progress', 'On Hold', 'Resolved', 'Canceled']))
    expect(new Set(all.map(({ breached }) => breached)).size).toBe(2)
    expect(all.filter(({ nextDue }) => nextDue === null).length).toBeGreaterThan(1)
    expect(new Set(all.map(({ nextDue }) => nextDue?.clock)).size).toBe(3)
  })

  it('have one order', () => {
    expect(all.toSorted(byUrgency).map(({ number }) => number)).toEqual(all.map(({ number }) => number))
  })

  it('let the same incidents through, whatever the filters and whoever looks', async () => {
    const whole = fc.record({
      whose: fc.constantFrom(...whoseChoices), state: fc.constantFrom(...incidentStates), stage: fc.constantFrom('Triage', 'L1 investigation'), group: fc.constantFrom('Network Coordinators', 'Service Desk'),
      priority: fc.integer({ min: 1, max: 5 }), breached: fc.constant(true as const), attention: fc.constant(true as const), unanswered: fc.constant(true as const),
    })
    // Of many filters at once nothing would be left.
    const few = fc.subarray(['whose', 'state', 'stage', 'group', 'priority', 'breached', 'attention', 'unanswered'], { maxLength: 3 })
    const anyFilters = fc.tuple(whole, few).map(([filters, names]): Filters => Object.fromEntries(Object.entries(filters).filter(([name]) => names.includes(name))))
    const found: number[] = []
    await fc.assert(fc.asyncProperty(anyFilters, fc.constantFrom('Amara', 'Dmitri', 'Nadia'), async (filters, name) => {
      const me = (await the.api.ask('GET', '/v1/me', { as: name })).body as unknown as Me
      const { body } = await the.api.ask('GET', `/v1/incidents?${queryOf(filters, me).toString()}&limit=500`, { as: name })
      const listed = (body.incidents as Incident[]).map(({ number }) => number)
      expect(listed).toEqual(all.filter(incident => letsThrough(filters, me, incident)).map(({ number }) => number))
      found.push(listed.length)
    }), { numRuns: 100 })
    expect(found.filter(count => count > 3).length).toBeGreaterThan(10)
  })
})
