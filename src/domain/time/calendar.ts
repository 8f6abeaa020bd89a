/**
 * When people work: a zone, the hours of a week, and the days that are different. Plain data; `workingTime.ts` counts
 * by it. A clock carries its whole calendar, so that its deadline can be explained long after the policy has changed.
 */
export interface Calendar {
  name: string
  /** IANA, such as `Europe/Berlin`; hours and days are those of its walls. */
  zone: string
  week: Week
  /** Days with hours of their own, often none; they replace those of the weekday. */
  holidays: Holiday[]
}

/** The shifts of each day, Monday to Sunday. A shift belongs to the day on which it begins. */
export type Week = Shift[][]

/** Minutes since midnight; `to` is beyond 1440 when the shift goes over midnight. */
export interface Shift {
  from: number
  to: number
}

export interface Holiday {
  /** `2026-12-25`, or `12-25` for every year. */
  on: string
  name: string | null
  hours: Shift[]
}

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
export const minutesOfDay = 1440

/** A calendar in a line: `Office (Europe/Berlin: Mon–Fri 08:00–17:00)`. */
export function spellCalendar(calendar: Calendar | null): string {
  if (calendar === null) return 'around the clock'
  return `${calendar.name} (${calendar.zone}: ${spellWeek(calendar.week) || 'no hours'})`
}

/** For people: `Mon–Fri 08:00–12:00 and 13:00–17:00, Sat 09:00–12:00`. `writeHours` is for policies. */
export function spellWeek(week: Week): string {
  return daysAlike(week).map(({ days, shifts }) => `${days.join('–')} ${shifts.map(shift => spellShift(shift, '–')).join(' and ')}`).join(', ')
}

/** Neighbouring days with the same hours as one: the first and the last of them, or the only one. Days without hours are left out. */
export function daysAlike(week: Week): { days: string[]; shifts: Shift[] }[] {
  const told = week.map(shifts => JSON.stringify(shifts))
  return week.flatMap((shifts, first) => {
    if (shifts.length === 0 || (first > 0 && told[first] === told[first - 1])) return []
    const others = told.findIndex((one, day) => day > first && one !== told[first])
    const alike = weekdays.slice(first, others < 0 ? undefined : others)
    return [{ days: [...new Set([alike.at(0) ?? '', alike.at(-1) ?? ''])], shifts }]
  })
}

/** `08:00-17:00`; what ends on the next day ends at a time before its beginning. */
export function spellShift({ from, to }: Shift, dash: string): string {
  return `${spellMinute(from)}${dash}${to > minutesOfDay ? spellMinute(to - minutesOfDay) : spellMinute(to)}`
}

function spellMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
