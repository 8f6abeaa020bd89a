import type { Contents, Source, TermRule } from './intakeForm.js'
import { readerOf, wordsReader, type Found, type Reader } from './pattern.js'

/** A term of the receiving team, and the words that it was read from. */
export interface MappedTerm {
  term: string
  value: string
  evidence: { from: Source; words: string }
  /** The incident itself has none: the value is a proposal. Only of the configuration item. */
  proposed?: true
}

/** The term that is the incident's own configuration item: what the incident has counts before what a rule reads. */
export const configurationItemTerm = 'Configuration item'

/** Where a rule reads that names no field: in what people wrote. */
const everywhere: readonly Source[] = [
  'note', 'request', 'validatedFacts', 'diagnosticResults', 'attemptedRemediation', 'workingHypothesis', 'businessContext', 'shortDescription', 'description',
]

/** What one rule reads: some pages. A book that somebody pasted is read as far as that, so that a step stays short. */
const longestReadInAll = 200_000
const longestValue = 200
/** How much of the text around the words is shown with them. */
const around = 40

/** The terms of a form that could be read, in the order of its rules, and those that could not. */
export function readTerms(rules: readonly TermRule[], contents: Contents): { terms: MappedTerm[]; unmapped: string[] } {
  const names = [...new Set(rules.map(({ term }) => term))]
  const read = names.map(name => termOf(name, rules.filter(({ term }) => term === name), contents))
  return { terms: read.filter(term => term !== null), unmapped: names.filter((_, index) => read[index] === null) }
}

function termOf(term: string, rules: readonly TermRule[], contents: Contents): MappedTerm | null {
  const [own] = contents.configurationItem
  if (term === configurationItemTerm && own !== undefined) return { term, value: own, evidence: { from: 'configurationItem', words: own } }
  for (const rule of rules) {
    const found = find(rule, contents)
    if (found) return { term, ...found, ...(term === configurationItemTerm && { proposed: true as const }) }
  }
  return null
}

function find(rule: TermRule, contents: Contents): Pick<MappedTerm, 'value' | 'evidence'> | null {
  const read = readersOf(rule)
  let left = longestReadInAll
  for (const from of rule.fields ?? everywhere) {
    for (const text of contents[from]) {
      const page = text.slice(0, left)
      left -= page.length
      const found = read(page)
      if (found) return { value: shortened(rule.value ?? found.text), evidence: { from, words: excerpt(page, found) } }
    }
  }
  return null
}

const readers = new WeakMap<TermRule, Reader>()

/** Made once for each rule: a policy lives for as long as it is in force. */
function readersOf(rule: TermRule): Reader {
  const made = readers.get(rule) ?? makeReader(rule)
  readers.set(rule, made)
  return made
}

/** Words and a pattern both have to be there; what they found last, or what is extracted, is what the value is read from. */
function makeReader({ contains, matches, extract }: TermRule): Reader {
  const all = [contains && wordsReader(contains), matches !== null && readerOf(matches), extract !== null && readerOf(extract)].filter(reader => reader !== null && reader !== false)
  return text => {
    let found: Found | null = null
    for (const read of all) {
      found = read(text)
      if (found === null) return null
    }
    return found
  }
}

/** Cut between characters, never within one. */
function shortened(value: string): string {
  return [...value.slice(0, 2 * longestValue)].slice(0, longestValue).join('')
}

/** The words with whole words around them, in one line. */
function excerpt(text: string, { start, end }: Found): string {
  const [from, last] = [Math.max(0, start - around), Math.min(end, start + longestValue)]
  const until = Math.min(text.length, last + around)
  const left = from > 0 ? `…${text.slice(from, start).replace(/^\S*\s+/, '')}` : text.slice(0, start)
  const right = until < text.length ? `${text.slice(last, until).replace(/\s+\S*$/, '')}…` : text.slice(last)
  return wholeCharacters(left + text.slice(start, last) + right).replace(/\s+/g, ' ').trim()
}

/** Without the halves of characters at both cuts. */
function wholeCharacters(text: string): string {
  return text.replace(/^…[\udc00-\udfff]/, '…').replace(/[\ud800-\udbff]…$/, '…')
}
