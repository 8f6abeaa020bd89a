import type { IncidentState } from '../domain/incident.js'
import type { Figures } from './figures.js'
import type { LogState } from './logRow.js'
import type { LogIncident } from './readLog.js'

/** The state in Baton. */
export const stateOf: Record<LogState, IncidentState> = {
  'New': 'New', 'Active': 'In Progress', 'Resolved': 'Resolved', 'Closed': 'Closed',
  'Awaiting User Info': 'On Hold', 'Awaiting Problem': 'On Hold', 'Awaiting Vendor': 'On Hold', 'Awaiting Evidence': 'On Hold',
}

/** True while somebody owns open work. */
export function isOpenState(state: LogState): boolean {
  return state !== 'Resolved' && state !== 'Closed'
}

/**
 * What the log says of one incident, taken from its rows as they are. The row that resolves is the one that changes the
 * state to Resolved; that a resolved incident is written to again does not resolve it anew.
 */
export function figuresOfLog({ openedAt, rows }: LogIncident): Figures {
  let state: LogState = 'New'
  let group: string | null = null
  let priority: number | null = null
  let resolvedAt: string | null = null
  let handoffs = 0
  let reopens = 0
  for (const row of rows) {
    const next: LogState = row.state ?? state
    if (row.group !== null && group !== null && row.group !== group) handoffs += 1
    if (state === 'Resolved' && isOpenState(next)) reopens += 1
    if (next === 'Resolved' && state !== 'Resolved') resolvedAt = row.updatedAt
    if (isOpenState(next)) resolvedAt = null
    state = next
    group = row.group ?? group
    priority = row.priority ?? priority
  }
  return {
    handoffs, reopens, state: stateOf[state], priority,
    timeToResolveMs: resolvedAt === null ? null : Date.parse(resolvedAt) - Date.parse(openedAt),
  }
}
