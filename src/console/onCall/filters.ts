import { numberIn } from '../shell/address.js'

/** What the strip shows; it lives in the address. */
export interface OnCallFilters {
  /** How many days from today on; 7 unless said. */
  days?: number
  group?: string
}

export const spans = [3, 7, 14, 28] as const
export const usualDays = 7

export function readOnCallFilters({ days, group }: Record<string, unknown>): OnCallFilters {
  const chosen = spans.find(one => one === numberIn(days))
  return { ...(chosen !== undefined && chosen !== usualDays && { days: chosen }), ...(typeof group === 'string' && group !== '' && { group }) }
}
