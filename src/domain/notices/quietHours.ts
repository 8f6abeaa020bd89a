import { Temporal } from 'temporal-polyfill'
import { weekdayOf } from '../time/zonedTime.js'
import type { QuietHours } from './noticeRules.js'

/** Nobody is left without word for longer than this, whatever hours were written down. */
const longestWaitMs = 7 * 86_400_000

/**
 * The first instant, at or after `at`, that lies in none of these quiet hours; at most a week later. Clock times that
 * a change of the clock skips or repeats count as the calendar rules of the zone say: the first of two, or just after
 * the gap.
 */
export function sendableAt(quiet: readonly QuietHours[], priority: number, at: string): string {
  const applying = quiet.filter(({ except }) => !except.includes(priority))
  const begin = Temporal.Instant.from(at)
  let instant = begin
  for (;;) {
    const ends = applying.flatMap(hours => endOf(hours, instant) ?? [])
    const last = ends.sort((a, b) => Temporal.Instant.compare(a, b)).at(-1)
    if (!last) return spelled(instant)
    if (last.epochMilliseconds - begin.epochMilliseconds > longestWaitMs) return spelled(begin.add({ milliseconds: longestWaitMs }))
    instant = last
  }
}

/** When these hours end, if `instant` lies in them; null otherwise. */
function endOf({ zone, from, to, days }: QuietHours, instant: Temporal.Instant): Temporal.Instant | null {
  const today = instant.toZonedDateTimeISO(zone).toPlainDate()
  // Hours that began the day before may still last.
  for (const day of [today.subtract({ days: 1 }), today]) {
    if (!days.includes(weekdayOf(day))) continue
    const start = moment(day, from, zone)
    const end = moment(to > from ? day : day.add({ days: 1 }), to, zone)
    if (Temporal.Instant.compare(start, instant) <= 0 && Temporal.Instant.compare(instant, end) < 0) return end
  }
  return null
}

function moment(day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

function spelled(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' })
}
