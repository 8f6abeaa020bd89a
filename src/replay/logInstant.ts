/** The years in which an instant of a log can lie; anything else is a slip of the pen. */
const firstYear = 1990
const lastYear = 2100

/**
 * Reads an instant as the log writes it, `29-02-2016 01:16` (day first, to the minute), as ISO; null when it is none.
 * The log names no zone; UTC is as good as any, since only lengths of time are compared.
 */
export function logInstant(text: string): string | null {
  const parts = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4}) (\d{1,2}):(\d{2})$/.exec(text)
  if (!parts) return null
  const [day, month, year, hour, minute] = [parts[1], parts[3], parts[4], parts[5], parts[6]].map(Number) as Five
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute))
  const exists = date.getUTCDate() === day && date.getUTCMonth() === month - 1 && hour < 24 && minute < 60
  return exists && year >= firstYear && year <= lastYear ? date.toISOString() : null
}

type Five = [number, number, number, number, number]

/** An instant to the minute, which is all that a log knows. */
export function minuteOf(at: string): string {
  return `${at.slice(0, 16)}:00.000Z`
}
