/** A guardrail that was bent: it happened, with a reason, and waits for somebody to look at it (design.md, "Words"). */
export interface Override {
  /** `OVR0010001` */
  id: string
  /** The guardrail's name in the policy. */
  guardrail: string
  /** What the guardrail wants, and what was found instead, in words. */
  rule: string
  by: string
  reason: string
  at: string
  /** The command that bent it. */
  command: string
}

export const overrideReviews = ['kept', 'policy to change', 'not justified'] as const
/** What a review came to. Nobody is punished: the word is about the rule and the moment. */
export type OverrideReview = (typeof overrideReviews)[number]

/** An override as it is kept, with its review once there was one. */
export interface RecordedOverride extends Override {
  number: string
  tier: number
  review: { verdict: OverrideReview; by: string; at: string; note: string | null } | null
}

/** A review that somebody gives. */
export interface NewReview {
  verdict: OverrideReview
  by: string
  note: string | null
}

/** How often a guardrail was bent, and what came of looking at it: what a rule's owner has to know. */
export interface OverrideCount {
  guardrail: string
  bent: number
  /** How many incidents that were. */
  incidents: number
  awaiting: number
  kept: number
  policyToChange: number
  notJustified: number
  lastBentAt: string
}
