import { refuse, type Refusal } from '../errors.js'
import { membersOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import { defaultBenders, everybody } from './guardrail.js'
import { bendersOf } from './holding.js'
import type { NewReview, RecordedOverride } from './override.js'

/**
 * An override is looked at by somebody else who might have bent it. The word is about the rule as much as about the moment, and
 * may be another one later: the stream keeps them all.
 */

/** Who may look at it; `alone`: nobody else could, so whoever bent it may. */
export type Reviewers = { people: string[] | typeof everybody; alone: boolean }

/** By the policy of now; a guardrail that it no longer has is reviewed by those who may bend guardrails unless it is said otherwise. */
export function reviewersOf(policy: Policy, { guardrail, by }: Pick<RecordedOverride, 'guardrail' | 'by'>): Reviewers {
  const mayBend = policy.guardrails?.find(({ name }) => name === guardrail)?.mayBend ?? [...defaultBenders]
  const benders = bendersOf(policy, mayBend)
  const staff = benders === everybody ? Object.keys(policy.groups).flatMap(group => membersOf(policy, group)) : benders
  if (staff.every(person => person === by)) return { people: [by], alone: true }
  return { people: benders === everybody ? everybody : benders.filter(person => person !== by), alone: false }
}

/** Refuses with `review_not_allowed`. */
export function refusalToReview(policy: Policy, override: RecordedOverride, by: string): Refusal | null {
  const { people } = reviewersOf(policy, override)
  const own = by === override.by
  if (people === everybody ? !own : people.includes(by)) return null
  const why = own ? 'who bends a guardrail does not review it' : 'it takes a role that may bend the guardrail'
  return refuse('review_not_allowed', { id: override.id, by, field: 'by', why, people, who: people === everybody ? 'anybody else' : people.join(' or ') })
}

export function isSameReview({ review }: RecordedOverride, { verdict, by, note }: NewReview): boolean {
  return review !== null && review.verdict === verdict && review.by === by && review.note === note
}

/** What the stream says of a review; one that takes the place of an earlier one says so. */
export function reviewText({ id, guardrail, by: bender, review }: RecordedOverride, { verdict, by, note }: NewReview, alone: boolean): string {
  const before = review ? ` In place of the review by ${review.by}: ${review.verdict}.` : ''
  const own = alone && by === bender ? ' Nobody else could review it.' : ''
  return `Override ${id} of "${guardrail}" reviewed by ${by}: ${verdict}.${before}${own}${note === null ? '' : `\n${note}`}`
}
