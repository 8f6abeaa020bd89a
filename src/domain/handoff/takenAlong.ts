import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import type { Policy } from '../policy/policy.js'
import { completenessOf, type Completeness } from './completeness.js'
import { fillForm, withProposal, type FilledForm } from './filledForm.js'
import type { Handoff } from './handoff.js'
import { lackingOf, requirementsFor } from './handoffRules.js'
import { contentsOf, formFor, sourceWords } from './intakeForm.js'
import { waysToGive, type AskableField } from './parts.js'

/** A handoff as the receiving tier gets it: what the policy asks of it and makes of it. */
export interface TakenAlong {
  /** With what the policy adds: the customer is informed who was introduced. */
  handoff: Handoff
  /** Null: the receiver has no form. */
  form: FilledForm | null
  /** Null: it is no escalation, so nothing is asked for. */
  completeness: Completeness | null
  /** What the policy requires and was not given. */
  lacking: (AskableField | 'customerInformed')[]
  /** The policy has Baton tell the customer who takes over. */
  introduces: boolean
}

/** Where it goes. */
export interface Receiver {
  stage: string
  assignmentGroup: string
}

/** What climbs: the policy says what has to be there. */
export function takenUp(policy: Policy, incident: Incident, to: Receiver, given: Handoff, introducedByHand = false): TakenAlong {
  const wanted = requirementsFor(policy.handoffs ?? [], { facts: incident, from: incident.stage, to, kind: given.kind ?? 'functional' })
  const introduces = wanted.tellCustomer === 'introduce'
  const handoff = introduces || introducedByHand ? { ...given, customerInformed: true } : given
  const form = formFor(policy.intake ?? [], to)
  const filled = form && fillForm(form, handoff, incident)
  const contents = withProposal(contentsOf(handoff, incident), filled?.terms ?? [])
  return {
    handoff, form: filled, lacking: lackingOf(wanted, handoff), introduces,
    completeness: completenessOf(wanted, form, contents, handoff.customerInformed === true),
  }
}

/** A question, an answer, another group, a stage down: it comes in the receiver's form, and whatever was given will do. */
export function takenAcross(policy: Policy, incident: Incident, to: Receiver, handoff: Handoff): TakenAlong {
  const form = formFor(policy.intake ?? [], to)
  return { handoff, form: form && { ...fillForm(form, handoff, incident), missing: [] }, completeness: null, lacking: [], introduces: false }
}

/** The refusal of a handoff by hand that lacks what the policy requires. */
export function refusalOfIncomplete({ number }: Incident, { stage, assignmentGroup }: Receiver, { lacking }: TakenAlong): Refusal | null {
  return lacking.length === 0 ? null : refuse('handoff_incomplete', {
    number, stage, group: assignmentGroup, field: fieldOf(lacking[0]), fields: lacking.map(fieldOf), missing: lackingWords(lacking), give: lacking.map(field => waysToGive[field]),
  })
}

export function lackingWords(lacking: TakenAlong['lacking']): string[] {
  return lacking.map(field => field === 'customerInformed' ? 'that the customer knows' : sourceWords[field])
}

function fieldOf(field: string | undefined): string {
  return `handoff.${field ?? ''}`
}
