import { expect, it } from 'vitest'
import type { Plan } from '../../../src/domain/incident.js'
import { sendBack } from '../../../src/domain/steps/bounce.js'
import { end } from '../../../src/domain/steps/ending.js'
import { accept } from '../../../src/domain/steps/ownership.js'
import type { Current, RecordStore } from '../../../src/ports/recordStore.js'
import type { HandoffFilter, TaskFilter } from '../../../src/ports/workStore.js'
import { after, asGiven, closing, escalating, openOne, plan, request, resolving } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

const leo = { name: 'Leo', isMember: true }
const accepting = (at = after(2)) => async ({ incident }: Current) => accept(incident, { kind: 'accept', by: 'Leo', requestId: 'unused' }, leo, at)
const canceling = (at = after(3)) => async ({ incident }: Current) => end(incident, { kind: 'cancel', by: 'Mona', requestId: 'unused', note: 'A false alarm' }, { name: 'Mona', isMember: false }, at)
const sendingBack = (to: Plan, at = after(3)) => async ({ incident, nextTaskNumber }: Current) =>
  sendBack(incident, { kind: 'sendBack', by: 'Leo', requestId: 'unused', question: 'Since when?' }, leo, to, asGiven({ note: 'Since when?' }), await nextTaskNumber(), at)

/** An incident that a desk of its own has handed to a group of its own. */
async function handedOver(store: RecordStore, desk: string, at = after(1)) {
  const giving = plan({ assignmentGroup: `${desk} desk`, assignedTo: 'Ana' })
  const { number } = await openOne(store, { plan: giving })
  await store.step({ number, move: 2 }, request(), escalating(at, plan({ stage: 'L1 investigation', assignmentGroup: `${desk} second`, assignedTo: 'Leo' })))
  return { number, giving }
}

/** Reads all pages, doing something after each. */
async function paged<Item>(read: (cursor: string | null) => Promise<{ items: Item[]; next: string | null }>, between: () => Promise<unknown>): Promise<Item[]> {
  const seen: Item[] = []
  let cursor: string | null = null
  do {
    const { items, next } = await read(cursor)
    seen.push(...items)
    cursor = next
    await between()
  } while (cursor !== null)
  return seen
}

export function work(the: TheRecords): void {
  it('has the tasks and handoffs of an incident as its story has them, and none of an incident that there is not', async () => {
    const { store } = the()
    const { number } = await handedOver(store, 'Story')
    const story = await store.story(number)
    expect(story?.tasks).toHaveLength(2)
    expect(await store.work.tasksOf(number)).toEqual(story?.tasks)
    expect(await store.work.handoffsOf(number)).toEqual(story?.handoffs)
    const { number: fresh } = await openOne(store)
    expect(await store.work.handoffsOf(fresh)).toEqual([])
    for (const missing of ['INC9999999', 'INC\0']) expect([await store.work.tasksOf(missing), await store.work.handoffsOf(missing)]).toEqual([null, null])
  })

  it('lists tasks with where their incident is, and filters them by state, group and person', async () => {
    const { store } = the()
    const [open, closed] = [await handedOver(store, 'Tasks'), await handedOver(store, 'Tasks')]
    await store.step({ number: closed.number, move: 3 }, null, resolving())
    await store.step({ number: closed.number, move: 4 }, null, closing())
    const found = async (filter: TaskFilter) => (await store.work.tasks(filter, 100, null)).tasks.map(({ incident, task }) => `${incident.number} ${task.assignmentGroup} ${task.state}`)
    const here = ['Tasks desk', 'Tasks second']
    expect(await found({ assignmentGroup: here })).toEqual([
      `${open.number} Tasks desk Closed Complete`, `${closed.number} Tasks desk Closed Complete`, `${open.number} Tasks second Work in Progress`, `${closed.number} Tasks second Closed Complete`,
    ])
    expect(await found({ assignmentGroup: here, state: ['Work in Progress'] })).toEqual([`${open.number} Tasks second Work in Progress`])
    expect(await found({ assignmentGroup: 'Tasks desk', assignedTo: 'Ana' })).toHaveLength(2)
    expect(await found({ assignmentGroup: 'Tasks desk', assignedTo: 'Leo' })).toEqual([])
    expect(await found({ assignmentGroup: [] })).toEqual([])
    expect(await found({ assignmentGroup: here, state: [] })).toEqual([])
    const { tasks: [task] } = await store.work.tasks({ assignmentGroup: 'Tasks second', state: ['Work in Progress'] }, 1, null)
    expect(task).toEqual({
      incident: { number: open.number, shortDescription: 'No mail', state: 'In Progress', priority: 3, stage: 'L1 investigation', assignmentGroup: 'Tasks second', assignedTo: 'Leo' },
      task: (await store.story(open.number))?.tasks.at(-1),
    })
  })

  it('tells of each handoff what became of it, whoever has the incident since', async () => {
    const { store } = the()
    const [pending, accepted, back, passed] = [await handedOver(store, 'Giving'), await handedOver(store, 'Giving', after(2)), await handedOver(store, 'Giving', after(3)), await handedOver(store, 'Giving', after(4))]
    await store.step({ number: accepted.number, move: 3 }, null, accepting(after(5)))
    await store.step({ number: back.number, move: 3 }, null, sendingBack(back.giving, after(6)))
    await store.step({ number: passed.number, move: 3 }, null, escalating(after(90), plan({ stage: 'L2', assignmentGroup: 'Giving third', assignedTo: 'Lia' })))
    const found = async (filter: HandoffFilter) => (await store.work.handoffs(filter, 100, null)).handoffs.map(({ incident, state }) => [incident.number, state])
    expect(await found({ from: 'Giving desk' })).toEqual([[passed.number, 'accepted'], [back.number, 'sentBack'], [accepted.number, 'accepted'], [pending.number, 'pending']])
    expect(await found({ from: 'Giving desk', state: ['pending', 'sentBack'] })).toEqual([[back.number, 'sentBack'], [pending.number, 'pending']])
    expect(await found({ to: ['Giving desk', 'Giving third'] })).toEqual([[passed.number, 'pending'], [back.number, 'pending']])
    expect(await found({ from: 'Giving desk', since: after(3) })).toEqual([[passed.number, 'accepted'], [back.number, 'sentBack']])
    expect(await found({ from: 'Giving desk', state: [] })).toEqual([])
    const { handoffs: [last] } = await store.work.handoffs({ from: 'Giving desk', state: ['accepted'] }, 1, null)
    expect(last).toEqual({
      incident: { number: passed.number, shortDescription: 'No mail', state: 'In Progress', priority: 3, stage: 'L2', assignmentGroup: 'Giving third', assignedTo: 'Lia' },
      from: { tier: 1, stage: 'Triage', assignmentGroup: 'Giving desk' }, to: { tier: 2, stage: 'L1 investigation', assignmentGroup: 'Giving second' },
      by: 'Ana', at: after(4), note: 'Not a mailbox problem', reason: null, completeness: null, state: 'accepted', answeredAt: after(90), engagedAt: null, endedAt: after(90),
    })
  })

  it('tells of a handoff that ended before anybody of the receiving group was heard', async () => {
    const { store } = the()
    const { number } = await handedOver(store, 'Unheard')
    await store.step({ number, move: 3 }, null, canceling())
    const { handoffs } = await store.work.handoffs({ from: 'Unheard desk', state: ['unanswered'] }, 10, null)
    expect(handoffs).toMatchObject([{ incident: { number, state: 'Canceled' }, state: 'unanswered', answeredAt: null, endedAt: after(3) }])
  })

  it('pages through both without loss or doubling while others are made', async () => {
    const { store } = the()
    // Several at the same instant, so that pages break between equals.
    for (const minute of [1, 1, 1, 2, 2]) await handedOver(store, 'Pages', after(minute))
    const later = () => handedOver(store, 'Pages', after(9))
    const tasks = await paged(async cursor => {
      const { tasks: items, next } = await store.work.tasks({ assignmentGroup: 'Pages second' }, 2, cursor)
      return { items: items.map(({ task }) => task.number), next: items.length > 6 ? null : next }
    }, () => Promise.resolve())
    expect(new Set(tasks).size).toBe(5)
    const handoffs = await paged(async cursor => {
      const { handoffs: items, next } = await store.work.handoffs({ from: 'Pages desk' }, 2, cursor)
      return { items: items.map(({ incident }) => incident.number), next }
    }, later)
    expect(handoffs).toHaveLength(5)
    expect(new Set(handoffs).size).toBe(5)
    for (const cursor of ['', 'nonsense', Buffer.from('["tomorrow",1]').toString('base64url')]) {
      const refusal = { refusal: { code: 'field_invalid', details: { field: 'cursor' } } }
      await expect(store.work.tasks({}, 2, cursor)).rejects.toMatchObject(refusal)
      await expect(store.work.handoffs({}, 2, cursor)).rejects.toMatchObject(refusal)
    }
  })
}
