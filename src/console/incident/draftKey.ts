import type { Me, Story } from '../api/answers.js'
import { requestOf, type ActionKind } from './actions.js'

/** What the form of an action is about: at another tier, or of another request, other things are true than were written. */
export function draftKey(kind: ActionKind, story: Pick<Story, 'incident'>, { name }: Pick<Me, 'name'>): string {
  const { number, tier } = story.incident
  return JSON.stringify([name, number, kind, tier, requestOf(kind, story)])
}
