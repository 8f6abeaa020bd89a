import type { Calendar } from '../time/calendar.js'
import type { StageCondition } from '../policy/condition.js'

/**
 * A rule that holds people back, and that some of them may bend for a reason. Each stands for itself: of two that hold at
 * once both count, so that another guardrail never lets anything through. Clocks and triggers go past it, and say so.
 */
export interface Guardrail {
  name: string
  wants: Wants
  /** The moves that it holds back. */
  on: HeldMove[]
  /** For which incidents, and at which stages, it is. */
  when: StageCondition
  /** Of moves up, only those that lead to one of these stages; left out: to any. */
  toStage?: string[]
  /** It holds nothing back that meets one of these. */
  unless: StageCondition[]
  /** The roles that may bend it; a role that nobody has is no dead end: then everybody may. */
  mayBend: string[] | typeof everybody
  /** What who is held back reads besides. */
  message: string | null
}

/** What must be so for a move to go on. */
export type Wants =
  /** Steps tried before, as the handoff tells them. */
  | { kind: 'attempts'; atLeast: number }
  /** Comments to the customer before. */
  | { kind: 'replies'; atLeast: number }
  /** Moves up of one incident, this one counted. */
  | { kind: 'tiers'; atMost: number }
  /** Nothing on these days; the calendar has the hours of all others. */
  | { kind: 'closedOn'; days: string; calendar: Calendar }
  /** Only within the hours of a calendar of the policy, or of the caller. */
  | { kind: 'hours'; calendar: string }
  /** Who moves it has one of these. */
  | { kind: 'roles'; roles: string[] }

/**
 * The moves that a guardrail can hold back. A move up that skips to a stage above the one that the decision table names is
 * both `escalate` and `skip`. An answer to a question is none of them: somebody waits for it.
 */
export const heldMoves = ['escalate', 'skip', 'hierarchical', 'reassign', 'sendBack'] as const
export type HeldMove = (typeof heldMoves)[number]

/** Stands for any role, and for having none. */
export const everybody = 'everybody'

export const defaultBenders: readonly string[] = ['manager']

/** `1 step`, `2 steps`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}

/** `at weekends`, `on Fri-Sun`. */
export function onDays(days: string): string {
  return days === 'weekend' ? 'at weekends' : `on ${days}`
}
