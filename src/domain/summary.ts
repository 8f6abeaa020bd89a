/** Temporal's limit is 400 bytes, and a character may take four. */
const longest = 90

/** One line for the Temporal UI. A longer one may be refused by the server, and would then stop its workflow. */
export function summaryLine(text: string): string {
  const line = [...text.replace(/[\s\p{C}]+/gu, ' ').trim()]
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`
}
