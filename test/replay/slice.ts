import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The recorded incidents that the tests replay; `test/fixtures/README.md` says where they are from. */
export const sliceFile = fileURLToPath(new URL('../fixtures/servicenow-incident-log.slice.csv', import.meta.url))

export const sliceText = readFileSync(sliceFile, 'utf8')

/** The column names of a log, and a row by what is peculiar in it. */
const columns = [
  'number', 'incident_state', 'opened_at', 'sys_updated_by', 'sys_updated_at', 'category', 'subcategory', 'impact', 'urgency',
  'priority', 'assignment_group', 'assigned_to', 'resolved_at',
] as const
export type Cells = Partial<Record<(typeof columns)[number], string>>

const usual: Required<Cells> = {
  number: 'INC1', incident_state: 'New', opened_at: '01-03-2016 08:00', sys_updated_by: 'Ulla', sys_updated_at: '01-03-2016 08:00',
  category: 'Network', subcategory: '?', impact: '2 - Medium', urgency: '2 - Medium', priority: '3 - Moderate',
  assignment_group: 'Group 1', assigned_to: '?', resolved_at: '?',
}

/** A log of rows; what a row does not say is as usual. */
export function logText(...rows: Cells[]): string {
  return [columns.join(','), ...rows.map(row => columns.map(column => row[column] ?? usual[column]).join(','))].join('\n')
}
