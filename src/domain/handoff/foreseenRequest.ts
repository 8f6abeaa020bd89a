import type { Approval } from '../approvals/approval.js'
import { isHierarchical, judgeRequest, lackingInRequest } from '../approvals/judging.js'
import type { Refusal } from '../errors.js'
import { withBent } from '../guardrails/bending.js'
import type { Incident } from '../incident.js'
import type { Live } from '../planning/planning.js'
import { requestEscalation } from '../steps/approvals.js'
import { refusalToClose } from '../steps/closingRequests.js'
import { endRequest } from '../steps/deEscalation.js'
import { actorOf, anyNumber, asAllowed, foretold, type Foretold } from './foretold.js'
import type { HandingOn } from './handingOn.js'

/** What would become of an escalation request; nothing moves by it. */
export interface ForeseenRequest extends Foretold {
  /** As it would be: requested, granted at once, or closed. */
  approval: Approval
}

/** A hierarchical escalation, and a de-escalation without a stage. */
export type Asking = Extract<HandingOn, { kind: 'escalate' | 'deEscalate' }>

export function asksOnly(command: HandingOn): command is Asking {
  return command.kind === 'escalate' ? isHierarchical(command) : command.kind === 'deEscalate' && command.toStage === undefined
}

/** Told also where it is refused for what is missing, or by a guardrail. */
export function requestForeseen(live: Live, incident: Incident, command: Asking, at: string): { refused: Refusal | null; request: ForeseenRequest | null } {
  const actor = actorOf(live, incident, command)
  if (command.kind === 'deEscalate') {
    const refused = refusalToClose(live, incident, command.by)
    return { refused, request: refused ? null : requestAfter(live, incident, command, endRequest(live, incident, command, actor, at), { lacking: [], holding: [] }, at) }
  }
  const { refused, holding } = judgeRequest(live, incident, command, at)
  if (refused && !mendable.includes(refused.code)) return { refused, request: null }
  const made = requestEscalation(live, incident, command, actor, anyNumber.request, at)
  const step = withBent(made, incident.tier.number, holding, asAllowed(command, incident, holding), holding.map(() => anyNumber.override), at)
  return { refused, request: requestAfter(live, incident, command, step, { lacking: lackingInRequest(live.policy, incident, command), holding }, at) }
}

/** Refusals that leave it known what would be asked, and whom. */
const mendable: readonly Refusal['code'][] = ['request_incomplete', 'guardrail', 'override_not_allowed']

function requestAfter(live: Live, incident: Incident, command: Asking, step: Parameters<typeof foretold>[3], judged: Parameters<typeof foretold>[4], at: string): ForeseenRequest | null {
  const { approval } = step.incident
  return approval && { approval, ...foretold(live, incident, command, step, judged, at) }
}
