import type { Calendar } from '../time/calendar.js'
import { callersCalendar, type Policy } from './policy.js'

/**
 * The calendar that a policy means by a name; null: around the clock. A caller without one is promised every hour: nobody
 * then waits longer than what was agreed.
 */
export function calendarOf({ calendars }: Pick<Policy, 'calendars'>, name: string | null, callers: string | null | undefined): Calendar | null {
  const meant = name === callersCalendar ? (callers ?? null) : name
  return meant !== null && Object.hasOwn(calendars, meant) ? (calendars[meant] ?? null) : null
}
