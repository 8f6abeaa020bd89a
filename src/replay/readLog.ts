import { readRow, requiredColumns, type BadRow, type LogRow } from './logRow.js'
import { logLines, type BrokenLine, type LogLine } from './logLines.js'

/** One incident of the log, its rows in the log's order. */
export interface LogIncident {
  number: string
  openedAt: string
  rows: [LogRow, ...LogRow[]]
}

export interface IncidentLog {
  incidents: LogIncident[]
  badRows: BadRow[]
}

/**
 * Reads a ServiceNow incident audit log: CSV with one row for each audit event. Never throws. A row that cannot be
 * read is named and passed over; only a text that is no such log at all gives a `problem`.
 */
export function readLog(text: string): IncidentLog | { problem: string } {
  const [header, ...lines] = logLines(text)
  const columns = header && 'cells' in header ? header.cells.map(cell => cell.trim()) : []
  const missing = requiredColumns.filter(column => !columns.includes(column))
  if (missing.length > 0) return { problem: `its first line has no column ${missing.join(', ')}` }

  const rows = lines.map(line => rowOf(columns, line))
  const badRows = rows.filter(row => 'reason' in row)
  const byNumber = new Map<string, [LogRow, ...LogRow[]]>()
  for (const row of rows) {
    if ('reason' in row) continue
    const others = byNumber.get(row.number)
    if (others) others.push(row)
    else byNumber.set(row.number, [row])
  }
  const incidents: LogIncident[] = []
  for (const [number, ofOne] of byNumber) {
    const openedAt = firstKnown(ofOne, row => row.openedAt) ?? firstKnown(ofOne, row => row.updatedAt)
    if (openedAt === null) badRows.push(...ofOne.map(({ line }) => ({ line, incident: number, reason: 'no row of the incident says when' })))
    else incidents.push({ number, openedAt, rows: ofOne })
  }
  return { incidents, badRows: badRows.sort((a, b) => a.line - b.line) }
}

function rowOf(columns: readonly string[], line: LogLine | BrokenLine): LogRow | BadRow {
  return 'problem' in line ? { line: line.line, incident: null, reason: line.problem } : readRow(columns, line.cells, line.line)
}

/** The first value that is known at all. */
export function firstKnown<T>(rows: readonly LogRow[], value: (row: LogRow) => T | null): T | null {
  for (const row of rows) {
    const known = value(row)
    if (known !== null) return known
  }
  return null
}
