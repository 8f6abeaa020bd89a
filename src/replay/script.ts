import type { Command, OpenInput } from '../domain/commands.js'
import { difference, type Difference } from './difference.js'
import type { Figures } from './figures.js'
import { after, commandsFor, type Bare, type Foreseen } from './foreseen.js'
import { figuresOfLog, stateOf } from './logFigures.js'
import { groupTag, unknownGroup } from './logPolicy.js'
import type { LogRow } from './logRow.js'
import { priorityIn, type PriorityMatrix } from './priorityMatrix.js'
import { firstKnown, type LogIncident } from './readLog.js'
import { rowDifferences } from './rowDifferences.js'

/** One thing to do, at the log's own instant. */
export type ScriptStep = { at: string; line: number } & ({ open: OpenInput } | { command: Command })

/** One incident of the log as commands to Baton, and what is to be expected of them. */
export interface Script {
  number: string
  steps: ScriptStep[]
  /** What the log says. */
  log: Figures
  /** What Baton must record: what the log says, but for the differences. */
  expected: Figures
  differences: Difference[]
}

const nobody = 'Unknown'

/** Turns the rows of an incident into commands, by rules.md, "Replaying a log". Pure. */
export function scriptOf(incident: LogIncident, matrix: PriorityMatrix): Script {
  const { number, openedAt, rows } = incident
  const begun = begin(incident)
  const steps: ScriptStep[] = [{ at: openedAt, line: rows[0].line, open: opening(incident, begun) }]
  const differences: Difference[] = []
  if (firstKnown(rows, row => row.group) === null) {
    differences.push(difference('noKnownGroup', { incident: number, what: 'group', log: null, baton: unknownGroup }))
  }

  let now = begun
  let above: LogRow | null = null
  let by = nobody
  for (const row of rows) {
    by = row.updatedBy ?? by
    const before: Foreseen = { ...now, at: later(row.updatedAt, now.at) }
    const commands = commandsFor(row, before)
    steps.push(...commands.map(command => ({ at: before.at, line: row.line, command: signed(command, by, row.line) })))
    now = after(row, before, commands)
    differences.push(...rowDifferences(row, above, before, now, matrix))
    above = above ? overlaid(above, row) : row
  }
  const log = figuresOfLog(incident)
  return {
    number, steps, log, expected: figuresOf(now, openedAt, matrix),
    differences: [...differences, ...resolvedAtDifference(incident, log)],
  }
}

/** As it is opened. Where the first row does not know, the group and the levels are those that a later row knows first. */
function begin({ openedAt, rows }: LogIncident): Foreseen {
  const { category, subcategory } = rows[0]
  return {
    at: openedAt, state: 'New', group: firstKnown(rows, row => row.group) ?? unknownGroup,
    category: category ?? nobody, subcategory,
    impact: firstKnown(rows, row => row.impact) ?? 3, urgency: firstKnown(rows, row => row.urgency) ?? 3,
    resolvedAt: null, handoffs: 0, reopens: 0,
  }
}

function opening({ number, rows }: LogIncident, { group, category, subcategory, impact, urgency }: Foreseen): OpenInput {
  const [first] = rows
  return {
    requestId: requestId(first.line, 'open'),
    by: first.openedBy ?? first.updatedBy ?? nobody,
    shortDescription: `${number} of the log: ${subcategory ? `${category}, ${subcategory}` : category}`,
    caller: firstKnown(rows, row => row.caller) ?? nobody,
    category, subcategory, impact, urgency,
    tags: [groupTag(group)],
  }
}

function signed(command: Bare, by: string, line: number): Command {
  return { ...command, by, requestId: requestId(line, command.kind) }
}

/** Unique within a log: no row asks for the same twice. */
function requestId(line: number, kind: string): string {
  return `row ${line}: ${kind}`
}

function figuresOf({ state, impact, urgency, handoffs, reopens, resolvedAt }: Foreseen, openedAt: string, matrix: PriorityMatrix): Figures {
  return {
    handoffs, reopens, state: stateOf[state], priority: priorityIn(matrix, impact, urgency),
    timeToResolveMs: resolvedAt === null ? null : Date.parse(resolvedAt) - Date.parse(openedAt),
  }
}

/** The column `resolved_at`, which the log gives once for the whole incident, against the row that resolved it. */
function resolvedAtDifference({ number: incident, openedAt, rows }: LogIncident, { timeToResolveMs }: Figures): Difference[] {
  if (timeToResolveMs === null) return []
  const ofTheRow = new Date(Date.parse(openedAt) + timeToResolveMs).toISOString()
  const said = rows.at(-1)?.resolvedAt ?? null
  if (said === null) return [difference('resolvedAtMissing', { incident, what: 'resolved_at', log: null, baton: ofTheRow })]
  return said === ofTheRow ? [] : [difference('resolvedAtOther', { incident, what: 'resolved_at', log: said, baton: ofTheRow })]
}

function later(at: string | null, than: string): string {
  return at !== null && at > than ? at : than
}

/** The row, with what it does not know as it was known above. */
function overlaid(above: LogRow, row: LogRow): LogRow {
  return Object.fromEntries(Object.entries(above).map(([field, value]) => [field, row[field as keyof LogRow] ?? value])) as unknown as LogRow
}
