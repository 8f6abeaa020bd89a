import { minutesOfDay, type Week } from '../time/calendar.js'
import { firstInstantAt, zonedAt } from '../time/zonedTime.js'

/** Hours of the week by the clocks of a zone, and the stretches of time between their edges. */

/** In epoch ms; unbounded when the hours leave nothing out. */
export interface Window {
  /** Whether it is within the shifts or between two of them. */
  covered: boolean
  fromMs: number
  untilMs: number
}

/** Minutes since Monday 00:00, as the clocks show them; `until` may lie in the next week. */
interface Minutes {
  from: number
  until: number
}

const minutesOfWeek = 7 * minutesOfDay

/** The window in which an instant lies. Null covers everything. */
export function windowAt(hours: Week | null, zone: string, atMs: number): Window {
  const week = merged(hours)
  if (week.length === 0 || coversTheWeek(week)) return { covered: week.length > 0, fromMs: -Infinity, untilMs: Infinity }
  const now = zonedAt(atMs, zone)
  const monday = now.toPlainDate().subtract({ days: now.dayOfWeek - 1 })
  /** Window 0 is the first of this week; those before it have negative numbers. */
  const edgeMs = (number: number, edge: keyof Minutes) => {
    const weeks = Math.floor(number / week.length)
    const minutes = week[number - weeks * week.length]?.[edge] ?? 0
    return firstInstantAt(monday.add({ weeks }).toPlainDateTime().add({ minutes }), zone)
  }
  const minuteOfWeek = (now.dayOfWeek - 1) * minutesOfDay + now.hour * 60 + now.minute
  let number = week.filter(({ from }) => from <= minuteOfWeek).length - 1
  // A clock that is set back shows again what is over already.
  let [fromMs, nextMs] = [edgeMs(number, 'from'), edgeMs(number + 1, 'from')]
  while (nextMs <= atMs) [number, fromMs, nextMs] = [number + 1, nextMs, edgeMs(number + 2, 'from')]
  while (fromMs > atMs) [number, fromMs, nextMs] = [number - 1, edgeMs(number - 1, 'from'), fromMs]
  const untilMs = edgeMs(number, 'until')
  return atMs < untilMs ? { covered: true, fromMs, untilMs } : { covered: false, fromMs: untilMs, untilMs: nextMs }
}

/** Whether the hours leave no minute of the week out. */
export function isAllWeek(hours: Week | null): boolean {
  return coversTheWeek(merged(hours))
}

/** Apart from each other, from Monday on; one over Sunday midnight stands last. */
function merged(hours: Week | null): Minutes[] {
  if (hours === null) return [{ from: 0, until: minutesOfWeek }]
  const all = hours.flatMap((shifts, day) => shifts.map(({ from, to }) => ({ from: day * minutesOfDay + from, until: day * minutesOfDay + to })))
  const apart: Minutes[] = []
  for (const next of all.sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && next.from <= last.until) last.until = Math.max(last.until, next.until)
    else apart.push({ ...next })
  }
  for (let last = apart.at(-1), first = apart[0]; first && last && first !== last && first.from <= last.until - minutesOfWeek; first = apart[0]) {
    last.until = Math.max(last.until, first.until + minutesOfWeek)
    apart.shift()
  }
  return apart
}

function coversTheWeek(week: readonly Minutes[]): boolean {
  return week.some(({ from, until }) => until - from >= minutesOfWeek)
}
