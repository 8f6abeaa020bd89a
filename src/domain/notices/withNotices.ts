import { batonAuthor } from '../activityStream.js'
import type { Incident } from '../incident.js'
import type { Policy } from '../policy/policy.js'
import type { Change } from '../steps/change.js'
import type { Notice } from './notice.js'
import { occasionsOf, type Cause } from './occasionsOf.js'
import { pageNotices } from './pages.js'
import { wantedNotices } from './wanted.js'

/**
 * A step's change together with the notices that the policy wants of it. Whom a rule means and nothing can reach is
 * named in the stream.
 */
export function withNotices(policy: Policy, before: Incident | null, change: Change, cause: Cause, at: string): Change {
  if (policy.notices.rules.length === 0 && !change.page) return change
  const wanted = occasionsOf(before, change, cause, at).flatMap(occasion =>
    [wantedNotices(policy, occasion), pageNotices(policy, occasion)].map(some => ({ event: occasion.event, ...some })))
  const notices = once(wanted.flatMap(each => each.notices))
  const entries = wanted.filter(({ unreached }) => unreached.length > 0).map(({ event, unreached }) => ({
    at, kind: 'system' as const, author: batonAuthor, tier: change.incident.tier.number,
    text: `No notice (${event}) to ${unreached.join(', ')}: the policy has no address for ${unreached.length === 1 ? unreached.join() : 'them'}.`,
  }))
  return { ...change, entries: [...change.entries, ...entries], ...(notices.length > 0 && { notices }) }
}

/** A page and a rule may want the very same notice; the page, which comes last, counts: it waits for nothing. */
function once(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map(notice => [notice.id, notice])).values()]
}
