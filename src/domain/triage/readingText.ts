import type { PolicyPart } from '../policy/policyText.js'
import type { Reading, Sentiment, Suggestion, Translation } from './reading.js'
import type { TriageRules } from './suggestions.js'

/** How readings are told to people. */

const longestQuote = 60

/** `English, negative (“still not working”)`; what the reader remarked comes last. */
export function readingText({ language, sentiment, remarks }: Reading): string {
  return told(language && languageName(language.code), sentiment, remarks)
}

/** `category SD-WAN, subcategory Link failure, urgency 1, tag outage` */
export function suggestionText({ category, subcategory, impact, urgency, tags = [] }: Omit<Suggestion, 'because'>): string {
  return [
    category === undefined ? [] : [`category ${category}`],
    subcategory === undefined ? [] : [`subcategory ${subcategory}`],
    impact === undefined ? [] : [`impact ${impact}`],
    urgency === undefined ? [] : [`urgency ${urgency}`],
    tags.length === 0 ? [] : [`${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`],
  ].flat().join(', ')
}

/** What an incident was opened as. */
export interface Classified {
  category: string
  subcategory: string | null
  impact: number
  urgency: number
  tags: readonly string[]
}

/** What the stream says of the report that opened an incident. A suggestion changes nothing by itself. */
export function openingReadText(reading: Reading, opened: Classified): string {
  const { language, sentiment, suggestion, by, remarks } = reading
  const head = `Read by ${by}: ${told(language && `${languageName(language.code)}${evidenceText(language.evidence)}`, sentiment, remarks)}.`
  if (!suggestion) return `${head} Nothing is suggested.`
  const other = otherwise(suggestion, opened)
  const because = quoted(suggestion.because)
  if (suggestionText(other) === '') return `${head} It is classified as ${because} suggests.`
  return `${head} Suggested is ${suggestionText(other)}, because of ${because}; nothing was changed.`
}

/** The language in which people write: `German`. */
export function languageName(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code
}

/** What stands above a translation, or in its place. */
export function translationText(translation: Translation): string {
  return translation.translated === null
    ? `(not translated: ${translation.because})`
    : `(translated from ${languageName(translation.from)} by ${translation.by}) ${translation.translated}`
}

/** What a policy says about reading. */
export function triagePart({ language, suggest }: TriageRules): PolicyPart {
  return {
    heading: 'Reading what people write',
    lines: [`The support reads ${languageName(language)}.`, ...(suggest.length === 0 ? ['Nothing is suggested.'] : [])],
    table: suggest.length === 0 ? null : {
      head: ['words', 'suggest'],
      rows: suggest.map(({ words, ...suggested }) => [words.join(', '), suggestionText(suggested)]),
    },
  }
}

/** Of a suggestion only what the incident does not have yet. */
function otherwise({ category, subcategory, impact, urgency, tags = [] }: Suggestion, opened: Classified): Omit<Suggestion, 'because'> {
  const isSameCategory = category === undefined || category === opened.category
  const isSameKind = isSameCategory && (subcategory === undefined || subcategory === opened.subcategory)
  const newTags = tags.filter(tag => !opened.tags.includes(tag))
  return {
    ...(!isSameKind && category !== undefined && { category }),
    ...(!isSameKind && subcategory !== undefined && { subcategory }),
    ...(impact !== undefined && impact !== opened.impact && { impact }),
    ...(urgency !== undefined && urgency !== opened.urgency && { urgency }),
    ...(newTags.length > 0 && { tags: newTags }),
  }
}

function told(language: string | null, sentiment: Sentiment | null, remarks: readonly string[]): string {
  const tone = sentiment ? `${sentiment.tone}${evidenceText(sentiment.evidence)}` : 'tone not certain'
  // Why nothing is known of it says enough.
  const statements = language === null && sentiment === null && remarks.length > 0 ? [] : [`${language ?? 'language not certain'}, ${tone}`]
  return [...statements, ...remarks].join('; ')
}

function evidenceText(evidence: readonly string[]): string {
  return evidence.length === 0 ? '' : ` (${quoted(evidence)})`
}

/** `“still”, “not working”` */
export function quoted(evidence: readonly string[]): string {
  return evidence.map(words => `“${shortened(words.replace(/\s+/g, ' '))}”`).join(', ')
}

function shortened(words: string): string {
  const characters = [...words]
  return characters.length > longestQuote ? `${characters.slice(0, longestQuote - 1).join('')}…` : words
}
