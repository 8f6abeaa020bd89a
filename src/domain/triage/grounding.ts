import type { Reading, Suggestion } from './reading.js'
import { suggestionText } from './readingText.js'
import type { SuggestionRule } from './suggestions.js'

/**
 * A reading by somebody who is not believed without proof: what names no words of the text, and what the policy does not
 * have, is taken away, and a remark says so.
 */
export function grounded(reading: Reading, text: string, rules: readonly SuggestionRule[]): Reading {
  const { by, language, sentiment, suggestion } = reading
  const remarks = [...reading.remarks]
  const proven = (evidence: readonly string[]) => [...new Set(evidence.filter(words => /\S/.test(words) && text.includes(words)))]
  const withProof = <T extends { evidence: string[] }>(what: string, statement: T | null, mayLack: boolean): T | null => {
    const evidence = proven(statement?.evidence ?? [])
    if (!statement || evidence.length > 0 || mayLack) return statement && { ...statement, evidence }
    remarks.push(`${by} named no words of the text for the ${what}, so it does not count`)
    return null
  }
  return {
    ...reading,
    language: withProof('language', language, false),
    sentiment: withProof('tone', sentiment, sentiment?.tone === 'neutral'),
    suggestion: suggestion && suggestionOf(suggestion, proven(suggestion.because), by, rules, remarks),
    remarks,
  }
}

function suggestionOf(
  { because: _claimed, ...suggested }: Suggestion, because: string[], by: string, rules: readonly SuggestionRule[], remarks: string[],
): Suggestion | null {
  if (because.length === 0) {
    remarks.push(`${by} named no words of the text for its suggestion, so it does not count`)
    return null
  }
  const known = knownOf(suggested, rules)
  const [said, counted] = [suggestionText(suggested), suggestionText(known)]
  if (said !== counted) remarks.push(`${by} suggested ${said}; the policy has ${counted === '' ? 'nothing of it' : `only ${counted}`}`)
  return counted === '' ? null : { ...known, because }
}

/** What the policy itself suggests for some words. */
function knownOf({ category, subcategory, impact, urgency, tags = [] }: Omit<Suggestion, 'because'>, rules: readonly SuggestionRule[]) {
  const ofCategory = category === undefined ? [] : rules.filter(rule => rule.category === category)
  const knownTags = tags.filter(tag => rules.some(rule => rule.tags?.includes(tag)))
  return {
    ...(category !== undefined && ofCategory.length > 0 && { category }),
    ...(subcategory !== undefined && ofCategory.some(rule => rule.subcategory === subcategory) && { subcategory }),
    ...(impact !== undefined && rules.some(rule => rule.impact === impact) && { impact }),
    ...(urgency !== undefined && rules.some(rule => rule.urgency === urgency) && { urgency }),
    ...(knownTags.length > 0 && { tags: knownTags }),
  }
}
