import type { IncidentState } from './incident.js'
import type { Run } from './sla/sla.js'

/** A stretch in which nobody was to work on an incident; `to` is null while it lasts. */
export interface Pause {
  state: PausedState
  from: string
  to: string | null
}

export type PausedState = 'On Hold' | 'Resolved'

/** The pauses of an incident after a step that left it in this state. */
export function pausesAfter(pauses: readonly Pause[], before: IncidentState, after: IncidentState, at: string): Pause[] {
  if (before === after) return [...pauses]
  const ended = pauses.map(pause => (pause.to === null ? { ...pause, to: later(pause.from, at) } : pause))
  return isPaused(after) ? [...ended, { state: after, from: beginOfPause(ended, at), to: null }] : ended
}

/** When a pause begins that somebody begins at `at`: no earlier than the last one ended, whatever clocks show. */
export function beginOfPause(pauses: readonly Pause[], at: string): string {
  return later(pauses.at(-1)?.to ?? at, at)
}

/** When time counted since `from`, by pauses of these kinds; the last run goes on unless one of them lasts. */
export function runsSince(from: string, pauses: readonly Pause[], stopping: readonly PausedState[]): Run[] {
  const runs: Run[] = []
  let reached = from
  for (const pause of pauses) {
    if (!stopping.includes(pause.state) || (pause.to !== null && pause.to <= reached)) continue
    if (pause.from > reached) runs.push({ from: reached, to: pause.from })
    if (pause.to === null) return runs
    reached = pause.to
  }
  return [...runs, { from: reached, to: null }]
}

function isPaused(state: IncidentState): state is PausedState {
  return state === 'On Hold' || state === 'Resolved'
}

function later(one: string, other: string): string {
  return one > other ? one : other
}
