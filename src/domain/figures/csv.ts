import type { FigureCell, FigureColumn, FigureTable } from './figureTables.js'

/** A table for spreadsheets and scripts, as RFC 4180 has it. Times are in seconds, rates 0…1, weeks the day of their Monday. */
export function csvOf({ columns, rows }: FigureTable): string {
  const heads = columns.map(({ head, kind }) => (kind === 'time' ? `${head} (s)` : head))
  return [heads, ...rows.map(row => columns.map((column, index) => spelled(column, row[index] ?? null)))]
    .map(cells => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function spelled({ kind }: FigureColumn, cell: FigureCell): string {
  // What stands for all of a kind has a word: an empty cell would be read as one that is missing.
  if (cell === null) return kind === 'text' || kind === 'week' ? 'all' : ''
  if (typeof cell === 'string') return kind === 'week' ? cell.slice(0, 10) : inert(cell)
  if (kind === 'time') return String(Math.round(cell / 1000))
  return kind === 'rate' ? String(Number(cell.toFixed(4))) : String(cell)
}

/** Spreadsheets take a text that begins like this for a formula, and would run it. */
function inert(text: string): string {
  return /^[\s\0]*[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
