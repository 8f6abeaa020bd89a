import type { Me, Story } from '../api/answers.js'
import type { ActionKind } from './actions.js'

/** What the form of an action is about: at another tier, or of another request, other things are true than were written. */
export function draftKey(kind: ActionKind, { incident: { number, tier, approval } }: Pick<Story, 'incident'>, { name }: Pick<Me, 'name'>): string {
  return JSON.stringify([name, number, kind, tier, kind === 'approve' || kind === 'decline' ? approval?.id ?? null : null])
}
