import { expect, it } from 'vitest'
import { refuse } from '../../../src/domain/errors.js'
import { closing, openOne, opening, request, resolving } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

export function openings(the: TheRecords): void {
  it('writes incident, tier 1 and open task, and reads them back as they were recorded', async () => {
    const { store } = the()
    const recorded = await openOne(store, { fields: { description: 'Since noon', subcategory: 'Inbox', tags: ['mail', 'vip, really'], vip: true } })
    expect(await store.incident(recorded.number)).toEqual(recorded)
    const story = await store.story(recorded.number)
    expect(story?.tiers).toEqual([recorded.tier])
    expect(story?.tasks).toEqual([recorded.task])
    expect(recorded.task?.number).toMatch(/^TASK\d{7}$/)
  })

  it('counts incident numbers up from INC0010001 with seven digits', async () => {
    const { store } = the()
    const first = await store.allocate(request())
    const second = await store.allocate(request())
    const [a, b] = [first, second].map(made => Number(/^INC(\d{7})$/.exec('number' in made ? made.number : '')?.[1]))
    expect(a).toBeGreaterThanOrEqual(10_001)
    expect(b).toBe(a! + 1)
  })

  it('lets numbers grow beyond seven digits', async () => {
    const { store, sql } = the()
    const [{ last } = { last: 0 }] = await sql<{ last: number }>('select last_value as last from incident_numbers')
    await sql("select setval('incident_numbers', 9999999)")
    expect(await store.allocate(request())).toEqual({ number: 'INC10000000' })
    await sql("select setval('incident_numbers', $1)", [last])
  })

  it('gives the same request the same number, and refuses another payload under its ID', async () => {
    const { store } = the()
    const made = request()
    const number = await store.allocate(made)
    expect(await store.allocate(made)).toEqual(number)
    expect(await store.allocate({ ...made, payload: 'another' })).toMatchObject({ refused: { code: 'request_id_reused' } })
  })

  it('gives one number to twenty callers who send the same request at once', async () => {
    const { store, another } = the()
    const other = await another()
    const made = request()
    const numbers = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).allocate(made)))
    expect(new Set(numbers.map(allocated => 'number' in allocated && allocated.number)).size).toBe(1)
  })

  it('opens once when two workers run the same opening at the same time', async () => {
    const { store, another } = the()
    const other = await another()
    const made = request()
    const { number } = await store.allocate(made) as { number: string }
    let worked = 0
    const work = (current: Parameters<ReturnType<typeof opening>>[0]) => { worked += 1; return opening(number)(current) }
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? store : other).open(number, made, null, work, null)))
    expect(worked).toBe(1)
    expect(results).toEqual(Array.from({ length: 10 }, () => ({ recorded: recordedIn(results[0]), repeated: false })))
    expect((await store.story(number))?.tasks).toHaveLength(1)
  })

  it('answers a request that was opened with what was recorded then', async () => {
    const { store } = the()
    const made = request()
    expect(await store.findAnswer(made)).toBeNull()
    const recorded = await openOne(store, { request: made })
    await store.step({ number: recorded.number, move: 2 }, request(), resolving())
    expect(await store.findAnswer(made)).toEqual({ answer: recorded })
    expect(await store.findAnswer({ ...made, payload: 'another' })).toMatchObject({ refused: { code: 'request_id_reused' } })
    expect(await store.allocate(made)).toEqual({ number: recorded.number })
  })

  it('writes nothing on a refusal and frees the request ID for another try', async () => {
    const { store } = the()
    const made = request()
    const { number } = await store.allocate(made) as { number: string }
    const refused = refuse('no_ladder', { category: 'Mail' })
    expect(await store.open(number, made, null, async () => ({ refused }), null)).toEqual({ refused })
    expect(await store.incident(number)).toBeNull()
    const again = await store.allocate({ ...made, payload: 'mended' })
    expect(again).toHaveProperty('number')
    expect(again).not.toEqual({ number })
  })

  it('brings back the unfinished incident with the same dedup key, a Resolved one too, until it is over', async () => {
    const { store } = the()
    const fields = { dedupKey: 'switch 7 is down' }
    const first = await openOne(store, { fields })
    const twin = request()
    const { number } = await store.allocate(twin) as { number: string }
    const open = () => store.open(number, twin, fields.dedupKey, opening(number, { fields }), null)

    expect(await store.unfinishedWithDedupKey(fields.dedupKey)).toEqual(first)
    expect(await open()).toEqual({ existing: first })
    await store.step({ number: first.number, move: 2 }, null, resolving())
    expect(await open()).toMatchObject({ existing: { number: first.number, state: 'Resolved' } })
    await store.step({ number: first.number, move: 3 }, null, closing())
    expect(await store.unfinishedWithDedupKey(fields.dedupKey)).toBeNull()
    expect(await open()).toMatchObject({ recorded: { number } })
  })

  it('opens one of ten incidents that arrive at once with the same dedup key', async () => {
    const { store, another } = the()
    const other = await another()
    const fields = { dedupKey: 'storm' }
    const results = await Promise.all(Array.from({ length: 10 }, async (_, index) => {
      const made = request()
      const { number } = await store.allocate(made) as { number: string }
      return (index % 2 ? store : other).open(number, made, 'storm', opening(number, { fields }), null)
    }))
    const [opened, ...more] = results.flatMap(result => ('recorded' in result ? [result.recorded] : []))
    expect(more).toEqual([])
    expect(results.filter(result => 'existing' in result)).toEqual(Array.from({ length: 9 }, () => ({ existing: opened })))
  })

  it('refuses a second unfinished incident with the same dedup key even against direct SQL', async () => {
    const { store, sql } = the()
    await openOne(store, { fields: { dedupKey: 'one of us' } })
    const other = await openOne(store)
    await expect(sql('update incidents set dedup_key = $1 where number = $2', ['one of us', other.number]))
      .rejects.toThrow('one_unfinished_incident_per_dedup_key')
  })

  it('shows the opening the incident that it follows up, or that there is none', async () => {
    const { store } = the()
    const followed = await openOne(store)
    const seen: unknown[] = []
    const look = async (followUpOf: string) => {
      const made = request()
      const { number } = await store.allocate(made) as { number: string }
      await store.open(number, made, null, async current => {
        seen.push(current.followed)
        return { refused: refuse('incident_not_found', { number: followUpOf }) }
      }, followUpOf)
    }
    await look(followed.number)
    await look('INC9999998')
    expect(seen).toEqual([followed, null])
  })
}

function recordedIn(result: unknown): unknown {
  return (result as { recorded: unknown }).recorded
}
