import type { Suggestion } from './reading.js'
import { found, phraseOf, wordsOf } from './words.js'

/** What a policy says about reading: plain JSON, every default filled in. */
export interface TriageRules {
  /** ISO 639-1: what the support reads. What is written in another language is translated, where somebody can. */
  language: string
  suggest: SuggestionRule[]
}

/** A text that holds one of these words, or rows of words, suggests the rest. */
export interface SuggestionRule {
  words: string[]
  category?: string
  subcategory?: string
  impact?: number
  urgency?: number
  tags?: string[]
}

/**
 * What the words of a text suggest. Category with subcategory, impact and urgency each come from the first rule that
 * matches and names them; tags come from all that match. Null: no rule matches.
 */
export function suggestionOf(text: string, rules: readonly SuggestionRule[]): Suggestion | null {
  const words = wordsOf(text)
  const matching = rules.flatMap(rule => {
    const because = rule.words.flatMap(phrase => found(text, words, phraseOf(phrase)) ?? [])
    return because.length > 0 ? [{ rule, because }] : []
  })
  const ofCategory = matching.find(({ rule }) => rule.category !== undefined)
  const ofImpact = matching.find(({ rule }) => rule.impact !== undefined)
  const ofUrgency = matching.find(({ rule }) => rule.urgency !== undefined)
  const ofTags = matching.filter(({ rule }) => rule.tags !== undefined)
  const counted = matching.filter(one => [ofCategory, ofImpact, ofUrgency, ...ofTags].includes(one))
  if (counted.length === 0) return null
  const { category, subcategory } = ofCategory?.rule ?? {}
  const [impact, urgency] = [ofImpact?.rule.impact, ofUrgency?.rule.urgency]
  const tags = [...new Set(ofTags.flatMap(({ rule }) => rule.tags ?? []))]
  return {
    ...(category !== undefined && { category }),
    ...(category !== undefined && subcategory !== undefined && { subcategory }),
    ...(impact !== undefined && { impact }),
    ...(urgency !== undefined && { urgency }),
    ...(tags.length > 0 && { tags }),
    because: [...new Set(counted.flatMap(({ because }) => because))],
  }
}
