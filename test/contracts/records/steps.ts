import { expect, it } from 'vitest'
import { refuse } from '../../../src/domain/errors.js'
import type { FilledForm } from '../../../src/domain/handoff/filledForm.js'
import { reopen } from '../../../src/domain/steps/ending.js'
import type { Current } from '../../../src/ports/recordStore.js'
import { after, closing, escalating, holding, noon, openOne, plan, reminding, request, resolving, secondLine } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

export function steps(the: TheRecords): void {
  it('records an escalation as a whole: task closed, next tier and task, handoff, notes', async () => {
    const { store } = the()
    const { number, task: firstTask } = await openOne(store)
    const result = await store.step({ number, move: 2 }, request(), escalating())
    const { recorded } = result as { recorded: NonNullable<Awaited<ReturnType<typeof store.incident>>> }
    expect(recorded).toMatchObject({ stage: 'L1 investigation', assignmentGroup: 'Second Line', assignedTo: 'Leo', moves: 2 })
    expect(await store.incident(number)).toEqual(recorded)

    const story = await store.story(number)
    expect(story?.tasks).toEqual([{ ...firstTask, state: 'Closed Complete', closedAt: after(1) }, recorded.task])
    expect(story?.tiers).toMatchObject([{ number: 1, outcome: 'escalated', endedAt: after(1) }, { number: 2, outcome: null, endedAt: null }])
    expect(story?.handoffs).toEqual([{
      handoff: { note: 'Not a mailbox problem', validatedFacts: ['The mailbox opens'] }, fromTier: 1, toTier: 2, by: 'Ana', at: after(1),
      form: null, completeness: null,
    }])
    expect(story?.stream.map(({ text }) => text).join('\n')).toContain('Escalated from Triage to L1 investigation.')
  })

  it('keeps the form in which the receiving team reads a handoff, and how complete it was', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const form: FilledForm = {
      name: 'Report', sections: [{ heading: 'Symptom', texts: ['No mail', '☎'.repeat(100_000)] }], unmapped: ['Component'], rest: [], missing: ['Steps'],
      terms: [{ term: 'Configuration item', value: 'edge-07', proposed: true, evidence: { from: 'note', words: 'edge-07 reboots' } }],
    }
    const completeness = { score: 33, asked: ['Symptom', 'Steps'], missing: ['Steps'] }
    await store.step({ number, move: 2 }, null, async current => {
      const change = await escalating()(current)
      return { ...change, handoff: change.handoff && { ...change.handoff, form, completeness } }
    })
    expect((await store.story(number))?.handoffs).toMatchObject([{ form, completeness }])
  })

  it('stops the clocks of the tier that ends, and flags one that had run out by then', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, escalating(after(61)))
    const [ended, running] = (await store.story(number))!.tiers
    expect(ended).toMatchObject({ breached: true, clocks: { respond: { dueAt: null, breachedAt: after(60) }, resolve: { dueAt: null } } })
    expect(running).toMatchObject({ breached: false, clocks: { resolve: { runs: [{ from: after(61), to: null }] } } })
  })

  it('ends the task and the last tier when the incident is closed, and leaves no task open', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const result = await store.step({ number, move: 2 }, null, closing())
    expect(result).toMatchObject({ recorded: { state: 'Closed', task: null, tier: { outcome: 'closed', endedAt: after(3) } } })
    expect(await store.story(number)).toMatchObject({ tasks: [{ state: 'Closed Incomplete', closedAt: after(3) }], tiers: [{ outcome: 'closed' }] })
  })

  it('returns the stored result of a step that is run again, without working again', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const made = request()
    const first = await store.step({ number, move: 2 }, made, escalating())
    await store.step({ number, move: 3 }, request(), resolving())
    expect(await store.step({ number, move: 2 }, made, mustNotWork)).toEqual(first)
  })

  it('remembers a step without the pauses so far: an incident that is held a thousand times keeps each of them once', async () => {
    const { store, sql } = the()
    const { number } = await openOne(store)
    const pauses = [{ state: 'On Hold' as const, from: after(1), to: after(2) }, { state: 'On Hold' as const, from: after(3), to: null }]
    const held = async (current: Current) => {
      const change = await holding('Awaiting Vendor')(current)
      return 'incident' in change ? { ...change, incident: { ...change.incident, pauses } } : change
    }
    const first = await store.step({ number, move: 2 }, null, held)
    expect(first).toMatchObject({ recorded: { state: 'On Hold', pauses } })
    const remembered = await sql<{ pauses: unknown }>(`select result->'pauses' as pauses from steps where incident_number = $1`, [number])
    expect(remembered.map(step => step.pauses)).toEqual([[], []])
    expect(await store.incident(number)).toMatchObject({ pauses })
    expect(await store.step({ number, move: 2 }, null, mustNotWork)).toEqual(first)
  })

  it('answers a repeated request with its first answer, under whatever key it comes', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const made = request()
    const first = await store.step({ number, move: 2 }, made, escalating())
    await store.step({ number, move: 3 }, request(), resolving())
    expect(await store.step({ number, move: 4 }, made, mustNotWork)).toEqual({ ...first, repeated: true })
    expect(await store.findAnswer(made)).toEqual({ answer: (first as { recorded: unknown }).recorded })
  })

  it('refuses a request ID with another payload, for another incident, or that an opening holds', async () => {
    const { store } = the()
    const [one, two] = [await openOne(store), await openOne(store)]
    const made = request()
    await store.step({ number: one.number, move: 2 }, made, escalating())
    const opening = request()
    await store.allocate(opening)
    const attempts = [
      store.step({ number: one.number, move: 3 }, { ...made, payload: 'another' }, mustNotWork),
      store.step({ number: two.number, move: 2 }, made, mustNotWork),
      store.step({ number: two.number, move: 2 }, { ...opening, payload: 'another' }, mustNotWork),
    ]
    for (const attempt of attempts) expect(await attempt).toMatchObject({ refused: { code: 'request_id_reused' } })
    expect(await store.incident(two.number)).toEqual(two)
  })

  it('records twenty parallel runs of one step once', async () => {
    const { store, another } = the()
    const other = await another()
    const { number } = await openOne(store)
    const made = request()
    let worked = 0
    const work = (current: Current) => { worked += 1; return escalating()(current) }
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).step({ number, move: 2 }, made, work)))
    expect(worked).toBe(1)
    expect(new Set(results.map(result => JSON.stringify(sorted(result)))).size).toBe(1)
    const story = await store.story(number)
    expect(story).toMatchObject({ tiers: [{ number: 1 }, { number: 2 }], handoffs: [{ toTier: 2 }] })
    expect(story?.tasks.filter(({ state }) => state === 'Work in Progress')).toHaveLength(1)
  })

  it('records ten different parallel steps each once, one after the other', async () => {
    const { store, another } = the()
    const other = await another()
    const { number } = await openOne(store)
    const alarms = Array.from({ length: 10 }, (_, index) => `respond:${index}%:P3`)
    let inside = 0
    const results = await Promise.all(alarms.map((alarm, index) => (index % 2 ? store : other).step({ number, tier: 1, alarm }, null, async current => {
      expect(inside += 1).toBe(1)
      await current.openTaskCounts(['Ana'])
      const change = await reminding(alarm)(current)
      inside -= 1
      return change
    })))
    expect(results).toEqual(alarms.map(() => expect.objectContaining({ repeated: false }) as unknown))
    const said = (await store.story(number))!.stream.map(({ text }) => text).filter(text => alarms.includes(text))
    expect(said.sort()).toEqual(alarms)
  })

  it('lets a step that waited for another see everything that the other wrote', async () => {
    const { store, another } = the()
    const other = await another()
    const { number } = await openOne(store)
    const seen: unknown[] = []
    let waiting: Promise<unknown> | undefined
    await store.step({ number, move: 2 }, null, async current => {
      waiting = other.step({ number, tier: 2, alarm: 'late' }, null, async ({ incident }) => {
        seen.push([incident.stage, incident.tier.number, incident.task?.tier])
        return { skipped: true }
      })
      await lockWaiter(the)
      return escalating()(current)
    })
    await waiting
    expect(seen).toEqual([['L1 investigation', 2, 2]])
  })

  it('writes nothing when the work refuses, skips or fails, so that the key and the request stay free', async () => {
    const { store } = the()
    const before = await openOne(store)
    const { number } = before
    const made = request()
    const refused = refuse('last_stage', { number, stage: 'Triage' })
    expect(await store.step({ number, move: 2 }, made, async () => ({ refused }))).toEqual({ refused })
    expect(await store.step({ number, move: 2 }, made, async () => ({ skipped: true }))).toEqual({ skipped: true })
    await expect(store.step({ number, move: 2 }, made, async () => { throw new Error('out of memory') })).rejects.toThrow('out of memory')
    expect(await store.incident(number)).toEqual(before)
    expect(await store.findAnswer(made)).toBeNull()
    expect(await store.step({ number, move: 2 }, { ...made, payload: 'another' }, escalating())).toMatchObject({ repeated: false })
  })

  it('refuses a step on an incident that is not there', async () => {
    const { store } = the()
    expect(await store.step({ number: 'INC9999999', move: 1 }, null, mustNotWork)).toMatchObject({ refused: { code: 'incident_not_found' } })
    expect([await store.incident('INC9999999'), await store.story('INC9999999')]).toEqual([null, null])
  })

  it('throws, and writes nothing, on half a change: no owner, two tasks, or another move than its key says', async () => {
    const { store } = the()
    const before = await openOne(store)
    const { number } = before
    const half = (change: object) => store.step({ number, move: 2 }, null, async current => ({ ...await escalating()(current), ...change }))
    await expect(half({ closedTask: null })).rejects.toThrow('neither goes on nor ends')
    await expect(half({ endedTier: null })).rejects.toThrow('neither goes on nor ends')
    await expect(store.step({ number, move: 7 }, null, escalating())).rejects.toThrow('move 7')
    await expect(store.step({ number, move: 2 }, null, async current => {
      const change = await escalating()(current)
      return { ...change, incident: { ...change.incident, task: null } }
    })).rejects.toThrow('without an open task')
    expect(await store.incident(number)).toEqual(before)
  })

  it('lets the database itself refuse a second open task, a second running tier and an unknown state', async () => {
    const { store, sql } = the()
    const { number } = await openOne(store)
    await expect(sql(`insert into tasks (number, incident_number, tier, state, assignment_group, assigned_to, opened_at)
      values ('TASK9999999', $1, 1, 'Work in Progress', 'Service Desk', 'Ben', $2)`, [number, noon])).rejects.toThrow('one_open_task_per_incident')
    await expect(sql(`insert into tiers select incident_number, 2, stage, assignment_group, started_at, ended_at, outcome, breached, clocks, canceled_clocks, plan,
      policy_version from tiers where incident_number = $1`, [number])).rejects.toThrow('one_running_tier_per_incident')
    await expect(sql("update incidents set state = 'Lost' where number = $1", [number])).rejects.toThrow('incidents_state_check')
    await expect(sql("update incidents set state = 'On Hold' where number = $1", [number])).rejects.toThrow('held_for_a_reason')
    await expect(sql("update tasks set state = 'Done', closed_at = $2 where incident_number = $1", [number, noon])).rejects.toThrow('tasks_state_check')
  })

  it('counts open tasks of all incidents per person, of those who have any', async () => {
    const { store } = the()
    const [zoe, yan] = ['Zoe', 'Yan'].map(assignedTo => plan({ assignedTo }))
    const { number } = await openOne(store, { plan: zoe! })
    await openOne(store, { plan: zoe! })
    await openOne(store, { plan: yan! })
    const counts: unknown[] = []
    const count = async (current: Current) => {
      counts.push(await current.openTaskCounts(['Zoe', 'Yan', 'Nobody']), await current.openTaskCounts([]))
      return { skipped: true } as const
    }
    await store.step({ number, move: 2 }, null, count)
    await store.step({ number, move: 2 }, null, escalating(after(1), secondLine))
    await store.step({ number, move: 3 }, null, count)
    expect(counts).toEqual([{ Zoe: 2, Yan: 1 }, {}, { Zoe: 1, Yan: 1 }, {}])
  })

  it('counts open tasks outside of a step as a step would', async () => {
    const { store } = the()
    const { number } = await openOne(store, { plan: plan({ assignedTo: 'Xenia' }) })
    expect(await store.openTaskCounts(['Xenia', 'Nobody', 'Null\0'])).toEqual({ Xenia: 1 })
    await store.step({ number, move: 2 }, null, async current => {
      expect(await current.openTaskCounts(['Xenia'])).toEqual(await store.openTaskCounts(['Xenia']))
      return { skipped: true }
    })
    await store.step({ number, move: 2 }, null, resolving())
    expect([await store.openTaskCounts(['Xenia']), await store.openTaskCounts([])]).toEqual([{}, {}])
  })

  it('tells tasks in the order in which they were made, also when a clock was set back in between', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, resolving(after(2)))
    const command = { kind: 'reopen', by: 'Carla', requestId: 'unused', note: 'It is back' } as const
    await store.step({ number, move: 3 }, null, async ({ incident, live, nextTaskNumber }) => reopen(live, incident, command, 'Ana', await nextTaskNumber(), after(-58)))
    const { incident, tasks } = await store.story(number) ?? {}
    expect(tasks?.map(({ state, openedAt }) => [state, openedAt])).toEqual([['Closed Complete', noon], ['Work in Progress', after(-58)]])
    expect(incident).toMatchObject({ updatedAt: after(2), tier: { clocks: { resolve: { runs: [{ from: noon, to: after(2) }, { from: after(2), to: null }] } } } })
  })

  it('keeps the hold reason while on hold and drops it with the hold', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, holding('Awaiting Vendor'))
    expect(await store.incident(number)).toMatchObject({ state: 'On Hold', holdReason: 'Awaiting Vendor', tier: { clocks: { resolve: { dueAt: null } } } })
    await store.step({ number, move: 3 }, null, escalating(after(5)))
    expect(await store.incident(number)).toMatchObject({ state: 'In Progress', holdReason: null })
  })
}

function mustNotWork(): Promise<never> {
  return Promise.reject(new Error('worked although the answer was known'))
}

/** Waits until some connection waits for a lock in these records. */
async function lockWaiter(the: TheRecords): Promise<void> {
  const waiting = () => the().sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
  await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBeGreaterThan(0)
}

/** The same JSON for the same content, whatever the order of its fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]))
}
