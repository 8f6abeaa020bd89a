import type { Contender } from './contender.js'
import { inParallel, median } from './statistics.js'
import { quantileRow, type Row } from './table.js'

/** What is measured of Baton and of the bare pair, one after the other. */

const rounds = 3
const atOnce = 40

export type Both = readonly [baton: Contender, bare: Contender]

/** Says what is being done; returns what it made. */
export type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>

async function both<T>(contenders: Both, work: (contender: Contender) => Promise<T>): Promise<[T, T]> {
  return [await work(contenders[0]), await work(contenders[1])]
}

export async function histories(contenders: Both, step: Step): Promise<Row[]> {
  const [baton, bare] = await step('History of one incident over three tiers', () => both(contenders, contender => contender.history()))
  const row = (what: string, of: keyof typeof baton, aim = ''): Row => ({ what, baton: baton[of], bare: bare[of], unit: '', aim })
  return [row('history events, three tiers', 'events', '≤ 1.8 ×'), row('workflow tasks', 'workflowTasks'), row('history bytes', 'bytes')]
}

export async function answers(contenders: Both, step: Step, samples: number): Promise<Row[]> {
  const [baton, bare] = await step('Answers on an idle system', () => both(contenders, async contender => {
    const times: number[] = []
    while (times.length < samples) times.push(...await contender.climb())
    return times
  }))
  const what = 'answer to a move, idle'
  return [quantileRow(what, 0.5, baton, bare, ''), quantileRow(what, 0.99, baton, bare, 'Baton ≤ 150 ms')]
}

export async function throughput(contenders: Both, step: Step, climbs: number): Promise<Row[]> {
  const rates: [number[], number[]] = [[], []]
  const busy: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    for (const which of [0, 1] as const) {
      await step(`Throughput, round ${round + 1} of ${rounds}: ${contenders[which].name}`, async () => {
        const began = performance.now()
        await inParallel(Array.from({ length: climbs }), atOnce, async () => { busy[which].push(...await contenders[which].climb()) })
        rates[which].push(climbs / ((performance.now() - began) / 1000))
      })
    }
  }
  const what = 'answer to a move, loaded'
  return [
    { what: `incidents per second, ${atOnce} at once`, baton: median(rates[0]), bare: median(rates[1]), unit: '/s', aim: '≥ 0.6 ×', digits: 2 },
    quantileRow(what, 0.5, busy[0], busy[1], ''), quantileRow(what, 0.99, busy[0], busy[1], ''),
  ]
}

export const clocksWithinAMinute = (contenders: Both, step: Step, clocks: number): Promise<Row[]> =>
  lateness(contenders, step, clocks, 'clocks due within one minute', '≤ 2 ×', (index, readyMs) => readyMs + (60_000 * index) / clocks)

export const clocksAtOneInstant = (contenders: Both, step: Step, clocks: number): Promise<Row[]> =>
  lateness(contenders, step, clocks, 'clocks due at one instant', 'reported', (_, readyMs) => readyMs + 1000)

async function lateness(
  contenders: Both, step: Step, clocks: number, name: string, aim: string, dueAtMs: (index: number, readyMs: number) => number,
): Promise<Row[]> {
  const [baton, bare] = await step(`${clocks} ${name}`, () => both(contenders, contender => contender.lateness(dueAtMs, clocks)))
  const what = `${clocks} ${name}: late`
  return [quantileRow(what, 0.5, baton, bare, ''), quantileRow(what, 0.99, baton, bare, aim)]
}
