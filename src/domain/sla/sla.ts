import type { Calendar } from '../time/calendar.js'
import type { Stretch } from '../time/workingTime.js'

/**
 * The words of SLA clocks. What workflows carry knows nothing of calendars: deadlines are computed beforehand, by
 * `slaCounting.ts`, and a tier waits for instants.
 */

/** `respond` and `resolve` begin anew with each tier; `incident` runs from the opening through all of them. */
export type ClockName = 'respond' | 'resolve' | 'incident'
export const clockNames: readonly ClockName[] = ['respond', 'resolve', 'incident']

/** What a running out of the resolve clock sets off (rules.md, SLA). A respond breach only flags. */
export type BreachAction = 'escalate' | 'flag' | 'alertManager'

/** What the policy promises for one clock at one priority. */
export interface SlaTarget {
  /** Of working time. */
  durationMs: number
  /** Percentages of the duration at which the owner is reminded. */
  remindAtPercent: number[]
  /** By which working time is counted; null: around the clock. */
  calendar: Calendar | null
  /** The escalation request that shortened it; left out: it is what the policy promises anyway. */
  tightenedBy?: string
}

/** A stretch of time in which a clock ran, by wall time; `to` is null while it runs. */
export type Run = Pick<Stretch, 'from'> & { to: string | null }

export interface SlaClock extends SlaTarget {
  /** Tells the clock of one priority from that of another on the same tier: a reminder is sent once for each. */
  priority: number
  startedAt: string
  /** When it ran, oldest first. What lies between two runs was a pause. */
  runs: Run[]
  /** The deadline as things stand; null when the clock does not run. */
  dueAt: string | null
  /** The deadline as it would be without any pause. */
  originalDueAt: string
  /** When the promise was kept; an ended clock never runs again. */
  endedAt: string | null
  /** The deadline that went by unkept; kept for ever. */
  breachedAt: string | null
  /**
   * When all that the policy wants of the breach had been done; null while that is still to come. A hold may come
   * between the deadline and the report of it: then the breach waits, and the resume sets it off.
   */
  breachDoneAt: string | null
}

export type TierClocks = Record<ClockName, SlaClock | null>

/** A clock that another one replaced: the incident has got another priority. */
export interface CanceledClock {
  name: ClockName
  clock: SlaClock
  canceledAt: string
}

/** By clock; null for one that the policy switched off. */
export type Deadlines = Record<ClockName, Pick<SlaClock, 'dueAt'> | null>

/**
 * What a workflow carries of a clock, for people and services that ask it. How much is used and left takes the calendar:
 * `slaExplanation.ts` tells it from the records.
 */
export interface ClockFigures extends Pick<SlaClock, 'dueAt' | 'originalDueAt' | 'durationMs' | 'breachedAt' | 'endedAt'> {
  /** The calendar's name; null: around the clock. */
  calendar: string | null
  /** It stands still, and what is left stays left. */
  paused: boolean
}

/** Snapshots that were made before workflows carried the figures have the deadlines alone, until the incident's next step. */
export type CarriedClocks = Record<ClockName, (Pick<ClockFigures, 'dueAt'> & Partial<ClockFigures>) | null>

/** A point in time at which a tier does something by itself. */
export interface Alarm {
  /** Unique within a tier; the key under which its effect is recorded once. */
  id: string
  kind: 'reminder' | 'breach' | 'windowOver' | 'call' | 'followUp' | 'trigger' | 'approval'
  /** Null for what belongs to no clock: the reopen window, calls, the follow-up, triggers, an escalation request. */
  clock: ClockName | null
  percent: number | null
  at: string
  /** The tier has no more to wait for once this is due: its report is its end. */
  ends?: true
}

/** The earliest deadline of the clocks that run; null when none does. */
export function nextDueAt(clocks: Deadlines): string | null {
  const due = clockNames.flatMap(name => clocks[name]?.dueAt ?? [])
  return due.sort()[0] ?? null
}

/** The clock that runs out next, with what it promises: how much of that is left can be told from `dueAt`. */
export interface NextDue extends Pick<SlaClock, 'durationMs' | 'remindAtPercent'> {
  clock: ClockName
  dueAt: string
}

/** Null when none runs; of two that run out together, the first of `clockNames`. */
export function nextDue(clocks: TierClocks): NextDue | null {
  const dueAt = nextDueAt(clocks)
  if (dueAt === null) return null
  const clock = clockNames.find(name => clocks[name]?.dueAt === dueAt)
  const running = clock && clocks[clock]
  return running ? { clock, dueAt, durationMs: running.durationMs, remindAtPercent: running.remindAtPercent } : null
}

export function figuresOf(clocks: TierClocks): Record<ClockName, ClockFigures | null> {
  const shown = (name: ClockName) => clocks[name] && clockFigures(clocks[name])
  return { respond: shown('respond'), resolve: shown('resolve'), incident: shown('incident') }
}

function clockFigures({ dueAt, originalDueAt, durationMs, breachedAt, endedAt, calendar }: SlaClock): ClockFigures {
  return { dueAt, originalDueAt, durationMs, calendar: calendar?.name ?? null, breachedAt, endedAt, paused: dueAt === null && endedAt === null }
}

export function mapClocks(clocks: TierClocks, change: (clock: SlaClock, name: ClockName) => SlaClock): TierClocks {
  const changed = (name: ClockName) => clocks[name] && change(clocks[name], name)
  return { respond: changed('respond'), resolve: changed('resolve'), incident: changed('incident') }
}
