/** A number that the address names; NaN for whatever else stands there: an address can be written by anybody, and some of it cannot even be looked at as a number. */
export function numberIn(value: unknown): number {
  return typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN
}
