import { expect, it } from 'vitest'
import type { ListFilter, RecordStore } from '../../../src/ports/recordStore.js'
import { after, escalating, holding, openOne, plan, reminding, resolving } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

export function lists(the: TheRecords): void {
  it('lists breached incidents first, then by the next deadline, those without one last', async () => {
    const { store } = the()
    const group = 'Order'
    const here = plan({ assignmentGroup: group })
    const idle = await openOne(store, { plan: plan({ assignmentGroup: group, respond: null, resolve: null }) })
    const later = await openOne(store, { plan: here, at: after(20) })
    const sooner = await openOne(store, { plan: here, at: after(10) })
    const breached = await openOne(store, { plan: here, at: after(30) })
    await store.step({ number: breached.number, tier: 1, alarm: 'breach' }, null, async current => {
      const change = await reminding('breached')(current)
      return { ...change, incident: { ...change.incident, breached: true } }
    })
    const { incidents, next } = await store.list({ assignmentGroup: group }, 10, null)
    expect(incidents.map(({ number }) => number)).toEqual([breached, sooner, later, idle].map(({ number }) => number))
    expect(next).toBeNull()
  })

  it('lists of each incident what its story begins with, of its tier only what says how urgent it is; whole on demand', async () => {
    const { store } = the()
    const { pauses, task, tier, ...told } = await openOne(store, { plan: plan({ assignmentGroup: 'Told' }) })
    const { number, clocks, calling } = tier
    expect((await store.list({ assignmentGroup: 'Told' }, 10, null)).incidents).toEqual([{ ...told, tier: { number, clocks, calling } }])
    expect((await store.listWhole({ assignmentGroup: 'Told' }, 10, null)).incidents).toEqual([{ ...told, pauses, task, tier }])
  })

  it('filters by state, stage, group, owner, priority, needs attention, breach and due time', async () => {
    const { store } = the()
    const here = plan({ assignmentGroup: 'Filters', assignedTo: 'Fay' })
    const fresh = await openOne(store, { plan: here, priority: 1 })
    const held = await openOne(store, { plan: here, at: after(1) })
    await store.step({ number: held.number, move: 2 }, null, holding('Awaiting Vendor', after(2)))
    const climbed = await openOne(store, { plan: here })
    await store.step({ number: climbed.number, move: 2 }, null, escalating(after(70), plan({ stage: 'Filtered', assignmentGroup: 'Filters', assignedTo: 'Finn' })))
    const solved = await openOne(store, { plan: here })
    await store.step({ number: solved.number, move: 2 }, null, resolving())

    const found = async (filter: ListFilter) =>
      (await store.list({ assignmentGroup: 'Filters', ...filter }, 100, null)).incidents.map(({ number }) => number).sort()
    const numbers = (...incidents: { number: string }[]) => incidents.map(({ number }) => number).sort()
    expect(await found({})).toEqual(numbers(fresh, held, climbed, solved))
    expect(await found({ state: ['On Hold'] })).toEqual(numbers(held))
    expect(await found({ state: ['New', 'Resolved'] })).toEqual(numbers(fresh, solved))
    expect(await found({ state: [] })).toEqual([])
    expect(await found({ stage: 'Filtered' })).toEqual(numbers(climbed))
    expect(await found({ assignedTo: 'Fay' })).toEqual(numbers(fresh, held, solved))
    expect(await found({ priority: 1 })).toEqual(numbers(fresh))
    expect(await found({ needsAttention: true })).toEqual(numbers(fresh, climbed))
    expect(await found({ breached: true })).toEqual(numbers(climbed))
    expect(await found({ breached: false, state: ['New'] })).toEqual(numbers(fresh))
    expect(await found({ dueBy: after(60) })).toEqual(numbers(fresh))
    expect(await found({ assignmentGroup: 'Nobody' })).toEqual([])
  })

  it('has the incidents of several groups in one order', async () => {
    const { store } = the()
    const [late, soon] = [await openOne(store, { plan: plan({ assignmentGroup: 'One of two' }), at: after(20) }), await openOne(store, { plan: plan({ assignmentGroup: 'Two of two' }), at: after(10) })]
    const { incidents } = await store.list({ assignmentGroup: ['One of two', 'Two of two'] }, 10, null)
    expect(incidents.map(({ number }) => number)).toEqual([soon.number, late.number])
    expect((await store.list({ assignmentGroup: [] }, 10, null)).incidents).toEqual([])
  })

  it('pages through 500 incidents without loss or doubling while others are opened', async () => {
    const { store } = the()
    const here = plan({ assignmentGroup: 'Crowd' })
    const idle = plan({ assignmentGroup: 'Crowd', respond: null, resolve: null })
    const opened: string[] = []
    // Several at the same instant and some without a deadline, so that pages break between equals.
    for (let batch = 0; batch < 50; batch += 1) {
      const made = await Promise.all(Array.from({ length: 10 }, (_, index) =>
        openOne(store, { plan: index < 2 ? idle : here, at: after(batch % 7) })))
      opened.push(...made.map(({ number }) => number))
    }
    const { seen, added } = await pageThrough(store, 'Crowd', 23, () =>
      openOne(store, { plan: here, at: after(3) }).then(({ number }) => number))
    expect(new Set(seen).size).toBe(seen.length)
    expect(added.length).toBeGreaterThan(10)
    expect(seen.filter(number => !added.includes(number)).sort()).toEqual([...opened].sort())
  })

  it('ends a list whose last page is exactly full', async () => {
    const { store } = the()
    for (let count = 0; count < 4; count += 1) await openOne(store, { plan: plan({ assignmentGroup: 'Four' }) })
    const first = await store.list({ assignmentGroup: 'Four' }, 2, null)
    const second = await store.list({ assignmentGroup: 'Four' }, 2, first.next)
    expect([first.incidents.length, second.incidents.length, second.next]).toEqual([2, 2, null])
  })

  it('refuses a cursor that no list gave', async () => {
    const { store } = the()
    const forged = Buffer.from('[false,"tomorrow","INC1"]').toString('base64url')
    for (const cursor of ['', 'garbled', '####', forged, Buffer.from('{}').toString('base64url')]) {
      await expect(store.list({}, 10, cursor)).rejects.toMatchObject({ refusal: { code: 'field_invalid', details: { field: 'cursor' } } })
    }
  })
}

/** Reads all pages, opening another incident after each. */
async function pageThrough(store: RecordStore, assignmentGroup: string, limit: number, add: () => Promise<string>) {
  const seen: string[] = []
  const added: string[] = []
  let cursor: string | null = null
  do {
    const page = await store.list({ assignmentGroup }, limit, cursor)
    seen.push(...page.incidents.map(({ number }) => number))
    added.push(await add())
    cursor = page.next
  } while (cursor !== null)
  return { seen, added }
}
