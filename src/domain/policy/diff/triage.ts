import { suggestionText } from '../../triage/readingText.js'
import type { SuggestionRule, TriageRules } from '../../triage/suggestions.js'
import { as, fieldChanges, members } from './fields.js'
import { rowChanges, type RowWords } from './rows.js'

/** What is read of what people write, and what words suggest. Of rules for one field the first counts. */
export function triageChanges(before: TriageRules | undefined, after: TriageRules | undefined): string[] {
  if (!after) return before ? ['new incidents are not read any more, and nothing is suggested'] : []
  const { suggest } = after
  if (!before) return [`new incidents are read now; the support reads ${after.language}`, ...rowChanges([], suggest, suggestions)]
  return fieldChanges('triage', before, after, {
    language: as('the support reads', language => language),
    suggest: (was, is) => rowChanges(was, is, suggestions),
  })
}

const suggestions: RowWords<SuggestionRule> = {
  label: index => `suggestion ${index + 1}`,
  words: rule => `${wordsOf(rule)}: ${suggested(rule)}`,
  isHeir: (one, other) => suggested(one) === suggested(other) || one.words.some(word => other.words.includes(word)),
  changed: (one, other, label) => {
    const of = `${label} (${wordsOf(other)})`
    return fieldChanges(of, one, other, {
      words: members({
        added: word => `${of} is for “${word}” as well`,
        removed: word => `${of} is no longer for “${word}”`,
        reordered: words => `${of} has its words in another order: ${words.join(', ')}`,
      }),
      category: as(`${of}, category`, orNone),
      subcategory: as(`${of}, subcategory`, orNone),
      impact: as(`${of}, impact`, orNone),
      urgency: as(`${of}, urgency`, orNone),
      tags: as(`${of}, tags`, (tags: string[] | undefined) => tags?.join(', ') ?? 'none'),
    })
  },
}

function suggested({ words: _words, ...rule }: SuggestionRule): string {
  return suggestionText(rule)
}

const mostNamed = 3

function wordsOf({ words }: SuggestionRule): string {
  return `${words.slice(0, mostNamed).join(', ')}${words.length > mostNamed ? ' …' : ''}`
}

function orNone(value: string | number | undefined): string {
  return value === undefined ? 'none' : String(value)
}
