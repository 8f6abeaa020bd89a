import { valueAt, type Finding } from '../policy/policyProblems.js'
import { list } from '../policy/policyOutline.js'
import type { Policy } from '../policy/policy.js'
import type { SuggestionRule } from './suggestions.js'
import { phraseOf } from './words.js'

const suggestable = ['category', 'subcategory', 'impact', 'urgency', 'tags'] as const

/** What the schema alone cannot see: rules that suggest nothing, or half of something. */
export function triageChecks(raw: unknown): Finding[] {
  return list(valueAt(raw, ['triage', 'suggest'])).flatMap((rule, index): Finding[] => {
    if (typeof rule !== 'object' || rule === null) return []
    const path = ['triage', 'suggest', index]
    const has = (field: string) => valueAt(rule, [field]) !== undefined
    if (!suggestable.some(has)) {
      return [{ path, problem: 'these words suggest nothing', fix: `Add at least one of: ${suggestable.join(', ')}.` }]
    }
    return has('subcategory') && !has('category')
      ? [{ path: [...path, 'subcategory'], atKey: true, problem: 'a subcategory says nothing without its category', fix: 'Add the `category`.' }]
      : []
  })
}

/** What is allowed and probably not meant: rules that add nothing. */
export function triageWarnings({ triage }: Policy): Finding[] {
  const rules = triage?.suggest ?? []
  return rules.flatMap((rule, index) => addsNothing(rules, rule, index))
}

function addsNothing(rules: readonly SuggestionRule[], rule: SuggestionRule, index: number): Finding[] {
  const first = rules.slice(0, index).findIndex(earlier => speaksFor(earlier, rule))
  return first < 0 ? [] : [{
    path: ['triage', 'suggest', index],
    problem: `this rule adds nothing: rule ${first + 1} has all of its words, and suggests as much before`,
    fix: `Move it above rule ${first + 1}, or take it away.`,
  }]
}

/** True when nothing that the later rule could say is heard beside the earlier one. */
function speaksFor(earlier: SuggestionRule, later: SuggestionRule): boolean {
  const known = new Set(earlier.words.map(word => phraseOf(word).join(' ')))
  return later.words.every(word => known.has(phraseOf(word).join(' ')))
    && (['category', 'impact', 'urgency'] as const).every(field => later[field] === undefined || earlier[field] !== undefined)
    && (later.tags ?? []).every(tag => earlier.tags?.includes(tag) ?? false)
}
