/** What the first words do not tell, the rest of a long text (a log, mostly) tells neither; and reading takes bounded time. */
export const longestRead = 10_000

/** The part of a text that is read, and what is to be said where it is not all of it. */
export function excerptOf(text: string): { excerpt: string; remarks: string[] } {
  if (text.length <= longestRead) return { excerpt: text, remarks: [] }
  // Never half of a character.
  const end = /[\ud800-\udbff]/.test(text.charAt(longestRead - 1)) ? longestRead - 1 : longestRead
  return { excerpt: text.slice(0, end), remarks: [`only the first ${grouped(longestRead)} of ${grouped(text.length)} characters were read`] }
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
