/**
 * The structured note that goes from one tier to the next (design.md, "The handoff"). Only `note` is mandatory here;
 * which others a stage requires is the policy's to say.
 */
export interface Handoff extends HandoffDetails {
  /** What happened and what is asked, in a few sentences. Never blank. */
  note: string
}

export interface HandoffDetails {
  validatedFacts?: string[]
  diagnosticResults?: { what: string; result: string }[]
  attemptedRemediation?: { step: string; outcome: string }[]
  workingHypothesis?: string
  businessContext?: string
  userAccessibility?: { hours?: string; zone?: string; channel?: string }
  /** What exactly the receiving tier is asked to do. */
  request?: string
  reason?: HandoffReason
  kind?: HandoffKind
  customerInformed?: boolean
}

/** To a specialist, or to somebody with more authority. */
export const handoffKinds = ['functional', 'hierarchical'] as const
export type HandoffKind = (typeof handoffKinds)[number]

export const handoffReasons = [
  'knowledge gap', 'access', 'SLA', 'business impact', 'sentiment', 'regulatory', 'product bug', 'management approval', 'other',
] as const
export type HandoffReason = (typeof handoffReasons)[number]
