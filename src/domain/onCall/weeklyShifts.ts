import { dayIndex, firstInstantAt, zonedAt, type Weekday } from '../time/zonedTime.js'

/** The same hours on some days of every week, by the clocks of a zone. */
export interface WeeklyShift {
  days: Weekday[]
  /** `22:00` */
  from: string
  /** `06:00`; at or before `from` it is that time on the next day. */
  until: string
}

/** In epoch ms; unbounded when the shifts leave nothing out. */
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

const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes

/** The window in which an instant lies. No shifts cover everything. */
export function windowAt(shifts: readonly WeeklyShift[], zone: string, atMs: number): Window {
  const week = merged(shifts)
  if (week.length === 0 || coversTheWeek(week)) return { covered: true, fromMs: -Infinity, untilMs: Infinity }
  const now = zonedAt(atMs, zone)
  const monday = now.toPlainDate().subtract({ days: now.dayOfWeek - 1 })
  /** Window 0 is the first of this week; those before it have negative numbers. */
  const edgeMs = (number: number, edge: keyof Minutes) => {
    const weeks = Math.floor(number / week.length)
    const minutes = week[number - weeks * week.length]?.[edge] ?? 0
    return firstInstantAt(monday.add({ weeks }).toPlainDateTime().add({ minutes }), zone)
  }
  const minuteOfWeek = (now.dayOfWeek - 1) * dayMinutes + now.hour * 60 + now.minute
  let number = week.filter(({ from }) => from <= minuteOfWeek).length - 1
  // A clock that is set back shows again what is over already.
  let [fromMs, nextMs] = [edgeMs(number, 'from'), edgeMs(number + 1, 'from')]
  while (nextMs <= atMs) [number, fromMs, nextMs] = [number + 1, nextMs, edgeMs(number + 2, 'from')]
  while (fromMs > atMs) [number, fromMs, nextMs] = [number - 1, edgeMs(number - 1, 'from'), fromMs]
  const untilMs = edgeMs(number, 'until')
  return atMs < untilMs ? { covered: true, fromMs, untilMs } : { covered: false, fromMs: untilMs, untilMs: nextMs }
}

/** Whether the shifts, or having none, leave no minute of the week out. */
export function isAllWeek(shifts: readonly WeeklyShift[]): boolean {
  return shifts.length === 0 || coversTheWeek(merged(shifts))
}

/** Apart from each other, from Monday on; one over Sunday midnight stands last. */
function merged(shifts: readonly WeeklyShift[]): Minutes[] {
  const all = shifts.flatMap(({ days, from, until }) => days.map(day => minutesOf(day, from, until)))
  const apart: Minutes[] = []
  for (const next of all.sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && next.from <= last.until) last.until = Math.max(last.until, next.until)
    else apart.push({ ...next })
  }
  for (let last = apart.at(-1), first = apart[0]; first && last && first !== last && first.from <= last.until - weekMinutes; first = apart[0]) {
    last.until = Math.max(last.until, first.until + weekMinutes)
    apart.shift()
  }
  return apart
}

function coversTheWeek(week: readonly Minutes[]): boolean {
  return week.some(({ from, until }) => until - from >= weekMinutes)
}

function minutesOf(day: Weekday, from: string, until: string): Minutes {
  const midnight = dayIndex(day) * dayMinutes
  const start = minuteOfDay(from)
  const end = minuteOfDay(until)
  return { from: midnight + start, until: midnight + end + (end <= start ? dayMinutes : 0) }
}

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
