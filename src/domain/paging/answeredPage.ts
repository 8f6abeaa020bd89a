import { spellInstant } from '../activityStream.js'
import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import { presentCall } from './calling.js'

/** What whoever is paged may say to it. */
export const pageAnswers = ['accept', 'reject'] as const
export type PageAnswer = (typeof pageAnswers)[number]

/** The page that somebody answers: that of this instant, at this tier. */
export interface AnsweredPage {
  tier: number
  at: string
}

/**
 * Why a page is not waited for any more, while its incident may still take commands: somebody has answered it, or the work
 * has gone elsewhere. Without this a link of an hour ago would take the incident from whoever accepted it. Null: it still is.
 */
export function refusalOfPage({ number, stage, assignmentGroup, tier }: Incident, page: AnsweredPage): Refusal | null {
  if (tier.number !== page.tier) return refuse('page_over', { number, why: `the incident is with ${assignmentGroup} (${stage}) now` })
  const { calls = [], begin = 0, state, heardAt } = tier.calling ?? {}
  const index = calls.findLastIndex(({ pagedAt }) => pagedAt.includes(page.at))
  if (index < 0) return refuse('page_over', { number, why: 'it was made too long ago' })
  const answered = calls.slice(index).find(({ outcome }) => outcome === 'answered')
  if (answered) return refuse('page_over', { number, why: `${answered.answeredBy ?? assignmentGroup} answered at ${spellInstant(answered.endedAt ?? page.at)}` })
  // Everybody had been called, and then somebody was heard.
  return state === 'answered' && index >= begin && heardAt !== null && heardAt !== undefined
    ? refuse('page_over', { number, why: `${assignmentGroup} answered at ${spellInstant(heardAt)}` }) : null
}

/** What somebody may say to it now: to reject is for those who are being called. */
export function answersOpenTo({ tier: { calling } }: Incident, person: string): PageAnswer[] {
  const call = presentCall(calling)
  return call?.people.includes(person) && !call.rejectedBy.includes(person) ? ['accept', 'reject'] : ['accept']
}

/** Whether the page's own turn goes on for others, after one of them has rejected. */
export function isPagedStill({ tier: { number, calling } }: Incident, page: AnsweredPage): boolean {
  const call = presentCall(calling)
  return number === page.tier && call !== null && call.pagedAt.includes(page.at)
}
