import { difference, type Difference, type DifferenceName } from './difference.js'
import type { Foreseen } from './foreseen.js'
import { isOpenState } from './logFigures.js'
import type { LogRow } from './logRow.js'
import { priorityIn, type PriorityMatrix } from './priorityMatrix.js'

/**
 * What this row says that Baton cannot follow. `above` is the row before it, its unknown values filled in as they were
 * known last; `before` and `now` are what Baton has before and after the row.
 */
export function rowDifferences(row: LogRow, above: LogRow | null, before: Foreseen, now: Foreseen, matrix: PriorityMatrix): Difference[] {
  const { number: incident, line } = row
  const found: Difference[] = []
  const differ = (name: DifferenceName, what: string, log: Difference['log'], baton: Difference['baton']) =>
    found.push(difference(name, { incident, line, what, log, baton }))
  const changes = (field: keyof LogRow) => row[field] !== null && row[field] !== (above?.[field] ?? null)
  const computed = priorityIn(matrix, now.impact, now.urgency)

  if (row.updatedAt === null) differ('undated', 'instant', null, now.at)
  else if (row.updatedAt < now.at) differ('outOfOrder', 'instant', row.updatedAt, now.at)

  if (before.state === 'Closed') {
    for (const field of ['state', 'group', 'category', 'subcategory', 'impact', 'urgency', 'priority'] as const) {
      if (changes(field)) differ('afterClosed', field, row[field], field === 'priority' ? computed : now[field])
    }
    return found
  }
  if (!isOpenState(before.state) && !isOpenState(now.state)) {
    if (changes('group') && above?.group) differ('groupAfterResolved', 'group', row.group, now.group)
    for (const field of ['category', 'subcategory', 'impact', 'urgency'] as const) {
      if (changes(field) && row[field] !== now[field]) differ('classificationAfterResolved', field, row[field], now[field])
    }
  }
  if (row.state === 'New' && changes('state') && before.state !== 'New') differ('backToNew', 'state', 'New', 'In Progress')
  if (row.state === 'Awaiting Evidence' && changes('state')) differ('awaitingEvidence', 'hold reason', row.state, 'Awaiting Caller')

  const priority = row.priority ?? above?.priority ?? null
  if (priority !== null && priority !== computed && (changes('priority') || changes('impact') || changes('urgency'))) {
    differ('priorityByHand', 'priority', priority, computed)
  }
  return found
}
