import type { Incident } from '../incident.js'
import { pausesAfter } from '../pauses.js'
import type { Change } from '../steps/change.js'
import type { KinByTrigger } from './kin.js'
import { standingOf, type TriggeredPolicy } from './standing.js'

/** When a step was made, and who asked for it; null: Baton by itself. */
export interface Moment {
  at: string
  by: string | null
}

/**
 * A step's change together with what the triggers of the live policy make of it: the instants at which each is due now.
 * Keeps also what they count by, whether the policy has triggers or not: another one may come.
 */
export function withTriggers(policy: TriggeredPolicy, before: Incident | null, change: Change, kin: KinByTrigger, moment: Moment): Change {
  const after = withCourse(before, change, moment)
  return { ...change, incident: { ...after, triggers: standingOf(policy, { before, after, entries: change.entries }, kin, moment.at) } }
}

/** When nobody was to work on it, when somebody last did something, when the customer last heard something, and how often the caller has written. */
function withCourse(before: Incident | null, { incident, entries }: Change, { at, by }: Moment): Incident {
  const comments = entries.filter(({ kind }) => kind === 'comment')
  const ofCaller = comments.filter(({ author }) => author === incident.caller).length
  return {
    ...incident,
    pauses: before ? pausesAfter(incident.pauses, before.state, incident.state, at) : incident.pauses,
    touchedAt: by === null ? incident.touchedAt : at,
    repliedAt: comments.length > ofCaller ? at : incident.repliedAt,
    commentCount: incident.commentCount + ofCaller,
  }
}
