import { phraseOf, standsAt, type Phrase, type Word } from '../../domain/triage/words.js'

/** The words of one language that speak of a mood, as data. */
export interface Lexicon {
  /** Phrases with their weight, from -3 (angry) to 3 (delighted). One that ends with `*` takes every ending. */
  moods: Record<string, number>
  /**
   * What somebody expects to be so: it works, it helped, it is solved. To say so is no praise yet, but to deny it is a
   * complaint, and with a word of `atLast` it is good news.
   */
  expected: string[]
  /** The same as it is asked for: work, help, solve. Only to deny it says something. */
  wanted: string[]
  atLast: string[]
  /** Turn a mood that follows into its opposite, and deny what is expected. */
  negators: string[]
  /** How far a negator reaches within its clause, in words. */
  reach: number
  /** True where a negator may follow the verb that it denies: "das funktioniert nicht". */
  negatesAfter: boolean
  /** Make the mood that follows stronger. */
  intensifiers: string[]
  /** Thanks: they count only where nothing is complained of, and nothing asked for. */
  courtesies: string[]
  requests: string[]
}

type Role = 'mood' | 'courtesy' | 'expected' | 'wanted' | 'request' | 'atLast' | 'negator' | 'intensifier'

/** An entry of a lexicon where it stands in a text. */
export interface Hit {
  role: Role
  weight: number
  /** The first and the last of its words. */
  from: number
  to: number
}

interface Entry {
  phrase: Phrase
  role: Role
  weight: number
}

/** A lexicon that can be looked up. */
export interface LexiconIndex extends Pick<Lexicon, 'reach' | 'negatesAfter'> {
  /** By the first two letters: only those are compared at a word. */
  entries: ReadonlyMap<string, readonly Entry[]>
}

export function indexed({ moods, expected, wanted, atLast, negators, intensifiers, courtesies, requests, reach, negatesAfter }: Lexicon): LexiconIndex {
  const weighted = Object.entries(moods).map(([text, weight]) => ({ phrase: phraseOf(text), role: 'mood' as const, weight }))
  const of = (role: Role, texts: readonly string[]) => texts.map(text => ({ phrase: phraseOf(text), role, weight: 0 }))
  const all = [
    ...weighted, ...of('courtesy', courtesies), ...of('expected', expected), ...of('wanted', wanted), ...of('request', requests),
    ...of('atLast', atLast), ...of('negator', negators), ...of('intensifier', intensifiers),
  ]
  const index = new Map<string, Entry[]>()
  for (const entry of all) {
    const key = keyOf(entry.phrase[0] ?? '')
    index.set(key, [...index.get(key) ?? [], entry])
  }
  // The longest first, so that "no problem" is not read as "no"; where roles share a word, the first of them has it.
  const entries = new Map([...index].map(([key, list]) => [key, list.sort((a, b) => lengthOf(b.phrase) - lengthOf(a.phrase))]))
  return { entries, reach, negatesAfter }
}

/** The entries that stand in a text, none within another. */
export function hitsIn(words: readonly Word[], { entries }: LexiconIndex): Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < words.length;) {
    const entry = entries.get(keyOf(words[at]?.word ?? ''))?.find(({ phrase }) => standsAt(words, at, phrase))
    if (entry) hits.push({ role: entry.role, weight: entry.weight, from: at, to: at + entry.phrase.length - 1 })
    at += entry?.phrase.length ?? 1
  }
  return hits
}

function keyOf(word: string): string {
  return word.slice(0, 2)
}

/** In words; among phrases of as many words a whole one is longer than a beginning. */
function lengthOf(phrase: Phrase): number {
  const last = phrase.at(-1) ?? ''
  return phrase.length * 1000 + (last.endsWith('*') ? last.length : 999)
}
