import type { CommandOf } from '../commands.js'
import type { HandoffDetails } from '../handoff/handoff.js'
import type { Incident } from '../incident.js'
import { appointedBy } from '../planning/appointed.js'
import type { Live } from '../planning/destination.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Policy } from '../policy/policy.js'
import { workingTimeOf } from '../time/workingTime.js'
import type { Approval } from './approval.js'
import { approvalRuleFor, templateOf, type ApprovalRule } from './approvalRules.js'
import { approversOf } from './whoDecides.js'

/** A request as it begins: it waits for its approvers, or, where there are none, for nobody. */
export function requestOf(live: Live, incident: Incident, command: CommandOf<'escalate'>, id: string, at: string): Approval {
  const { policy } = live
  const { by, note, handoff = {}, severity, template, watchers = [] } = command
  const rule = approvalRuleFor(policy, incident)
  const given = template === undefined ? null : templateOf(policy, template)
  const approvers = given?.skipApproval ? [] : approversOf(live, rule, incident, by)
  const appointed = appointedBy(policy, [...rule.watchers, ...given?.watchers ?? []], incident.assignmentGroup)
  const details = detailsOf(handoff)
  return {
    id, state: 'Requested', requestedBy: by, requestedAt: at,
    reason: handoff.reason ?? given?.reason ?? 'management approval',
    severity: severity ?? given?.severity ?? 'Medium',
    justification: given?.justification ? `${given.justification}\n${note}` : note,
    ...(details && { details }),
    template: template ?? null, approvers, watchers: [...new Set([...watchers, ...appointed])],
    dueAt: approvers.length === 0 ? null : silentAt(policy, incident, rule, at),
    reminders: 0, approvedBy: null, approvedAt: null, decidedBy: null, decidedAt: null, decision: null,
  }
}

/** Why a request is granted without anybody's word. */
export function whyNobodyDecides({ policy }: Live, incident: Incident, { template, requestedBy }: Approval): string {
  if (template !== null && templateOf(policy, template)?.skipApproval) return `requests by the template ${template} need no approval`
  const { approvers } = approvalRuleFor(policy, incident)
  if (approvers.length === 0) return 'the policy wants nobody to decide'
  return appointedBy(policy, approvers, incident.assignmentGroup).includes(requestedBy) ? `nobody but ${requestedBy} could decide` : 'there is nobody to decide'
}

/** The end of a silence that begins at this instant; null: it never ends. */
export function silentAt(policy: Policy, { callerCalendar }: Pick<Incident, 'callerCalendar'>, { withinMs, calendar }: ApprovalRule, from: string): string | null {
  return withinMs === null ? null : workingTimeOf(calendarOf(policy, calendar, callerCalendar)).add(from, withinMs)
}

/** What came with a request beside its reason. */
function detailsOf({ reason: _reason, kind: _kind, ...details }: HandoffDetails): HandoffDetails | null {
  return Object.values(details).some(value => value !== undefined) ? details : null
}
