import { batonAuthor } from '../activityStream.js'
import { isOpenRequest } from '../approvals/approval.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import { managersOf } from '../planning/groups.js'
import { slaTargets, type Live } from '../planning/planning.js'
import { say, withFields, type Draft } from './change.js'
import { promiseToResolve } from './promises.js'

/** How an escalation request is over: with its incident's work, or closed while that goes on. */

/**
 * Why somebody cannot close the request: there is none open, or it is for its approvers, for the manager of the group, and,
 * before it is decided, for who made it. Where nobody is any of these it is for everybody: nobody could do it otherwise.
 */
export function refusalToClose({ policy }: Live, { number, approval, assignmentGroup }: Incident, by: string): Refusal | null {
  if (!isOpenRequest(approval)) return refuse('nothing_to_de_escalate', { number, field: 'toStage' })
  const { id, state, approvers, requestedBy } = approval
  const allowed = [...new Set([...approvers, ...managersOf(policy, [assignmentGroup]), ...(state === 'Requested' ? [requestedBy] : [])])]
  return allowed.length === 0 || allowed.includes(by) ? null : refuse('not_an_approver', { by, field: 'by', number, approval: id, allowed })
}

/** An open request ends with its incident's work; whoever watches for it sees how that ended. */
export function closeWithIncident(draft: Draft, by: string, at: string): Draft {
  const { approval, state } = draft.incident
  if (!isOpenRequest(approval)) return draft
  return say(decided(draft, 'Closed', by, `with the incident, which is ${state}`, at), 'system', batonAuthor, `Escalation request ${approval.id} is closed with it.`, at)
}

/** An open request is closed while work goes on: who watches for it is released. */
export function closeRequest(draft: Draft, { by, justification }: CommandOf<'deEscalate'>, at: string): Draft {
  const { approval } = draft.incident
  if (!isOpenRequest(approval)) return draft
  const verb = by === approval.requestedBy ? 'withdrawn' : 'closed'
  const closed = decided(draft, 'Closed', by, justification, at)
  const told = say(closed, 'workNote', by, `Escalation request ${approval.id} ${verb}.\n${justification}`, at)
  const watchers = draft.incident.watchers.filter(({ because }) => because !== 'escalation request')
  return withFields(told, { watchers })
}

/** The time to resolve as it is without the request that had shortened it, by the live policy; one that nothing shortened stays. */
export function ordinaryTimes(live: Live, draft: Draft, at: string): Draft {
  const { incident } = draft
  if (incident.tier.plan.resolve?.tightenedBy === undefined) return draft
  const targets = slaTargets(live, incident, incident.priority)
  return targets === null ? draft : promiseToResolve(draft, targets.resolve, at)
}

/** The last word on a request, for as long as there is no other. */
export function decided(draft: Draft, state: 'Escalated' | 'Declined' | 'Closed', by: string, decision: string | null, at: string): Draft {
  const { approval } = draft.incident
  if (!approval) return draft
  const grant = state === 'Escalated' ? { approvedBy: by, approvedAt: at } : {}
  return withFields(draft, { approval: { ...approval, ...grant, state, dueAt: null, decidedBy: by, decidedAt: at, decision } })
}
