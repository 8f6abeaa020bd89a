import type { Incident, IncidentState, IncidentTask, Snapshot } from './incident.js'

/** What every accepted request is answered with; also the JSON that `baton … --json` prints. */
export interface Answer {
  incident: {
    number: string
    shortDescription: string
    state: IncidentState
    stage: string
    assignmentGroup: string
    assignedTo: string
    category: string
    subcategory: string | null
    impact: number
    urgency: number
    priority: number
    needsAttention: boolean
    holdReason: string | null
    reopenCount: number
    reassignmentCount: number
    escalationCount: number
    /** The running tier's deadlines; null when that clock does not run. */
    respondBy: string | null
    resolveBy: string | null
    /** The deadline of the incident as a whole; null when no such clock runs. */
    incidentBy: string | null
    /** True once any clock ever ran out. */
    breached: boolean
    tier: number
    openedAt: string
    updatedAt: string
  }
  /** The open task; null when none is open. */
  task: Pick<IncidentTask, 'number' | 'state' | 'assignmentGroup' | 'assignedTo'> | null
  /** The request was answered before; this is that answer. */
  repeated?: true
  /** Nothing was opened: an unfinished incident has the same dedup key. */
  existing?: true
}

export function answerOf(incident: Incident | Snapshot): Answer {
  const {
    number, shortDescription, state, stage, assignmentGroup, assignedTo, category, subcategory, impact, urgency, priority,
    needsAttention, holdReason, reopenCount, reassignmentCount, escalationCount, breached, tier, task, openedAt, updatedAt,
  } = incident
  return {
    incident: {
      number, shortDescription, state, stage, assignmentGroup, assignedTo, category, subcategory, impact, urgency, priority,
      needsAttention, holdReason, reopenCount, reassignmentCount, escalationCount,
      respondBy: tier.clocks.respond?.dueAt ?? null,
      resolveBy: tier.clocks.resolve?.dueAt ?? null,
      incidentBy: tier.clocks.incident?.dueAt ?? null,
      breached, tier: tier.number, openedAt, updatedAt,
    },
    task: task && { number: task.number, state: task.state, assignmentGroup: task.assignmentGroup, assignedTo: task.assignedTo },
  }
}
