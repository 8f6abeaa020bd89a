import { stripVTControlCharacters } from 'node:util'

/** Measures and breaks text for a terminal. */

const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u

/** How many columns a text takes, colours not counted. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    if (!invisible.test(character)) width += wide.test(character) ? 2 : 1
  }
  return width
}

/**
 * Breaks a text into lines of at most `width` columns, between words. Its own line breaks and indentations stay; a
 * word that is too long stays whole, so that an address can still be copied.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap(line => {
    const indent = /^ *(?:[-•] |\d+\. )?/.exec(line)?.[0] ?? ''
    const lines: string[] = []
    let current = indent
    for (const word of line.slice(indent.length).split(/ +/)) {
      const blank = current.trim() === '' || current === indent
      if (!blank && widthOf(current) + 1 + widthOf(word) > width) {
        lines.push(current)
        current = ' '.repeat(indent.length) + word
      } else {
        current += blank ? word : ` ${word}`
      }
    }
    return [...lines, current].map(one => one.trimEnd())
  })
}

/** Joins a left margin of fixed width with a text that is wrapped beside it. */
export function beside(margin: string, text: string, marginWidth: number, columns: number): string {
  const empty = ' '.repeat(marginWidth)
  const first = margin + ' '.repeat(Math.max(0, marginWidth - widthOf(margin)))
  return wrap(text, Math.max(20, columns - marginWidth))
    .map((line, index) => ((index === 0 ? first : empty) + line).trimEnd())
    .join('\n')
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Cuts a text to a width and says so with an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
