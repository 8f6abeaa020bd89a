/** A word of a text, and where it stands. */
export interface Word {
  /** As it is compared: in small letters, one way of writing accents and apostrophes. */
  word: string
  start: number
  end: number
}

/** One or several words in a row, as they are compared; one that ends with `*` takes every ending. */
export type Phrase = readonly string[]

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu
const phrasePattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*\*?/gu
/** Scripts that put no blank between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The words of a text, in their order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].flatMap(({ 0: found, index }) =>
    unspaced.test(found) ? segments(found, index) : [{ word: compared(found), start: index, end: index + found.length }])
}

/** `link down`, `Leitung*`: what a policy or a list of words writes, as it is compared. Empty when there is no word in it. */
export function phraseOf(text: string): Phrase {
  return [...text.matchAll(phrasePattern)].flatMap(([found]) => {
    const bare = found.replace(/\*$/, '')
    const parts = unspaced.test(bare) ? segments(bare, 0).map(({ word }) => word) : [compared(bare)]
    return bare === found ? parts : [...parts.slice(0, -1), `${parts.at(-1) ?? ''}*`]
  })
}

/** Between two words of a phrase: a blank or a hyphen, with a comma or a quote. Further apart they have nothing to do with each other. */
const widestGap = 3

/** True when the phrase stands in the text at this word. */
export function standsAt(words: readonly Word[], index: number, phrase: Phrase): boolean {
  return phrase.every((wanted, offset) => {
    const [before, here] = [words[index + offset - 1], words[index + offset]]
    if (!here || (offset > 0 && before && here.start - before.end > widestGap)) return false
    return wanted.endsWith('*') ? here.word.startsWith(wanted.slice(0, -1)) : here.word === wanted
  })
}

/** Where the phrase first stands in the text, as it is written there; null: nowhere. */
export function found(text: string, words: readonly Word[], phrase: Phrase): string | null {
  const index = phrase.length === 0 ? -1 : words.findIndex((_, at) => standsAt(words, at, phrase))
  const [first, last] = [words[index], words[index + phrase.length - 1]]
  return first && last ? text.slice(first.start, last.end) : null
}

function segments(run: string, start: number): Word[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
  return [...segmenter.segment(run)].map(({ segment, index }) =>
    ({ word: compared(segment), start: start + index, end: start + index + segment.length }))
}

function compared(word: string): string {
  return word.normalize('NFC').toLowerCase().replaceAll('’', '\'').replaceAll('ß', 'ss')
}
