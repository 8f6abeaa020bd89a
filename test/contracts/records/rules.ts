import { expect, it } from 'vitest'
import { finish, say, withFields } from '../../../src/domain/steps/change.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import type { Kin } from '../../../src/domain/triggers/triggerState.js'
import type { Trigger } from '../../../src/domain/triggers/trigger.js'
import type { RecordStore } from '../../../src/ports/recordStore.js'
import { after, holding, noon, openOne, opening, request, twoGroups } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

const rule = (name: string, given: Partial<Trigger>): Trigger =>
  ({ name, when: {}, afterMs: null, since: 'opened', calendar: null, alsoOnHold: false, once: 'incident', then: { flag: true }, ...given })

/** What the records do for rules that act on their own: kinds of incidents, and notes that have a rule come due. */
export function rules(the: TheRecords): void {
  const apply = (triggers: Trigger[]) => the().store.applyPolicy({ ...twoGroups, triggers } satisfies Policy, 'name: rules', 'Mona', 'rules', noon)
  const write = (store: RecordStore, number: string, by: string, text: string, at: string) => {
    const { requestId, payload } = request()
    return store.addEntry({ number, requestId, payload, kind: 'comment', by, text }, at)
  }
  const messages = async (number: string) => (await the().store.outbox(1_000)).filter(message => message.number === number).map(({ command }) => command)

  it('finds who is of the same kind, within the time before the opening, newest first', async () => {
    const { store } = the()
    const kind = { category: 'Kin', subcategory: 'Twice', configurationItem: 'router 7' }
    const numbers: string[] = []
    for (const [minutes, fields] of [[0, {}], [60, {}], [61, { subcategory: null }], [62, { configurationItem: 'router 8' }], [63, { category: 'Other' }], [120, {}]] as const) {
      numbers.push((await openOne(store, { at: after(minutes), fields: { ...kind, ...fields } })).number)
    }
    const [first, second, , , , last = ''] = numbers
    const found: Kin[] = []
    const look = (fields: Record<string, string | null>, from: string) => store.step({ number: last, tier: 1, alarm: `look ${found.length}` }, null, async ({ kinOf, incident }) => {
      found.push(await kinOf({ number: last, fields, after: from, until: incident.openedAt }))
      return { skipped: true }
    })
    await look(kind, after(-1))
    await look(kind, after(0))
    await look({ category: 'Kin', subcategory: null }, after(-1))
    await look({ category: 'Kin' }, after(-1))
    expect(found).toEqual([
      { count: 2, numbers: [second, first] }, { count: 1, numbers: [second] }, { count: 1, numbers: [numbers[2]] }, { count: 4, numbers: [numbers[3], numbers[2], second, first] },
    ])
  })

  it('names no more than ten of a kind, and counts them all', async () => {
    const { store } = the()
    for (let count = 0; count < 12; count += 1) await openOne(store, { fields: { category: 'Many' } })
    const { number } = await openOne(store, { at: after(1), fields: { category: 'Many' } })
    let kin: Kin | undefined
    await store.step({ number, tier: 1, alarm: 'look' }, null, async ({ kinOf }) => {
      kin = await kinOf({ number, fields: { category: 'Many' }, after: after(-60), until: after(1) })
      return { skipped: true }
    })
    expect(kin).toMatchObject({ count: 12 })
    expect(kin?.numbers).toHaveLength(10)
  })

  it('has those that are opened at one moment wait for each other', async () => {
    const { store, another } = the()
    const other = await another()
    const seen: number[] = []
    await Promise.all(Array.from({ length: 8 }, async (_, index) => {
      const records = index % 2 === 0 ? store : other
      const made = request()
      const allocated = await records.allocate(made)
      if ('refused' in allocated) throw new Error(allocated.refused.message)
      await records.open(allocated.number, made, null, async current => {
        const { count } = await current.kinOf({ number: allocated.number, fields: { category: 'At once' }, after: after(-60), until: noon })
        seen.push(count)
        return opening(allocated.number, { fields: { category: 'At once' } })(current)
      }, null)
    }))
    expect(seen.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('keeps with a comment of the caller that a rule comes due by it, and tells the workflow once for each', async () => {
    const { store } = the()
    await apply([rule('Threat', { when: { words: ['lawyer'] }, since: 'facts', once: 'comment' })])
    const { number } = await openOne(store)
    await write(store, number, 'Ana', 'The lawyer called', after(1))
    await write(store, number, 'Carla', 'Please hurry', after(2))
    expect(await messages(number)).toEqual([])
    await write(store, number, 'Carla', 'I call my lawyer', after(3))
    await write(store, number, 'Carla', 'Please', after(4))
    expect(await messages(number)).toEqual([{ kind: 'triggerDue', tier: 1, dueAt: after(3) }])
    expect((await store.incident(number))?.triggers).toMatchObject([{ name: 'Threat', dueAt: after(3), said: { comment: 2, at: after(3), because: '“lawyer”' } }])
    expect(await store.incident(number)).toMatchObject({ commentCount: 3, repliedAt: after(1), touchedAt: after(4) })
  })

  it('tells of what a note has come due later, too, and takes back what it ends', async () => {
    const { store } = the()
    await apply([
      rule('Silence', { when: { unanswered: true }, afterMs: 3_600_000, since: 'tier' }),
      rule('Threat', { when: { words: ['lawyer'] }, afterMs: 600_000, since: 'facts', once: 'comment' }),
    ])
    const { number } = await openOne(store)
    await write(store, number, 'Carla', 'I call my lawyer', after(5))
    expect(await messages(number)).toEqual([{ kind: 'triggerDue', tier: 1, dueAt: after(15) }])
    expect((await store.incident(number))?.triggers).toMatchObject([{ name: 'Silence', dueAt: after(60) }, { name: 'Threat', dueAt: after(15) }])
    await write(store, number, 'Ana', 'We are looking', after(6))
    expect((await store.incident(number))?.triggers).toMatchObject([{ name: 'Threat', dueAt: after(15) }])
  })

  it('keeps the pauses of an incident, whatever the policy asks', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, holding('Awaiting Vendor'))
    await store.step({ number, tier: 1, alarm: 'pause' }, null, async ({ incident }) =>
      finish(say(withFields({ incident, entries: [] }, { pauses: [{ state: 'On Hold', from: after(1), to: null }] }), 'system', 'Baton', 'Kept.', after(2))))
    expect(await store.incident(number)).toMatchObject({ pauses: [{ state: 'On Hold', from: after(1), to: null }] })
  })
}
