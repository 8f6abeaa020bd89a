import type { Approval } from './approvals/approval.js'
import type { HoldReason, Incident, IncidentState, IncidentTask, ListedIncident, Snapshot } from './incident.js'

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
    configurationItem: string | null
    priority: number
    needsAttention: boolean
    holdReason: HoldReason | null
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
    /** What the customer was last told to expect; null: nothing yet. */
    expectedAt: string | null
    tier: number
    openedAt: string
    updatedAt: string
  }
  /** The open task; null when none is open. */
  task: Pick<IncidentTask, 'number' | 'state' | 'assignmentGroup' | 'assignedTo'> | null
  /** What still waits for somebody else's word: the escalation request by its ID. */
  pending?: { approval: string }
  /** The request was answered before; this is that answer. */
  repeated?: true
  /** Nothing was opened: an unfinished incident has the same dedup key. */
  existing?: true
}

export function answerOf(incident: Incident | Snapshot): Answer {
  const { task } = incident
  const approval = 'approval' in incident ? requestedOf(incident.approval) : incident.pendingApproval
  return {
    incident: answeredIncident(incident),
    task: task && { number: task.number, state: task.state, assignmentGroup: task.assignmentGroup, assignedTo: task.assignedTo },
    ...(approval !== undefined && { pending: { approval } }),
  }
}

/** The incident alone, as every answer tells of it. */
export function answeredIncident(incident: ListedIncident | Snapshot): Answer['incident'] {
  const {
    number, shortDescription, state, stage, assignmentGroup, assignedTo, category, subcategory, impact, urgency, priority,
    needsAttention, holdReason, reopenCount, reassignmentCount, escalationCount, breached, tier, openedAt, updatedAt,
    // A snapshot from before there were any lacks them.
    configurationItem = null, expectedAt = null,
  } = incident
  return {
    number, shortDescription, state, stage, assignmentGroup, assignedTo, category, subcategory, impact, urgency,
    configurationItem, priority, needsAttention, holdReason, reopenCount, reassignmentCount, escalationCount,
    respondBy: tier.clocks.respond?.dueAt ?? null,
    resolveBy: tier.clocks.resolve?.dueAt ?? null,
    incidentBy: tier.clocks.incident?.dueAt ?? null,
    breached, expectedAt, tier: tier.number, openedAt, updatedAt,
  }
}

function requestedOf(approval: Approval | null): string | undefined {
  return approval?.state === 'Requested' ? approval.id : undefined
}
