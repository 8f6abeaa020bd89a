/**
 * SLA clocks that pause, remind and can be moved. A clock keeps the working time it has used up and, while it runs,
 * the instant since which it runs again; its deadline follows from these two, so a pause can never shorten what is left.
 *
 * All functions are pure. `WorkingTime` is the seam for calendars: durations are working time, instants are UTC.
 */

/** Converts between working time and instants. */
export interface WorkingTime {
  /** The instant at which `durationMs` of working time have gone by since `from`. */
  add(from: string, durationMs: number): string
  /** The working time between two instants, in ms; 0 when `to` is not after `from`. */
  between(from: string, to: string): number
}

/** Every hour is a working hour. */
export const aroundTheClock: WorkingTime = {
  add: (from, durationMs) => instant(Date.parse(from) + durationMs),
  between: (from, to) => Math.max(0, Date.parse(to) - Date.parse(from)),
}

export type ClockName = 'respond' | 'resolve'
export const clockNames: readonly ClockName[] = ['respond', 'resolve']

/** What a running out of the resolve clock sets off (rules.md, SLA). A respond breach only flags. */
export type BreachAction = 'escalate' | 'flag' | 'alertManager'

/** What the policy promises for one clock at one priority. */
export interface SlaTarget {
  durationMs: number
  /** Percentages of the duration at which the owner is reminded. */
  remindAtPercent: number[]
}

export interface SlaClock extends SlaTarget {
  /** Tells the clock of one priority from that of another on the same tier: a reminder is sent once for each. */
  priority: number
  /** Working time used before `runningSince`, in ms. */
  elapsedMs: number
  /** Null while the clock is paused or has ended. */
  runningSince: string | null
  /** The deadline as things stand; null when the clock does not run. */
  dueAt: string | null
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

/** What of a tier's clocks is shown; null for a clock that the policy switched off. */
export type Deadlines = Record<ClockName, Pick<SlaClock, 'dueAt'> | null>

/** A point in time at which a tier does something by itself. */
export interface Alarm {
  /** Unique within a tier; the key under which its effect is recorded once. */
  id: string
  kind: 'reminder' | 'breach' | 'windowOver'
  /** Null for the end of the reopen window. */
  clock: ClockName | null
  percent: number | null
  at: string
}

/** Starts a clock that counts from `startAt`. */
export function startClock(target: SlaTarget, priority: number, startAt: string, time: WorkingTime = aroundTheClock): SlaClock {
  return run({ ...target, priority, elapsedMs: 0, runningSince: null, dueAt: null, endedAt: null, breachedAt: null, breachDoneAt: null }, startAt, time)
}

/** Stops the clock for a while; what is left stays left. */
export function pauseClock(clock: SlaClock, at: string, time: WorkingTime = aroundTheClock): SlaClock {
  if (clock.runningSince === null) return clock
  return { ...clock, elapsedMs: elapsedMs(clock, at, time), runningSince: null, dueAt: null }
}

/** Lets a paused clock go on from `at` with what was left. */
export function resumeClock(clock: SlaClock, at: string, time: WorkingTime = aroundTheClock): SlaClock {
  return clock.endedAt !== null || clock.runningSince !== null ? clock : run(clock, at, time)
}

/** The promise was kept (or no longer matters): the clock stops for good. */
export function endClock(clock: SlaClock, at: string, time: WorkingTime = aroundTheClock): SlaClock {
  return clock.endedAt !== null ? clock : { ...pauseClock(clock, at, time), endedAt: at }
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
 * A new priority's target for a clock that is under way: counted from the same start, pauses included
 * (rules.md, SLA: "tier start + new duration + pauses so far"). A breach is forgotten by the clock (not by the tier)
 * when the new promise still has time left.
 */
export function retargetClock(clock: SlaClock, target: SlaTarget, priority: number, at: string, time: WorkingTime = aroundTheClock): SlaClock {
  if (clock.endedAt !== null) return clock
  const keepsBreach = clock.breachedAt !== null && elapsedMs(clock, at, time) >= target.durationMs
  const breach = keepsBreach ? {} : { breachedAt: null, breachDoneAt: null }
  const moved = { ...clock, ...target, priority, ...breach }
  return clock.runningSince === null ? moved : { ...moved, dueAt: deadline(moved, clock.runningSince, time) }
}

/** Working time used up at `at`, in ms. */
export function elapsedMs(clock: SlaClock, at: string, time: WorkingTime = aroundTheClock): number {
  return clock.elapsedMs + (clock.runningSince === null ? 0 : time.between(clock.runningSince, at))
}

/** What is left at `at`, in ms of working time; 0 once it is used up. */
export function leftMs(clock: SlaClock, at: string, time: WorkingTime = aroundTheClock): number {
  return Math.max(0, clock.durationMs - elapsedMs(clock, at, time))
}

/** The alarms that a tier has to wait for. Reminders whose time lies at or before `after` are not made up for. */
export function alarmsOf(clocks: TierClocks, after: string, time: WorkingTime = aroundTheClock): Alarm[] {
  const alarms = clockNames.flatMap(name => {
    const clock = clocks[name]
    if (!clock || clock.runningSince === null || clock.dueAt === null || clock.breachDoneAt !== null) return []
    const { runningSince, priority } = clock
    const breach: Alarm = { id: `${name}:breach:P${priority}`, kind: 'breach', clock: name, percent: 100, at: clock.dueAt }
    if (clock.breachedAt !== null) return [breach]
    const reminders = clock.remindAtPercent
      .map(percent => ({ percent, offsetMs: (clock.durationMs * percent) / 100 - clock.elapsedMs }))
      .filter(({ offsetMs }) => offsetMs > 0)
      .map(({ percent, offsetMs }): Alarm => ({
        id: `${name}:${percent}%:P${priority}`, kind: 'reminder', clock: name, percent, at: time.add(runningSince, offsetMs),
      }))
      .filter(reminder => reminder.at > after)
    return [...reminders, breach]
  })
  return alarms.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
}

/** The earliest deadline of the clocks that run; null when none does. */
export function nextDueAt(clocks: Deadlines): string | null {
  const due = clockNames.flatMap(name => clocks[name]?.dueAt ?? [])
  return due.sort()[0] ?? null
}

export function deadlinesOf({ respond, resolve }: TierClocks): Deadlines {
  return { respond: respond && { dueAt: respond.dueAt }, resolve: resolve && { dueAt: resolve.dueAt } }
}

export function mapClocks(clocks: TierClocks, change: (clock: SlaClock) => SlaClock): TierClocks {
  return { respond: clocks.respond && change(clocks.respond), resolve: clocks.resolve && change(clocks.resolve) }
}

function run(clock: SlaClock, since: string, time: WorkingTime): SlaClock {
  return { ...clock, runningSince: since, dueAt: deadline(clock, since, time) }
}

/** A breached clock keeps the deadline it missed: running on does not give it a new one. */
function deadline(clock: SlaClock, since: string, time: WorkingTime): string {
  return clock.breachedAt ?? time.add(since, clock.durationMs - clock.elapsedMs)
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
