import type { Entry } from '../activityStream.js'
import type { Incident } from '../incident.js'
import type { TriggerCondition } from './trigger.js'
import type { Said, TriggerState } from './triggerState.js'

/** What a step, or a note, adds to what the caller has said. */
export interface Utterance {
  before: Incident | null
  after: Incident
  entries: readonly Entry[]
}

/**
 * The newest words of the caller that meet a trigger: title and description, and then each comment in its turn. What has
 * met it once stays until other words do, so that two comments within one moment lose nothing.
 */
export function saidFor(when: TriggerCondition, known: TriggerState | null, { before, after, entries }: Utterance): Said | null {
  const comment = entries.findLast(({ kind, author }) => kind === 'comment' && author === after.caller)
  const because = comment && met(when, comment.text, moodOf(comment))
  if (because) return { comment: after.commentCount, at: comment.at, because }
  if (known?.said) return known.said
  const opening = met(when, [after.shortDescription, after.description].filter(Boolean).join('\n'), before === null ? moodOf(entries[0]) : null)
  return opening ? { comment: 0, at: after.openedAt, because: opening } : null
}

/** What of a text meets a trigger; null: it does not. */
function met({ words, sentiment }: TriggerCondition, text: string, mood: string | null): string | null {
  const word = words?.find(one => contains(text, one))
  if ((words && word === undefined) || (sentiment && mood !== sentiment)) return null
  return [...(word === undefined ? [] : [`“${word}”`]), ...(sentiment ? [`reads as ${sentiment}`] : [])].join(', ')
}

/** As a word or a row of words of its own, in capitals or not. */
function contains(text: string, words: string): boolean {
  const pattern = words.trim().split(/\s+/).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+')
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

/** How somebody's words read, as far as that was read. */
function moodOf(entry: (Entry & { reading?: { sentiment: { tone: string } | null } }) | undefined): string | null {
  return entry?.reading?.sentiment?.tone ?? null
}
