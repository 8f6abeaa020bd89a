import { RE2JS } from 're2js'

/**
 * The patterns of a policy, in RE2's language: what is read is written by anybody, and here the time it takes grows with
 * the text alone, whatever the pattern is. The price are look-arounds and back-references, which it does not have.
 */

export interface Found {
  /** Where the words begin and end. */
  start: number
  end: number
  text: string
}

/** Why a pattern cannot be used, or how many groups in round brackets it has. */
export function examinePattern(pattern: string): { problem: string } | { groups: number } {
  try {
    return { groups: RE2JS.compile(pattern).groupCount() }
  } catch (error) {
    return { problem: (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '') }
  }
}

/** Reads a text for the first place that matches; with a group, what the group took. */
export type Reader = (text: string) => Found | null

/** A pattern that an earlier version took and this one cannot use finds nothing. */
export function readerOf(pattern: string): Reader {
  const compiled = compile(pattern)
  const group = compiled?.groupCount() === 1 ? 1 : 0
  return text => {
    const matcher = compiled?.matcher(text)
    if (!matcher?.find()) return null
    const [found, start, end] = [matcher.group(group), matcher.start(group), matcher.end(group)]
    return found === null || found.trim() === '' ? null : { text: found.trim(), start, end }
  }
}

/** Reads for any of these words, whole words only, in upper or lower case; blanks between them may be any. */
export function wordsReader(words: readonly string[]): Reader {
  return readerOf(`(?i)(?:${words.map(wholeWords).join('|')})`)
}

/** Scripts that put blanks between words. In others, Chinese for example, a word may stand right beside the next. */
const letters = String.raw`\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\p{N}_`
const isLetter = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{N}_]/u

function wholeWords(words: string): string {
  const characters = [...words.trim()]
  const edge = (character: string | undefined, bound: string) => character !== undefined && isLetter.test(character) ? `(?:${bound}|[^${letters}])` : ''
  const quoted = words.trim().split(/\s+/).map(word => RE2JS.quote(word)).join(String.raw`\s+`)
  return `${edge(characters[0], '^')}${quoted}${edge(characters.at(-1), '$')}`
}

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return null
  }
}
