import type { Policy } from './policy.js'

/** The priorities that some impact and urgency give, the highest first. */
export function prioritiesOf({ priorityMatrix }: Pick<Policy, 'priorityMatrix'>): number[] {
  const given = Object.values(priorityMatrix).flatMap(row => Object.values(row))
  return [...new Set(given)].sort((a, b) => a - b)
}
