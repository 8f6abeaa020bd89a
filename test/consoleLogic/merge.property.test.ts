import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/console/api/answers.js'
import { asRead, merged, type Pages } from '../../src/console/inbox/merge.js'
import { byUrgency } from '../../src/console/inbox/urgency.js'
import { anyIncident, anyIncidents, dueIn, someIncident } from './someIncidents.js'

/** A list as the API has it, page by page; a cursor is the place of the last incident of a page. */
class List {
  #incidents: Incident[]
  readonly #pageSize: number

  constructor(incidents: readonly Incident[], pageSize: number) {
    this.#incidents = [...incidents].sort(byUrgency)
    this.#pageSize = pageSize
  }

  get all(): Incident[] { return this.#incidents }

  /** One of the incidents is now so; null: it does not belong into the list any more. */
  change(number: string, now: Incident | null): void {
    this.#incidents = [...this.#incidents.filter(one => one.number !== number), ...(now ? [now] : [])].sort(byUrgency)
  }

  page(cursor: string | null) {
    const after = cursor === null ? null : JSON.parse(cursor) as Incident
    const rest = after ? this.#incidents.filter(one => byUrgency(one, after) > 0) : this.#incidents
    const incidents = rest.slice(0, this.#pageSize)
    return { incidents, next: rest.length > incidents.length ? JSON.stringify(incidents.at(-1)) : null }
  }
}

/** As the console reads one page more. */
function readMore(pages: Pages, list: List): Pages {
  const cursor = pages.pages.at(-1)?.next ?? null
  return { pages: [...pages.pages, asRead(list.page(cursor))], pageParams: [...pages.pageParams, cursor] }
}

const shown = ({ pages }: Pages) => pages.flatMap(({ incidents }) => incidents)
const hasMore = ({ pages }: Pages) => pages.at(-1)?.next !== null
const empty: Pages = { pages: [], pageParams: [] }

type Event = 'read more' | { now: Incident; belongs: boolean }
const events = fc.array(fc.oneof(fc.constant<Event>('read more'), fc.record<Event & object>({ now: anyIncident, belongs: fc.boolean() })), { minLength: 5, maxLength: 25 })

describe('A list that changes while it is read page by page', () => {
  it('stays in its order without one twice, as far as it was read is what the API has, and in the end is all of it', () => {
    fc.assert(fc.property(anyIncidents, fc.integer({ min: 1, max: 9 }), events, (incidents, pageSize, happening) => {
      const list = new List(incidents, pageSize)
      let pages = readMore(empty, list)
      for (const event of happening) {
        if (event === 'read more') {
          if (hasMore(pages)) pages = readMore(pages, list)
        } else {
          list.change(event.now.number, event.belongs ? event.now : null)
          pages = merged(pages, event.now, event.belongs)
        }
        expect(shown(pages)).toEqual(list.all.slice(0, shown(pages).length))
      }
      while (hasMore(pages)) pages = readMore(pages, list)
      expect(shown(pages)).toEqual(list.all)
    }), { numRuns: 200 })
  })

  it('takes in what comes just before the end of what was read, also after the last one has gone', () => {
    const [first, last, behind] = [1, 3, 9].map(minutes => someIncident({ number: `INC000000${minutes}`, nextDue: dueIn(minutes) })) as [Incident, Incident, Incident]
    const between = someIncident({ number: 'INC0000002', nextDue: dueIn(2) })
    const read = readMore(empty, new List([first, last, behind], 2))
    expect(shown(merged(merged(read, last, false), between, true))).toEqual([first, between])
  })

  it('is left as it was by a change that was told already', () => {
    fc.assert(fc.property(anyIncidents, anyIncident, fc.boolean(), (incidents, now, belongs) => {
      const once = merged(readMore(empty, new List(incidents, 5)), now, belongs)
      expect(merged(once, now, belongs)).toEqual(once)
    }))
  })
})
