import { bytesOf } from './messageSize.js'

/**
 * Temporal's limit is 400 bytes with the metadata of the payload; encrypted, a line may have 250 of them as JSON, in which a
 * character takes up to four.
 */
const longest = { characters: 90, bytes: 240 }
const ellipsis = '…'

/** One line for the Temporal UI. A longer one may be refused by the server, and would then stop its workflow. */
export function summaryLine(text: string): string {
  const line = [...text.replace(/[\s\p{C}]+/gu, ' ').trim()]
  const whole = beginningOf(line, longest.characters, longest.bytes)
  if (whole.length === line.length) return line.join('')
  return beginningOf(line, longest.characters - 1, longest.bytes - bytesInJson(ellipsis)).join('') + ellipsis
}

function beginningOf(line: string[], characters: number, bytes: number): string[] {
  let used = 0
  const over = line.findIndex((character, index) => {
    used += bytesInJson(character)
    return index >= characters || used > bytes
  })
  return over < 0 ? line : line.slice(0, over)
}

/** Without the quotes around it. */
function bytesInJson(text: string): number {
  return bytesOf(text) - 2
}
