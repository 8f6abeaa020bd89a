import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import type { HandoffDetails } from '../handoff/handoff.js'
import { waysToGive } from '../handoff/parts.js'
import { lackingWords, takenUp } from '../handoff/takenAlong.js'
import type { Incident } from '../incident.js'
import { appointedBy } from '../planning/appointed.js'
import type { Live } from '../planning/destination.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Policy } from '../policy/policy.js'
import { workingTimeOf } from '../time/workingTime.js'
import { isOpenRequest, type Approval } from './approval.js'
import { approvalRuleFor, noApprovalRules, type ApprovalRule, type ApprovalTemplate } from './approvalRules.js'
import { approversOf } from './whoDecides.js'

/** Whether an escalation asks somebody with more authority instead of handing on. */
export function isHierarchical({ handoff }: CommandOf<'escalate'>): boolean {
  return handoff?.kind === 'hierarchical'
}

/** Refuses with `wrong_kind` what belongs to the other kind of escalation. */
export function refusalOfKind(command: CommandOf<'escalate'>): Refusal | null {
  const asks = isHierarchical(command)
  const foreign = asks ? (['toStage', 'warm', 'introduce'] as const) : (['severity', 'template', 'watchers'] as const)
  const field = foreign.find(name => command[name] !== undefined && command[name] !== false)
  return field === undefined ? null : refuse('wrong_kind', { field, kind: asks ? 'hierarchical' : 'functional', other: asks ? 'functional' : 'hierarchical' })
}

/**
 * Whether a request may be made. Refuses with `request_open` while another one is, with `unknown_template`, `wrong_kind`, and with
 * `request_incomplete` where the policy asks for more.
 */
export function judgeRequest({ policy }: Live, incident: Incident, command: CommandOf<'escalate'>): Refusal | null {
  const { number, approval } = incident
  const { template } = command
  const foreign = refusalOfKind(command)
  if (foreign) return foreign
  if (isOpenRequest(approval)) return refuse('request_open', { number, approval: approval.id, state: approval.state })
  if (template !== undefined && !templateOf(policy, template)) {
    return refuse('unknown_template', { field: 'template', template, allowed: Object.keys((policy.approvals ?? noApprovalRules).templates) })
  }
  // A request always has its reason: where none is named, the template's or the ordinary one.
  const handoff = { reason: 'management approval' as const, ...command.handoff, note: command.note }
  const { lacking } = takenUp(policy, incident, incident, handoff)
  return lacking.length === 0 ? null : refuse('request_incomplete', {
    number, field: `handoff.${lacking[0] ?? ''}`, fields: lacking.map(field => `handoff.${field}`), missing: lackingWords(lacking),
    give: lacking.map(field => waysToGive[field]),
  })
}

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

function templateOf({ approvals = noApprovalRules }: Pick<Policy, 'approvals'>, name: string): ApprovalTemplate | null {
  return Object.hasOwn(approvals.templates, name) ? approvals.templates[name] ?? null : null
}

/** What came with a request beside its reason. */
function detailsOf({ reason: _reason, kind: _kind, ...details }: HandoffDetails): HandoffDetails | null {
  return Object.values(details).some(value => value !== undefined) ? details : null
}
