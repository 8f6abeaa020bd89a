import { defaultRemindAtPercent } from '../policy/policyDefaults.js'
import type { RoutingFacts } from '../policy/condition.js'
import type { Policy } from '../policy/policy.js'
import type { SlaTarget } from '../sla/sla.js'
import type { Approval } from './approval.js'
import { approvalRuleFor } from './approvalRules.js'

/**
 * The time to resolve while an escalation request is granted: what the policy shortens it to, by the calendar that it was
 * promised by, so that the two can be compared. What is shorter already stays.
 */
export function tightened(
  policy: Pick<Policy, 'approvals'>, facts: RoutingFacts & { stage: string; approval?: Approval | null }, promised: SlaTarget | null,
): SlaTarget | null {
  const { approval, priority } = facts
  if (approval?.state !== 'Escalated') return promised
  const durationMs = approvalRuleFor(policy, facts).resolveMs[priority]
  if (durationMs === undefined || (promised !== null && promised.durationMs <= durationMs)) return promised
  const { remindAtPercent = [...defaultRemindAtPercent], calendar = null } = promised ?? {}
  return { durationMs, remindAtPercent, calendar, tightenedBy: approval.id }
}
