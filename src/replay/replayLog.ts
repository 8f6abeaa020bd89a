import type { Report } from '../machine/report.js'
import { startBaton, type TestBaton } from '../testing/index.js'
import { compare, type Comparison, type Replayed } from './compare.js'
import { drive, type Driven } from './drive.js'
import { inFlight } from './inFlight.js'
import { policyOf } from './logPolicy.js'
import type { BadRow } from './logRow.js'
import { matrixOf } from './priorityMatrix.js'
import type { IncidentLog } from './readLog.js'
import { scriptOf, type Script } from './script.js'

export interface Replay extends Comparison {
  badRows: BadRow[]
  /** Commands that were sent. */
  commands: number
  /** What all of it took, from the start of the servers to the last record read. */
  seconds: number
}

export interface ReplayOptions {
  report: Report
  /** Stops the replay between two instants of the log. */
  signal?: AbortSignal
}

const weekMs = 7 * 86_400_000
/** Incidents whose records are read at the same time. */
const readAtOnce = 10

/**
 * Drives a log through the real workflows and activities under skipped time, and compares what Baton recorded with what
 * the log says (rules.md, "Replaying a log"). Throws when the servers cannot be started or break, and when aborted.
 */
export async function replayLog({ incidents, badRows }: IncidentLog, { report, signal }: ReplayOptions): Promise<Replay> {
  const began = performance.now()
  const { matrix, differences } = matrixOf(incidents)
  const scripts = incidents.map(incident => scriptOf(incident, matrix))
  const baton = await during(report, 'Starting a Baton for the replay', () => startBaton({ policy: policyOf(incidents, matrix), report }))
  try {
    signal?.throwIfAborted()
    const shiftMs = await shiftToNow(baton, incidents.map(({ openedAt }) => openedAt))
    const driven = await during(report, `Replaying ${incidents.length === 1 ? 'one incident' : `${incidents.length} incidents`}`, update => unlessAborted(signal, drive(baton, scripts, {
      shiftMs, ...(signal && { signal }),
      onProgress: ({ done, total, at }) => update(`${done} of ${total} commands, ${at.slice(0, 10)}`),
    })))
    const replayed = await during(report, 'Reading what Baton recorded', () => readRecords(baton, driven))
    const commands = scripts.reduce((sum, { steps }) => sum + steps.length, 0)
    return { ...compare(replayed, differences), badRows, commands, seconds: Math.round((performance.now() - began) / 100) / 10 }
  } finally {
    await baton.stop()
  }
}

/** Whole weeks, so that an instant keeps its hour and its day of the week; the log then begins within a week from now. */
async function shiftToNow(baton: TestBaton, openedAt: readonly string[]): Promise<number> {
  const [first] = [...openedAt].sort()
  if (first === undefined) return 0
  return Math.ceil((await baton.environment.currentTimeMs() - Date.parse(first)) / weekMs) * weekMs
}

/** In the order of the log, once no incident has work at hand. */
async function readRecords(baton: TestBaton, driven: ReadonlyMap<Script, Driven>): Promise<Replayed[]> {
  const replayed: Replayed[] = [...driven].map(([script, one]) => ({ script, driven: one, story: null }))
  await inFlight(replayed.map(one => async () => {
    const { number } = one.driven
    if (number === null) return
    await baton.incident(number).settle()
    one.story = await baton.records.story(number)
  }), readAtOnce)
  return replayed
}

async function during<R>(report: Report, title: string, work: (update: (text: string) => void) => Promise<R>): Promise<R> {
  const step = report.step(title)
  try {
    const result = await work(text => step.update(text))
    step.done()
    return result
  } catch (error) {
    step.failed('broken off')
    throw error
  }
}

/** A Ctrl-C in a terminal ends the server too, and then nobody answers what is under way. */
async function unlessAborted<R>(signal: AbortSignal | undefined, work: Promise<R>): Promise<R> {
  if (!signal) return work
  work.catch(() => undefined)
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  return Promise.race([work, aborted])
}
