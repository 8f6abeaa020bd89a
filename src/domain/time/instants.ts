/** Instants are ISO 8601 in UTC, with milliseconds; this is all of their arithmetic that needs no zone. */

/** So many ms later. */
export function plus(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString()
}
