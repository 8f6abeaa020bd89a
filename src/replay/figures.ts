import type { IncidentState } from '../domain/incident.js'

/** What is compared of one incident. */
export interface Figures {
  /** Changes from one known group to another. */
  handoffs: number
  reopens: number
  state: IncidentState
  priority: number | null
  /** From the opening to the last event that resolved it, to the minute; null when it is not resolved at the end. */
  timeToResolveMs: number | null
}

export const figureNames = ['handoffs', 'reopens', 'state', 'priority', 'timeToResolveMs'] as const satisfies (keyof Figures)[]
