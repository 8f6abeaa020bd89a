import type { Temporal } from 'temporal-polyfill'
import { minutesOfDay, type Calendar, type Shift } from './calendar.js'
import { firstInstantAt, zonedAt } from './zonedTime.js'

/**
 * Converts between working time and instants. Working time is counted in real, elapsed milliseconds: on the day on which
 * the clocks are put back, a night shift is an hour longer.
 */
export interface WorkingTime {
  /** The first instant by which `durationMs` of working time have gone by since `from`. */
  add(from: string, durationMs: number): string
  /** The working time between two instants, in ms; 0 when `to` is not after `from`. */
  between(from: string, to: string): number
  /** The stretches of work between two instants, in order; none overlaps another. */
  stretches(from: string, to: string): Stretch[]
}

export interface Stretch {
  from: string
  to: string
}

/** Every hour is a working hour. */
export const aroundTheClock: WorkingTime = {
  add: (from, durationMs) => instant(Date.parse(from) + durationMs),
  between: (from, to) => Math.max(0, Date.parse(to) - Date.parse(from)),
  stretches: (from, to) => (from < to ? [{ from, to }] : []),
}

type Span = readonly [startMs: number, endMs: number]

/** Expanding a calendar costs some milliseconds; the same few are asked for again and again, often as equal but new values. */
const known = new Map<string, WorkingTime>()
const knownByValue = new WeakMap<Calendar, WorkingTime>()
const mostKnown = 500
const mostDays = 2_000
const dayMs = minutesOfDay * 60_000
/** A calendar without an hour of work would be walked for ever. */
const mostIdleDays = 3_700

/**
 * Working time by a calendar; null works around the clock. Throws a RangeError for an unknown zone, and from `add` when
 * the calendar has no working hour within ten years.
 */
export function workingTimeOf(calendar: Calendar | null): WorkingTime {
  if (calendar === null) return aroundTheClock
  const found = knownByValue.get(calendar) ?? equalTo(calendar)
  knownByValue.set(calendar, found)
  return found
}

function equalTo(calendar: Calendar): WorkingTime {
  const key = JSON.stringify([calendar.zone, calendar.week, calendar.holidays])
  const found = known.get(key)
  if (found) return found
  if (known.size >= mostKnown) known.clear()
  const made = byCalendar(calendar)
  known.set(key, made)
  return made
}

function byCalendar({ zone, week, holidays }: Calendar): WorkingTime {
  const special = new Map(holidays.map(({ on, hours }) => [on, hours]))
  /** By the days since 1970. */
  const days = new Map<number, readonly Span[]>()

  function shiftsOf(date: Temporal.PlainDate): Shift[] {
    const day = date.toString()
    return special.get(day) ?? special.get(day.slice(5)) ?? week[date.dayOfWeek - 1] ?? []
  }

  function spansOf(day: number): readonly Span[] {
    const found = days.get(day)
    if (found) return found
    if (days.size >= mostDays) days.clear()
    const date = zonedAt(day * dayMs, 'UTC').toPlainDate()
    const shifts = shiftsOf(date)
    const spans = shifts.length === 0 ? [] : expand(date, shifts)
    days.set(day, spans)
    return spans
  }

  /** Almost every day is as long as its minutes; only around a change of the clocks the zone is asked for each of them. */
  function expand(date: Temporal.PlainDate, shifts: readonly Shift[]): Span[] {
    const startMs = startOfDay(date)
    const isPlain = startOfDay(date.add({ days: 2 })) - startMs === 2 * dayMs
    const at = (minute: number) => (isPlain ? startMs + minute * 60_000 : firstInstantAt(date.toPlainDateTime().add({ minutes: minute }), zone))
    return shifts.map(({ from, to }): Span => [at(from), at(to)])
  }

  function startOfDay(date: Temporal.PlainDate): number {
    return firstInstantAt(date.toPlainDateTime(), zone)
  }

  /**
   * From two days before, by the date in UTC: no zone is more than a day away from that, and a shift may have begun the
   * day before. Overlapping shifts count once.
   */
  function* from(startMs: number): Generator<Span> {
    let reachedMs = startMs
    let idle = 0
    for (let day = Math.floor(startMs / dayMs) - 2; idle < mostIdleDays; day += 1) {
      idle += 1
      for (const [spanStartMs, endMs] of spansOf(day)) {
        // A shift that lies wholly in what the clocks leave out is none.
        if (endMs <= Math.max(spanStartMs, reachedMs)) continue
        yield [Math.max(spanStartMs, reachedMs), endMs]
        reachedMs = endMs
        idle = 0
      }
    }
  }

  function within(fromAt: string, toAt: string): Span[] {
    const endMs = Date.parse(toAt)
    const spans: Span[] = []
    if (!(Date.parse(fromAt) < endMs)) return spans
    for (const [start, end] of from(Date.parse(fromAt))) {
      if (start >= endMs) break
      spans.push([start, Math.min(end, endMs)])
    }
    return spans
  }

  return {
    add(fromAt, durationMs) {
      if (durationMs <= 0) return fromAt
      let restMs = durationMs
      for (const [startMs, endMs] of from(Date.parse(fromAt))) {
        if (restMs <= endMs - startMs) return instant(startMs + restMs)
        restMs -= endMs - startMs
      }
      throw new RangeError(`no working hours within ten years after ${fromAt}`)
    },
    between: (fromAt, toAt) => within(fromAt, toAt).reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0),
    stretches: (fromAt, toAt) => within(fromAt, toAt).map(([startMs, endMs]) => ({ from: instant(startMs), to: instant(endMs) })),
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
