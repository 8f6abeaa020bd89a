import type { HandoffDetails } from '../handoff/handoff.js'

/**
 * A hierarchical escalation asks somebody with more authority, and moves nothing: an escalation request, in the states of
 * ServiceNow's case escalation. Stage, tier and owner stay; once it is Escalated, its watchers and the tighter promises count.
 */
export const approvalStates = ['Requested', 'Escalated', 'Declined', 'Closed'] as const
export type ApprovalState = (typeof approvalStates)[number]

export const escalationSeverities = ['High', 'Medium'] as const
export type EscalationSeverity = (typeof escalationSeverities)[number]

export interface Approval {
  /** `APR0010001` */
  id: string
  state: ApprovalState
  requestedBy: string
  requestedAt: string
  /** Of the handoff: knowledge gap, business impact, management approval … */
  reason: string
  severity: EscalationSeverity
  /** What is asked, and why. */
  justification: string
  /** What else came with it: what was checked, tried, suspected; left out: nothing. */
  details?: HandoffDetails
  /** The template of the policy that it was made by; null: none. */
  template: string | null
  /** Who may decide, by the policy of that moment; empty: nobody had to. */
  approvers: string[]
  /** Who is put on the watch list once it is Escalated. */
  watchers: string[]
  /** When an unanswered request is dealt with by its own clock; null: it waits for ever, or was answered. */
  dueAt: string | null
  /** How often it was asked again after a silence. */
  reminders: number
  /** Who granted it, and when; stays when it is closed. Null: nobody has; `Baton` when nobody had to, or nobody answered. */
  approvedBy: string | null
  approvedAt: string | null
  /** Who approved, declined or closed it last; null while it is open, `Baton` when nobody had to. */
  decidedBy: string | null
  decidedAt: string | null
  /** What was said with the decision. */
  decision: string | null
}

/** Requested or Escalated: an incident has one such request at most. */
export function isOpenRequest(approval: Approval | null): approval is Approval {
  return approval?.state === 'Requested' || approval?.state === 'Escalated'
}
