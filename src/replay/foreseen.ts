import type { Command } from '../domain/commands.js'
import type { HoldReason } from '../domain/incident.js'
import { isOpenState } from './logFigures.js'
import type { LogRow, LogState } from './logRow.js'

/** What Baton will have recorded by a row of the log if it follows every command. */
export interface Foreseen {
  /** The instant reached, of the log. */
  at: string
  /** In the log's words. */
  state: LogState
  group: string
  category: string
  subcategory: string | null
  impact: number
  urgency: number
  resolvedAt: string | null
  handoffs: number
  reopens: number
}

/** A command without what the script adds: who and which request. */
export type Bare<C = Command> = C extends Command ? Omit<C, 'by' | 'requestId' | 'expectStage'> : never

/** Baton knows fewer reasons than the log. */
const holdReasons: Partial<Record<LogState, HoldReason>> = {
  'Awaiting User Info': 'Awaiting Caller',
  'Awaiting Evidence': 'Awaiting Caller',
  'Awaiting Problem': 'Awaiting Problem',
  'Awaiting Vendor': 'Awaiting Vendor',
}

/**
 * What the row asks of Baton, in the order of rules.md: reclassify, reassign, then state. Only a reopen comes before
 * them, since a resolved incident takes neither. A closed one takes nothing.
 */
export function commandsFor(row: LogRow, before: Foreseen): Bare[] {
  if (before.state === 'Closed') return []
  const reopens = before.state === 'Resolved' && row.state !== null && isOpenState(row.state)
  const now: Foreseen = reopens ? { ...before, state: 'Active' } : before
  return [
    ...(reopens ? [{ kind: 'reopen' as const, note: `Row ${row.line} of the log: ${row.state}` }] : []),
    ...(isOpenState(now.state) ? [...reclassification(row, now), ...reassignment(row, now)] : []),
    ...stateChange(row, now.state),
  ]
}

function reclassification({ line, category, subcategory, impact, urgency }: LogRow, now: Foreseen): Bare[] {
  const changes = Object.entries({ category, subcategory, impact, urgency })
    .filter(([field, value]) => value !== null && value !== now[field as 'category'])
  return changes.length === 0 ? [] : [{ kind: 'reclassify', ...Object.fromEntries(changes), note: `Row ${line} of the log` }]
}

function reassignment({ line, group }: LogRow, now: Foreseen): Bare[] {
  return group === null || group === now.group ? [] : [{ kind: 'reassign', group, note: `Row ${line} of the log` }]
}

function stateChange(row: LogRow, from: LogState): Bare[] {
  const to = row.state
  if (to === null || to === from) return []
  const reason = holdReasons[to]
  if (reason) return [{ kind: 'hold', reason, comment: to }]
  if (to === 'Resolved') {
    return [{ kind: 'resolve', code: row.closedCode ?? 'unknown', notes: `Resolved by ${row.resolvedBy ?? 'somebody'}` }]
  }
  if (to === 'Closed') return [{ kind: 'close' }]
  if (from.startsWith('Awaiting')) return [{ kind: 'resume' }]
  return to === 'Active' ? [{ kind: 'accept' }] : []
}

/** The incident once the row's commands are carried out. */
export function after(row: LogRow, before: Foreseen, commands: readonly Bare[]): Foreseen {
  return commands.reduce((now, command) => ({ ...now, ...effect(row, now, command) }), before)
}

function effect(row: LogRow, now: Foreseen, command: Bare): Partial<Foreseen> {
  switch (command.kind) {
    case 'reopen': return { state: 'Active', reopens: now.reopens + 1, resolvedAt: null }
    case 'reclassify': {
      const { category = now.category, subcategory = now.subcategory, impact = now.impact, urgency = now.urgency } = command
      return { category, subcategory, impact, urgency }
    }
    case 'reassign': return { group: command.group, handoffs: now.handoffs + 1 }
    case 'hold': return { state: row.state ?? now.state }
    case 'resolve': return { state: 'Resolved', resolvedAt: now.at }
    case 'close': return { state: 'Closed' }
    default: return { state: 'Active' }
  }
}
