import { priorities } from '../policy/policyDefaults.js'
import type { LimitsDocument } from './slaSchema.js'

/** What lengths of time a document gives a priority: undefined says nothing of it, null switches it off. */
export function limitOf(limits: LimitsDocument | undefined, priority: (typeof priorities)[number]): number | null | undefined {
  return typeof limits === 'object' && limits !== null ? limits[`P${priority}`] : limits
}

/** By priority 1…5, in ms; left out where it says nothing or `none`. */
export function limitsByPriority(limits: LimitsDocument | undefined): Record<string, number> {
  return Object.fromEntries(priorities.flatMap((priority): [string, number][] => {
    const limit = limitOf(limits, priority)
    return limit === undefined || limit === null ? [] : [[String(priority), limit]]
  }))
}
