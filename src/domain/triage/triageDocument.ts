import type { Policy } from '../policy/policy.js'
import type { SuggestionRule, TriageRules } from './suggestions.js'
import type { TriageDocument } from './triageSchema.js'

/** What a document says about reading texts, with every default filled in. */
export function triageOf({ language, suggest = [] }: TriageDocument, noticesLanguage: string): TriageRules {
  return { language: language ?? noticesLanguage, suggest: suggest.map(ruleOf) }
}

/** What the support reads, by a policy that need not say anything about reading. */
export function supportLanguage({ triage, notices }: Pick<Policy, 'triage' | 'notices'>): string {
  return triage?.language ?? notices.language
}

/** What is left out is not there: plain JSON. */
function ruleOf(rule: Required<TriageDocument>['suggest'][number]): SuggestionRule {
  const { words, ...suggested } = rule
  return { words, ...Object.fromEntries(Object.entries(suggested).filter(([, value]) => value !== undefined)) }
}
