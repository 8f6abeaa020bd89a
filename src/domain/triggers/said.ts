import type { Entry } from '../activityStream.js'
import type { Incident } from '../incident.js'
import { isNegative, type Reading } from '../triage/reading.js'
import { found, phraseOf, wordsOf } from '../triage/words.js'
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
  const because = comment && met(when, comment.text, comment.reading)
  if (because) return { comment: after.commentCount, at: comment.at, because }
  if (known?.said) return known.said
  const read = before === null ? entries.find(({ reading }) => reading)?.reading : undefined
  const opening = met(when, [after.shortDescription, after.description].filter(Boolean).join('\n'), read)
  return opening ? { comment: 0, at: after.openedAt, because: opening } : null
}

/** What of a text meets a trigger; null: it does not. */
function met({ words, sentiment }: TriggerCondition, text: string, reading: Reading | undefined): string | null {
  const word = words && wordIn(text, words)
  if (word === null || (sentiment && !isNegative(reading))) return null
  const evidence = reading?.sentiment?.evidence.slice(0, 3).map(quoted).join(', ')
  return [...(word === undefined ? [] : [quoted(word)]), ...(sentiment ? [`reads as ${sentiment}${evidence ? ` (${evidence})` : ''}`] : [])].join(', ')
}

/** The first of them that stands in the text, as it is written there. */
function wordIn(text: string, wanted: readonly string[]): string | null {
  const words = wordsOf(text)
  return wanted.flatMap(one => found(text, words, phraseOf(one)) ?? [])[0] ?? null
}

function quoted(word: string): string {
  return `“${word}”`
}
