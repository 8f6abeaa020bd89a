import {
  clockNames, type Alarm, type ClockName, type Run, type SlaClock, type SlaTarget, type TierClocks,
} from './sla.js'
import { workingTimeOf } from '../time/workingTime.js'

/**
 * SLA clocks that pause, remind and can be moved. A clock keeps when it ran, and everything else follows from that by
 * its calendar: so a pause can never shorten what is left, and another calendar counts the same time anew.
 *
 * All functions are pure. Instants are UTC; durations are working time unless they say otherwise.
 */

/** Starts a clock that counts from `startAt`. */
export function startClock(target: SlaTarget, priority: number, startAt: string): SlaClock {
  return startedBefore(target, priority, startAt, [{ from: startAt, to: null }])
}

/** A clock that counts what ran before it was attached: from `startAt`, but for the pauses between the runs. */
export function startedBefore(target: SlaTarget, priority: number, startAt: string, runs: Run[]): SlaClock {
  const { durationMs, remindAtPercent, calendar, tightenedBy } = target
  return dated({
    durationMs, remindAtPercent, calendar, ...(tightenedBy !== undefined && { tightenedBy }), priority, startedAt: startAt, runs, dueAt: null,
    originalDueAt: workingTimeOf(calendar).add(startAt, durationMs), endedAt: null, breachedAt: null, breachDoneAt: null,
  })
}

export function isRunning({ runs }: Pick<SlaClock, 'runs'>): boolean {
  return runs.at(-1)?.to === null
}

/** Stops the clock for a while; what is left stays left. */
export function pauseClock(clock: SlaClock, at: string): SlaClock {
  const last = clock.runs.at(-1)
  if (last?.to !== null) return clock
  const ran: Run[] = last.from < at ? [{ from: last.from, to: at }] : []
  return { ...clock, runs: [...clock.runs.slice(0, -1), ...ran], dueAt: null }
}

/**
 * Lets a paused clock go on from `at` with what was left. Where the host's clock was set back during the pause, it goes
 * on from where it had stopped: no stretch of time is counted twice.
 */
export function resumeClock(clock: SlaClock, at: string): SlaClock {
  if (clock.endedAt !== null || isRunning(clock)) return clock
  const stoppedAt = clock.runs.at(-1)?.to ?? clock.startedAt
  return dated({ ...clock, runs: [...clock.runs, { from: later(at, stoppedAt), to: null }] })
}

/** The promise was kept (or no longer matters): the clock stops for good, and not before it was started. */
export function endClock(clock: SlaClock, at: string): SlaClock {
  return clock.endedAt !== null ? clock : { ...pauseClock(clock, at), endedAt: later(at, clock.startedAt) }
}

/** Flags the clock if its deadline lies at or before `at`. The flag carries the deadline, not the instant it was noticed. */
export function settleClock(clock: SlaClock, at: string): SlaClock {
  if (clock.breachedAt !== null || clock.dueAt === null || clock.dueAt > at) return clock
  return { ...clock, breachedAt: clock.dueAt }
}

/** What follows from the clock's breach has been done, or no longer matters. */
export function concludeBreach(clock: SlaClock, at: string): SlaClock {
  return clock.breachedAt === null || clock.breachDoneAt !== null ? clock : { ...clock, breachDoneAt: at }
}

/**
 * The clock that takes the place of this one for a new priority: counted from the same start, pauses included, by its
 * own calendar (rules.md, SLA: "tier start + new duration + pauses so far"). A breach is forgotten by the clock (not by
 * the tier) when the new promise still has time left.
 */
export function retargetClock(clock: SlaClock, target: SlaTarget, priority: number, at: string): SlaClock {
  if (clock.endedAt !== null) return clock
  const fresh = startedBefore(target, priority, clock.startedAt, clock.runs)
  const keepsBreach = clock.breachedAt !== null && elapsedMs(fresh, at) >= fresh.durationMs
  return keepsBreach ? dated({ ...fresh, breachedAt: clock.breachedAt, breachDoneAt: clock.breachDoneAt }) : fresh
}

/** The clock as it stood at an earlier instant: what ran, ended or was broken later had not yet. */
export function clockAsOf(clock: SlaClock, at: string): SlaClock {
  const before = (instant: string | null) => (instant !== null && instant <= at ? instant : null)
  return dated({
    ...clock,
    runs: clock.runs.filter(({ from }) => from <= at).map(({ from, to }) => ({ from, to: before(to) })),
    endedAt: before(clock.endedAt), breachedAt: before(clock.breachedAt), breachDoneAt: before(clock.breachDoneAt),
  })
}

/** Working time used up at `at`, in ms. */
export function elapsedMs({ calendar, runs }: Pick<SlaClock, 'calendar' | 'runs'>, at: string): number {
  const time = workingTimeOf(calendar)
  return runs.reduce((sum, { from, to }) => sum + time.between(from, to !== null && to < at ? to : at), 0)
}

/** What is left at `at`, in ms of working time; 0 once it is used up. */
export function leftMs(clock: Pick<SlaClock, 'calendar' | 'runs' | 'durationMs'>, at: string): number {
  return Math.max(0, clock.durationMs - elapsedMs(clock, at))
}

/** The alarms that a tier has to wait for. Reminders whose time lies at or before `after` are not made up for. */
export function alarmsOf(clocks: TierClocks, after: string): Alarm[] {
  const alarms = clockNames.flatMap(name => {
    const clock = clocks[name]
    if (!clock || !isRunning(clock) || clock.dueAt === null || clock.breachDoneAt !== null) return []
    const breach: Alarm = { id: `${name}:breach:${kindOf(clock)}`, kind: 'breach', clock: name, percent: 100, at: clock.dueAt }
    return clock.breachedAt !== null ? [breach] : [...reminders(name, clock).filter(({ at }) => at > after), breach]
  })
  return alarms.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
}

function reminders(name: ClockName, clock: SlaClock): Alarm[] {
  return clock.remindAtPercent.map((percent): Alarm => ({
    id: `${name}:${percent}%:${kindOf(clock)}`, kind: 'reminder', clock: name, percent,
    at: instantUsing(clock, (clock.durationMs * percent) / 100),
  }))
}

/** Tells a clock from those of another priority, or of a granted request, on the same tier. */
function kindOf({ priority, tightenedBy }: SlaClock): string {
  return `P${priority}${tightenedBy === undefined ? '' : `:${tightenedBy}`}`
}

/** A breached clock keeps the deadline it missed: running on does not give it a new one. */
function dated(clock: SlaClock): SlaClock {
  return { ...clock, dueAt: isRunning(clock) ? clock.breachedAt ?? instantUsing(clock, clock.durationMs) : null }
}

/** The instant at which the clock, which runs, has used so much of its time. */
function instantUsing({ calendar, runs }: SlaClock, usedMs: number): string {
  const time = workingTimeOf(calendar)
  let restMs = usedMs
  for (const { from, to } of runs) {
    const ranMs = to === null ? Infinity : time.between(from, to)
    if (restMs <= ranMs) return time.add(from, restMs)
    restMs -= ranMs
  }
  throw new RangeError('a clock that does not run reaches nothing')
}

function later(one: string, other: string): string {
  return one > other ? one : other
}
