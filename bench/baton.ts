import { sql } from 'kysely'
import { setClockSignal } from '../workflows/messages.js'
import { incidentWorkflowId, tierWorkflowId } from '../workflows/names.js'
import { until } from './bare.js'
import type { Contender } from './contender.js'
import { family, weigh } from './histories.js'
import { inParallel, timed } from './statistics.js'
import { waitMs, type System } from './system.js'

/** Baton with the shipped policy, on the same server as the bare pair. */
export function asContender({ client, baton, database, open, stop }: System): Contender {
  let last = ''

  const contender: Contender = {
    name: 'Baton',
    async climb() {
      const number = await open()
      last = number
      const answers: number[] = []
      for (let tier = 1; tier < 3; tier += 1) {
        answers.push(await timed(() => baton.escalate(number, { by: 'bench', note: 'Beyond this tier' }, { waitMs })))
      }
      await baton.resolve(number, { by: 'bench', code: 'Fixed', notes: 'Cable replaced' }, { waitMs })
      await baton.closeIncident(number, { by: 'bench' }, { waitMs })
      return answers
    },
    async history() {
      await contender.climb()
      await client.workflow.getHandle(incidentWorkflowId(last)).result()
      return weigh(client, await family(client, incidentWorkflowId(last)))
    },
    async lateness(dueAtMs, count) {
      const numbers: string[] = []
      await inParallel(Array.from({ length: count }), 30, async () => { numbers.push(await open()) })
      const readyMs = Date.now() + count * moveMs
      const due = new Map(numbers.map((number, index) => [number, dueAtMs(index, readyMs)]))
      await inParallel(numbers, 30, async number => moveClock(number, new Date(due.get(number) ?? 0).toISOString()))
      if (Date.now() > readyMs) throw new Error('the clocks ran out before all were moved; the machine is too slow for this count')
      const second = () => database.selectFrom('tasks').select(['incident_number as number', sql<string>`recorded_at`.as('recordedAt')])
        .where('tier', '=', 2).where('incident_number', 'in', numbers).execute()
      await until(async () => (await second()).length === count)
      return (await second()).map(({ number, recordedAt }) => Date.parse(recordedAt) - (due.get(number) ?? 0))
    },
    stop,
  }
  return contender

  /** Moves a tier's resolve clock, in the records and in its workflow, to run out at an exact instant. */
  async function moveClock(number: string, dueAt: string): Promise<void> {
    await sql`update tiers set clocks = jsonb_set(clocks, '{resolve,dueAt}', to_jsonb(${dueAt}::text))
      where incident_number = ${number} and number = 1`.execute(database)
    await client.workflow.getHandle(tierWorkflowId(number, 1)).signal(setClockSignal, {
      move: 1_000_000, paused: false,
      alarms: [{ id: 'resolve:breach:bench', kind: 'breach', clock: 'resolve', percent: 100, at: dueAt, ends: true }],
    })
  }
}

/** What moving one clock may take at the most, with 30 under way. */
const moveMs = 30
