import { Temporal } from 'temporal-polyfill'
import { weekdays } from './calendar.js'

/** Instants, and what the clocks of a zone show. The zone library's data decide; nothing here adds up hours by itself. */

export type LocalTime = Temporal.PlainDateTime

export type Weekday = (typeof weekdays)[number]

/** Whether it is a name of the IANA database. An offset such as `+02:00` is none: it knows no summer. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false
  try {
    return zonedAt(0, name).timeZoneId.length > 0
  } catch {
    return false
  }
}

/** What the clocks of a zone show at an instant, in epoch ms. */
export function zonedAt(atMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone)
}

/**
 * The first instant, in epoch ms, at which the clocks of a zone show this local time or a later one: of a time that
 * comes twice the earlier, and of one that a change of the clocks leaves out, the change.
 */
export function firstInstantAt(local: LocalTime, zone: string): number {
  const shown = local.toZonedDateTime(zone)
  if (shown.toPlainDateTime().equals(local)) return shown.epochMilliseconds
  const change = local.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next')
  return (change ?? shown).epochMilliseconds
}

export function weekdayOf(date: { dayOfWeek: number }): Weekday {
  return weekdays[date.dayOfWeek - 1] ?? 'Mon'
}

/** `2026-03-09T07:00:00.000Z` in Europe/Berlin → `Mon 2026-03-09 08:00`. */
export function spellLocal(at: string, zone: string): string {
  const local = zonedAt(Date.parse(at), zone)
  const shown = local.toPlainDateTime().toString({ smallestUnit: 'minute' })
  return `${weekdayOf(local)} ${shown.replace('T', ' ')}`
}
