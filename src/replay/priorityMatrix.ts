import { defaultPriorityMatrix } from '../domain/policy/policyDefaults.js'
import { difference, type Difference } from './difference.js'
import type { LogIncident } from './readLog.js'

export type PriorityMatrix = Record<string, Record<string, number>>

/**
 * The log's own matrix: for each impact and urgency the priority that most rows give it, the higher one if they are
 * even; Baton's where the log has none. Names each place where the two are not the same.
 */
export function matrixOf(incidents: readonly LogIncident[]): { matrix: PriorityMatrix; differences: Difference[] } {
  const votes = new Map<string, Map<number, number>>()
  for (const { rows } of incidents) {
    for (const { impact, urgency, priority } of rows) {
      if (impact === null || urgency === null || priority === null) continue
      const place = `${impact} ${urgency}`
      const counts = votes.get(place) ?? new Map<number, number>()
      votes.set(place, counts.set(priority, (counts.get(priority) ?? 0) + 1))
    }
  }
  const matrix = structuredClone(defaultPriorityMatrix)
  const differences: Difference[] = []
  for (const [impact, row] of Object.entries(matrix)) {
    for (const [urgency, baton] of Object.entries(row)) {
      const [winner] = [...votes.get(`${impact} ${urgency}`) ?? []].sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b)
      if (!winner || winner[0] === baton) continue
      row[urgency] = winner[0]
      differences.push(difference('priorityMatrix', { what: `priority of impact ${impact}, urgency ${urgency}`, log: winner[0], baton }))
    }
  }
  return { matrix, differences }
}

export function priorityIn(matrix: PriorityMatrix, impact: number, urgency: number): number {
  const priority = matrix[impact]?.[urgency]
  if (priority === undefined) throw new RangeError(`the matrix has no place for impact ${impact}, urgency ${urgency}`)
  return priority
}
