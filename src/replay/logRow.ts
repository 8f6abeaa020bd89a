import { logInstant } from './logInstant.js'

/** The states of a ServiceNow incident audit log. */
export const logStates = [
  'New', 'Active', 'Awaiting User Info', 'Awaiting Problem', 'Awaiting Vendor', 'Awaiting Evidence', 'Resolved', 'Closed',
] as const
export type LogState = (typeof logStates)[number]

/** One audit event. Null is the log's `?`: the value stays as it was. Instants are UTC. */
export interface LogRow {
  /** Where it stands in the file; the header is line 1. */
  line: number
  number: string
  state: LogState | null
  openedAt: string | null
  updatedAt: string | null
  /** When the log itself says that the incident was resolved; the same in all its rows. */
  resolvedAt: string | null
  updatedBy: string | null
  openedBy: string | null
  caller: string | null
  category: string | null
  subcategory: string | null
  /** 1 high … 3 low. */
  impact: number | null
  urgency: number | null
  /** 1 critical … 5 planning. */
  priority: number | null
  group: string | null
  person: string | null
  closedCode: string | null
  resolvedBy: string | null
}

/** A row that cannot be replayed, and why. */
export interface BadRow {
  line: number
  /** The incident that it names, as far as that can be read. */
  incident: string | null
  reason: string
}

/** Without these columns a file is no such log. Any other that is missing counts as unknown throughout. */
export const requiredColumns = ['number', 'incident_state', 'opened_at', 'sys_updated_at', 'assignment_group'] as const

/** Baton's names end at 200 characters, and some are made from these by adding a word. */
const longestName = 150

class BadCell extends Error {}

/** Reads the cells of one line under the columns of the header. Never throws. */
export function readRow(columns: readonly string[], cells: readonly string[], line: number): LogRow | BadRow {
  const cell = (column: string): string | null => {
    const text = (cells[columns.indexOf(column)] ?? '?').trim()
    return text === '?' || text === '' ? null : text
  }
  try {
    if (cells.length !== columns.length) throw new BadCell(`it has ${cells.length} columns, the header has ${columns.length}`)
    const number = nameIn(cell, 'number')
    if (number === null) throw new BadCell('`number` is unknown')
    return {
      line, number,
      state: stateIn(cell),
      openedAt: instantIn(cell, 'opened_at'),
      updatedAt: instantIn(cell, 'sys_updated_at'),
      resolvedAt: instantIn(cell, 'resolved_at'),
      updatedBy: nameIn(cell, 'sys_updated_by'),
      openedBy: nameIn(cell, 'opened_by'),
      caller: nameIn(cell, 'caller_id'),
      category: nameIn(cell, 'category'),
      subcategory: nameIn(cell, 'subcategory'),
      impact: levelIn(cell, 'impact', 3),
      urgency: levelIn(cell, 'urgency', 3),
      priority: levelIn(cell, 'priority', 5),
      group: nameIn(cell, 'assignment_group'),
      person: nameIn(cell, 'assigned_to'),
      closedCode: nameIn(cell, 'closed_code'),
      resolvedBy: nameIn(cell, 'resolved_by'),
    }
  } catch (error) {
    if (!(error instanceof BadCell)) throw error
    return { line, incident: cell('number')?.slice(0, longestName) ?? null, reason: error.message }
  }
}

type Cells = (column: string) => string | null

function nameIn(cell: Cells, column: string): string | null {
  const text = cell(column)
  if (text === null) return null
  if (text.length > longestName) throw new BadCell(`\`${column}\` is longer than ${longestName} characters`)
  if (/[\p{Cc}\p{Cs}]/u.test(text) || text === '__proto__') throw new BadCell(`\`${column}\` is no name: ${quoted(text)}`)
  return text
}

function stateIn(cell: Cells): LogState | null {
  const text = cell('incident_state')
  if (text === null) return null
  const state = logStates.find(one => one === text)
  if (!state) throw new BadCell(`unknown state ${quoted(text)}`)
  return state
}

function instantIn(cell: Cells, column: string): string | null {
  const text = cell(column)
  if (text === null) return null
  const at = logInstant(text)
  if (at === null) throw new BadCell(`\`${column}\` is no instant such as 29-02-2016 01:16: ${quoted(text)}`)
  return at
}

/** `2 - Medium` → 2 */
function levelIn(cell: Cells, column: string, lowest: number): number | null {
  const text = cell(column)
  if (text === null) return null
  const level = Number(/^([1-9])(?: ?- ?.*)?$/.exec(text)?.[1])
  if (!(level <= lowest)) throw new BadCell(`\`${column}\` is no level from 1 to ${lowest}: ${quoted(text)}`)
  return level
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
