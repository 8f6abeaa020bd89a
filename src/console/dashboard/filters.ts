import { numberIn } from '../shell/address.js'

/** What is counted; it lives in the address. */
export interface DashboardFilters {
  /** How many weeks up to now; 12 unless said. */
  weeks?: number
  group?: string
  priority?: number[]
}

export const periods = [4, 12, 26, 52] as const
export const usualWeeks = 12

export function readDashboardFilters({ weeks, group, priority }: Record<string, unknown>): DashboardFilters {
  const chosen = periods.find(one => one === numberIn(weeks))
  const among = [priority].flat().map(numberIn).filter(one => Number.isInteger(one) && one >= 1 && one <= 5)
  return {
    ...(chosen !== undefined && chosen !== usualWeeks && { weeks: chosen }),
    ...(typeof group === 'string' && group !== '' && { group }),
    ...(among.length > 0 && { priority: [...new Set(among)].sort() }),
  }
}

const dayMs = 86_400_000

/** The question to the API: whole weeks, from a Monday on, and the one that runs. */
export function queryOf({ weeks = usualWeeks, group, priority = [] }: DashboardFilters, nowMs: number): string {
  const sinceMonday = (new Date(nowMs).getUTCDay() + 6) % 7
  const from = new Date((Math.floor(nowMs / dayMs) - sinceMonday - 7 * weeks) * dayMs).toISOString().slice(0, 10)
  const query = new URLSearchParams({ from, ...(group !== undefined && { group }) })
  for (const one of priority) query.append('priority', String(one))
  return query.toString()
}
