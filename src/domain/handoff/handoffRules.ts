import { matches, type Condition, type RoutingFacts } from '../policy/condition.js'
import type { Handoff, HandoffKind } from './handoff.js'
import { partsOf, type AskableField } from './parts.js'

/**
 * What a policy requires of a handoff. Every rule that matches counts, so that a strict rule for one stage adds to what
 * is asked everywhere.
 */
export interface HandoffRule {
  /** The receiving stages; null: every stage. */
  stages: string[] | null
  /** The receiving groups; null: every group. */
  groups: string[] | null
  /** The giving stages; null: every stage. */
  from: string[] | null
  when: Condition
  /** Null: both kinds. */
  kind: HandoffKind | null
  requires: AskableField[]
  /** `required`: whoever gives it says that the customer knows. `introduce`: Baton tells the customer who takes over. */
  tellCustomer: TellCustomer | null
}

export const tellCustomer = ['required', 'introduce'] as const
export type TellCustomer = (typeof tellCustomer)[number]

/** Between which places an incident moves, and as what. */
export interface Passage {
  facts: RoutingFacts
  from: string
  to: { stage: string; assignmentGroup: string }
  kind: HandoffKind
}

/** What all rules together want of one handoff. */
export interface Requirements {
  fields: AskableField[]
  tellCustomer: TellCustomer | null
}

export function requirementsFor(rules: readonly HandoffRule[], { facts, from, to, kind }: Passage): Requirements {
  const matching = rules.filter(rule =>
    (rule.stages?.includes(to.stage) ?? true) && (rule.groups?.includes(to.assignmentGroup) ?? true) && (rule.from?.includes(from) ?? true)
    && (rule.kind === null || rule.kind === kind) && matches(rule.when, facts))
  const told = matching.map(rule => rule.tellCustomer)
  return {
    fields: [...new Set(matching.flatMap(({ requires }) => requires))],
    // Who is introduced is told.
    tellCustomer: told.includes('introduce') ? 'introduce' : told.includes('required') ? 'required' : null,
  }
}

/** What is required and was not given. */
export function lackingOf({ fields, tellCustomer }: Requirements, handoff: Handoff): (AskableField | 'customerInformed')[] {
  const parts = partsOf(handoff)
  return [
    ...fields.filter(field => parts[field].length === 0),
    ...(tellCustomer === 'required' && !handoff.customerInformed ? ['customerInformed' as const] : []),
  ]
}
