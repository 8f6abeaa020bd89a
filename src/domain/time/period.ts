import { refuse, RefusalError } from '../errors.js'

/** A stretch of time that somebody asks about. */
export interface Period {
  from: string
  /** The first instant after it. */
  until: string
}

const dayMs = 86_400_000

/**
 * What was asked, with what was left out: `days` from the begin on. Throws a `field_invalid` refusal for a period that is empty
 * or longer than `most` days.
 */
export function periodOf({ from, until }: { from: string; until?: string | undefined }, { days, most }: { days: number; most: number }): Period {
  const end = until ?? new Date(Date.parse(from) + days * dayMs).toISOString()
  const reason = end <= from ? `it does not lie after ${from}` : Date.parse(end) - Date.parse(from) > most * dayMs ? `that is more than ${most} days after ${from}` : null
  if (reason !== null) throw new RefusalError(refuse('field_invalid', { field: 'until', value: end, reason, allowed: `an instant up to ${most} days after \`from\`` }))
  return { from, until: end }
}

/** The Monday, 00:00 UTC, so many weeks before the week of an instant. */
export function weeksBefore(at: string, weeks: number): string {
  const ms = Date.parse(at)
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7
  return new Date(Math.floor(ms / dayMs) * dayMs - (sinceMonday + 7 * weeks) * dayMs).toISOString()
}
