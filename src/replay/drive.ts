import type { Given } from '../client/actions.js'
import type { CommandKind, CommandPayload } from '../domain/commands.js'
import { RefusalError, type Refusal } from '../domain/errors.js'
import type { TestBaton } from '../testing/index.js'
import { inFlight } from './inFlight.js'
import { minuteOf } from './logInstant.js'
import type { Script, ScriptStep } from './script.js'

export interface Driving {
  /** What is added to an instant of the log to get Baton's, in ms. */
  shiftMs: number
  /** Told before each instant. */
  onProgress?: (progress: Progress) => void
  /** Stops between two instants. */
  signal?: AbortSignal
}

export interface Progress {
  done: number
  total: number
  /** Of the log. */
  at: string
}

/** One incident after the drive. */
export interface Driven {
  /** Its number in Baton; null when it was not opened. */
  number: string | null
  refusals: { step: ScriptStep; refusal: Refusal }[]
  /** Steps that came after their minute was over. */
  late: { step: ScriptStep; at: string }[]
}

/** Updates that wait for their answer at the same time; they are for different incidents and the same instant. */
const atOnce = 10
/** How long one command may take on a machine that has other things to do, in ms. */
const patienceMs = 120_000

/**
 * Carries out all scripts in one order of time, each step at its own instant of Baton's clock. Steps of different
 * incidents at the same instant go side by side, those of one incident one after the other. A refusal is kept and the
 * incident goes on; whatever else goes wrong is thrown.
 */
export async function drive(baton: TestBaton, scripts: readonly Script[], { shiftMs, onProgress, signal }: Driving): Promise<Map<Script, Driven>> {
  const driven = new Map(scripts.map((script): [Script, Driven] => [script, { number: null, refusals: [], late: [] }]))
  const total = scripts.reduce((sum, { steps }) => sum + steps.length, 0)
  let done = 0
  for (const [at, stretches] of instantsOf(scripts)) {
    signal?.throwIfAborted()
    onProgress?.({ done, total, at })
    const dueMs = Date.parse(at) + shiftMs
    const nowMs = await baton.environment.currentTimeMs()
    if (nowMs < dueMs) await unlessFrozen(baton.environment.sleep(dueMs - nowMs))
    await inFlight([...stretches].map(([script, steps]) => async () => {
      for (const step of steps) await carryOut(baton, step, driven.get(script) as Driven)
    }), atOnce)
    const endMs = await baton.environment.currentTimeMs() - shiftMs
    const reached = new Date(endMs).toISOString()
    if (minuteOf(reached) > at) for (const [script, steps] of stretches) driven.get(script)?.late.push(...steps.map(step => ({ step, at: reached })))
    done += [...stretches.values()].reduce((sum, steps) => sum + steps.length, 0)
  }
  return driven
}

/** All instants in their order, with what is to be done then for each incident. */
function instantsOf(scripts: readonly Script[]): [string, Map<Script, ScriptStep[]>][] {
  const instants = new Map<string, Map<Script, ScriptStep[]>>()
  for (const script of scripts) {
    for (const step of script.steps) {
      const stretches = instants.get(step.at) ?? new Map<Script, ScriptStep[]>()
      instants.set(step.at, stretches.set(script, [...stretches.get(script) ?? [], step]))
    }
  }
  return [...instants].sort(([a], [b]) => (a < b ? -1 : 1))
}

async function carryOut(baton: TestBaton, step: ScriptStep, driven: Driven): Promise<void> {
  try {
    if ('open' in step) {
      driven.number = (await answered(waitMs => baton.client.open(step.open, { waitMs }))).incident.number
    } else if (driven.number !== null) {
      const { number } = driven
      const { kind, ...payload } = step.command
      await answered(waitMs => baton.client.update(kind, number, payload as Given<CommandPayload<CommandKind>>, { waitMs }))
    }
  } catch (error) {
    if (!(error instanceof RefusalError) || error.refusal.code === 'unreachable') throw error
    driven.refusals.push({ step, refusal: error.refusal })
  }
}

/** Skipping waits for everything that is under way, and a defect in a workflow would let it wait for ever. */
async function unlessFrozen(skipping: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const frozen = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Time stands still: a workflow has not finished its task for ${patienceMs / 1000} s.`)), patienceMs)
  })
  try {
    await Promise.race([skipping, frozen])
  } finally {
    clearTimeout(timer)
  }
}

/** Asks again with the same request ID while it is only the answer that is missing. */
async function answered<R>(ask: (waitMs: number) => Promise<R>): Promise<R> {
  for (const began = performance.now(); ;) {
    try {
      return await ask(patienceMs / 4)
    } catch (error) {
      const code = error instanceof RefusalError ? error.refusal.code : null
      if ((code !== 'in_progress' && code !== 'busy') || performance.now() - began > patienceMs) throw error
    }
  }
}
