import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import { refusalOfHolding } from '../guardrails/bending.js'
import { guardrailsHolding, hierarchicalMove, type Holding } from '../guardrails/holding.js'
import { waysToGive } from '../handoff/parts.js'
import { lackingWords, takenUp, type TakenAlong } from '../handoff/takenAlong.js'
import type { Incident } from '../incident.js'
import type { Live } from '../planning/destination.js'
import type { Policy } from '../policy/policy.js'
import { isOpenRequest } from './approval.js'
import { noApprovalRules, templateOf } from './approvalRules.js'

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

/** Whether a request may be made, and the guardrails that an override bends for it. */
export interface JudgedRequest {
  refused: Refusal | null
  holding: readonly Holding[]
}

/**
 * Refuses with `request_open` while another one is, with `unknown_template`, `wrong_kind`, `request_incomplete` where the policy
 * asks for more, and as its guardrails do.
 */
export function judgeRequest({ policy }: Live, incident: Incident, command: CommandOf<'escalate'>, at: string): JudgedRequest {
  const holding = guardrailsHolding(policy, hierarchicalMove(incident, command), at)
  const refused = refusalOfKind(command) ?? refusalOfOpen(incident) ?? refusalOfTemplate(policy, command) ?? refusalOfLack(policy, incident, command)
    ?? refusalOfHolding(incident.number, holding, command)
  return { refused, holding }
}

function refusalOfOpen({ number, approval }: Incident): Refusal | null {
  return isOpenRequest(approval) ? refuse('request_open', { number, approval: approval.id, state: approval.state }) : null
}

function refusalOfTemplate(policy: Policy, { template }: CommandOf<'escalate'>): Refusal | null {
  if (template === undefined || templateOf(policy, template)) return null
  return refuse('unknown_template', { field: 'template', template, allowed: Object.keys((policy.approvals ?? noApprovalRules).templates) })
}

/** What the policy requires and was not given. A request always has its reason: where none is named, the template's or the ordinary one. */
export function lackingInRequest(policy: Policy, incident: Incident, { handoff, note }: CommandOf<'escalate'>): TakenAlong['lacking'] {
  return takenUp(policy, incident, incident, { reason: 'management approval', ...handoff, note }).lacking
}

function refusalOfLack(policy: Policy, incident: Incident, command: CommandOf<'escalate'>): Refusal | null {
  const lacking = lackingInRequest(policy, incident, command)
  return lacking.length === 0 ? null : refuse('request_incomplete', {
    number: incident.number, field: `handoff.${lacking[0] ?? ''}`, fields: lacking.map(field => `handoff.${field}`), missing: lackingWords(lacking),
    give: lacking.map(field => waysToGive[field]),
  })
}
