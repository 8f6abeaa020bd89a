import { Temporal } from 'temporal-polyfill'
import { firstInstantAt, zonedAt } from './zonedTime.js'

/**
 * A moment as a policy writes it: `2026-03-02` (the day's first instant), `2026-03-02 08:00` (by the clocks of its
 * zone), or with an offset, `2026-03-02 08:00+01:00` or `…Z`, where a clock that is set back shows a time twice.
 */
export const momentPattern = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/

/** The instant of a moment, in epoch ms; null when the text is no moment of the years 1970 to 2199. */
export function momentMs(text: string, zone: string): number | null {
  if (!momentPattern.test(text) || !/^(?:19[789]|20|21)/.test(text)) return null
  try {
    return /(?:Z|[+-]\d{2}:\d{2})$/.test(text.slice(10))
      ? Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds
      : firstInstantAt(Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' }), zone)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Whether it is a moment in any zone: the 30th of February is none. */
export function isMoment(text: string): boolean {
  return momentMs(text, 'UTC') !== null
}

/** An instant as a moment by the clocks of a zone; with the offset where the clocks show it twice. `momentMs` reads it back. */
export function spellMoment(at: string, zone: string): string {
  const atMs = Date.parse(at)
  const shown = zonedAt(atMs, zone)
  const local = shown.toPlainDateTime().toString({ smallestUnit: shown.second === 0 ? 'minute' : 'second' }).replace('T', ' ')
  return momentMs(local, zone) === atMs ? local : `${local}${shown.offset}`
}
