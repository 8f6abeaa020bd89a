import { CsvError, parse } from 'csv-parse/sync'

export interface LogLine {
  /** The number of its first line; the file begins with line 1. */
  line: number
  cells: string[]
}

/** A line whose quotes do not close. */
export interface BrokenLine {
  line: number
  problem: string
}

/** How many lines one quoted value may have. A quote left open further than that is a slip, and costs its line only. */
const longestValueLines = 50
const wrongQuotes = 'a quote opens and does not close, or closes before the end of a value'

/**
 * Splits a CSV text into lines of cells. Never throws, and never lets a stray quote swallow the lines below it: that is
 * why it is not parsed in one go.
 */
export function logLines(text: string): (LogLine | BrokenLine)[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const found: (LogLine | BrokenLine)[] = []
  for (let index = 0; index < lines.length;) {
    const taken = linesOfValueAt(lines, index)
    found.push(...cellsOf(lines.slice(index, index + taken), index + 1))
    index += taken
  }
  return found
}

/** How many lines belong together because a quote is open at the end of the first. */
function linesOfValueAt(lines: readonly string[], from: number): number {
  let quotes = 0
  for (let taken = 1; taken <= longestValueLines && from + taken <= lines.length; taken += 1) {
    quotes += lines[from + taken - 1]?.split('"').length ?? 1
    quotes -= 1
    if (quotes % 2 === 0) return taken
  }
  return 1
}

function cellsOf(lines: readonly string[], line: number): (LogLine | BrokenLine)[] {
  try {
    const records = parse(lines.join('\n'), { relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true, info: true })
    return (records as unknown as Parsed[]).map(({ record, info }) => ({ cells: record, line: line + info.lines - lines.length }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (lines.length === 1) return [{ line, problem: wrongQuotes }]
    return lines.flatMap((one, index) => cellsOf([one], line + index))
  }
}

interface Parsed {
  record: string[]
  info: { lines: number }
}
