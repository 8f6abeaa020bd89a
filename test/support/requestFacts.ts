import { isOpenRequest, type ApprovalState } from '../../src/domain/approvals/approval.js'
import type { ApprovalRule } from '../../src/domain/approvals/approvalRules.js'
import { tightened } from '../../src/domain/approvals/tightening.js'
import { isOpen, type Incident } from '../../src/domain/incident.js'
import { slaTargets, type Live } from '../../src/domain/planning/planning.js'
import type { Policy } from '../../src/domain/policy/policy.js'
import type { Change } from '../../src/domain/steps/change.js'

/** Escalation requests in the world of `ladderWorld.ts`: its policy about them, and what must hold of them after every step. */

const hours = (count: number) => count * 3_600_000
const rule: ApprovalRule = {
  when: {}, approvers: ['manager'], withinMs: hours(2), calendar: null, onSilence: 'remind', reminders: 2, next: null, watchers: [{ group: 'Service Desk' }],
  resolveMs: { 1: hours(2), 2: hours(4), 3: hours(24), 4: hours(400) },
}

export const requestRules: Policy['approvals'] = {
  rules: [
    { ...rule, when: { priority: [1] }, onSilence: 'approve' },
    { ...rule, when: { priority: [2] }, onSilence: 'decline', approvers: ['manager', { group: 'Service Desk' }] },
    { ...rule, when: { priority: [5] }, approvers: [] },
    rule,
  ],
  templates: { plain: { reason: 'access', severity: 'High', justification: null, watchers: [], skipApproval: true } },
}

export function requestFacts(live: Live, before: Incident, { incident, closedTask, endedTier }: Change): Record<string, boolean> {
  const { state, tier, approval: request } = incident
  const former = before.approval
  const isSame = former?.id === request?.id
  const changedHands = before.assignmentGroup !== incident.assignmentGroup || before.assignedTo !== incident.assignedTo
  const isDecided = request !== null && (!isSame || request.state !== former?.state)
  const endsWithWork = closedTask !== null || endedTier !== null
  return {
    'a request goes from one state only to the next': isAllowed(isSame ? former?.state ?? null : null, request?.state ?? null),
    'a request is never forgotten': former === null || request !== null,
    'a request is made only when none is open': isSame || !isOpenRequest(former),
    'a request and its decision move nothing': !isDecided || endsWithWork
      || (!changedHands && state === before.state && incident.stage === before.stage && incident.escalationCount === before.escalationCount),
    'a request waits for somebody, and only while it is undecided': request === null
      || (request.state === 'Requested' ? request.approvers.length > 0 : request.dueAt === null && request.decidedBy !== null),
    'nobody decides over their own request': request === null || (!request.approvers.includes(request.requestedBy)
      && (request.approvedBy === null || request.approvedBy === 'Baton' || request.approvers.includes(request.approvedBy))),
    'no request is open once the work is over': isOpen(state) || !isOpenRequest(request),
    'a granted request, and nothing else, shortens the time to resolve': !isOpen(state) || tier.plan.resolve === null
      || (tier.plan.resolve.tightenedBy ?? null) === (shortens(live, incident) ? request?.id : null),
    'the clock is the one of its promise': tier.clocks.resolve === null || tier.plan.resolve === null
      || (tier.clocks.resolve.durationMs === tier.plan.resolve.durationMs && tier.clocks.resolve.tightenedBy === tier.plan.resolve.tightenedBy),
    'who is named in a request watches from its granting on': request?.state !== 'Escalated' || isSame && former?.state === 'Escalated'
      || request.watchers.every(person => incident.watchers.some(watcher => watcher.person === person)),
  }
}

/** Whether the policy's time for a granted request is shorter than the stage's own. */
function shortens(live: Live, incident: Incident): boolean {
  if (incident.approval?.state !== 'Escalated') return false
  const ordinary = slaTargets(live, incident, incident.priority)?.resolve
  return ordinary !== undefined && tightened(live.policy, incident, ordinary) !== ordinary
}

const nextStates: Record<ApprovalState | 'none', readonly (ApprovalState | 'none')[]> = {
  none: ['none', 'Requested', 'Escalated'], Requested: ['Requested', 'Escalated', 'Declined', 'Closed'], Escalated: ['Escalated', 'Closed'],
  Declined: ['Declined'], Closed: ['Closed'],
}

function isAllowed(from: ApprovalState | null, to: ApprovalState | null): boolean {
  return nextStates[from ?? 'none'].includes(to ?? 'none')
}
