/**
 * When people work: a zone, the hours of a week, and the days that are different. Plain data; `workingTime.ts` counts
 * by it. A clock carries its whole calendar, so that its deadline can be explained long after the policy has changed.
 */
export interface Calendar {
  name: string
  /** IANA, such as `Europe/Berlin`; hours and days are those of its walls. */
  zone: string
  /** Monday to Sunday. A shift belongs to the day on which it begins. */
  week: Shift[][]
  /** Days with hours of their own, often none; they replace those of the weekday. */
  holidays: Holiday[]
}

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

/** Neighbouring days with the same hours are told as one. */
export function spellWeek(week: readonly Shift[][]): string {
  const told = week.map(shifts => shifts.map(spellShift).join(' and '))
  const parts: string[] = []
  for (let first = 0; first < told.length;) {
    let last = first
    while (told[last + 1] === told[first]) last += 1
    const days = first === last ? weekdays[first] : `${weekdays[first]}–${weekdays[last]}`
    if (told[first]) parts.push(`${days} ${told[first]}`)
    first = last + 1
  }
  return parts.join(', ')
}

function spellShift({ from, to }: Shift): string {
  return `${spellMinute(from)}–${to > minutesOfDay ? spellMinute(to - minutesOfDay) : spellMinute(to)}`
}

function spellMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
