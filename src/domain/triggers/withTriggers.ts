import type { Incident } from '../incident.js'
import { pausesAfter } from '../pauses.js'
import type { Change } from '../steps/change.js'
import type { KinByTrigger } from './kin.js'
import { standingOf, type TriggeredPolicy } from './standing.js'

/**
 * A step's change together with what the triggers of the live policy make of it: the instants at which each is due now.
 * Keeps also what they count by, whether the policy has triggers or not: another one may come.
 */
export function withTriggers(policy: TriggeredPolicy, before: Incident | null, change: Change, kin: KinByTrigger, at: string): Change {
  const after = withCourse(before, change, at)
  return { ...change, incident: { ...after, triggers: standingOf(policy, { before, after, entries: change.entries }, kin, at) } }
}

/** When nobody was to work on it, when the customer last heard something, and how often the caller has written. */
function withCourse(before: Incident | null, { incident, entries }: Change, at: string): Incident {
  const comments = entries.filter(({ kind }) => kind === 'comment')
  const ofCaller = comments.filter(({ author }) => author === incident.caller).length
  return {
    ...incident,
    pauses: before ? pausesAfter(incident.pauses, before.state, incident.state, at) : incident.pauses,
    repliedAt: comments.length > ofCaller ? at : incident.repliedAt,
    commentCount: incident.commentCount + ofCaller,
  }
}
