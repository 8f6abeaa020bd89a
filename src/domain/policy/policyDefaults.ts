import { parseDuration } from '../time/duration.js'
import { holdReasons } from '../incident.js'
import type { ClockName } from '../sla/sla.js'

/** What a policy that says nothing gets (rules.md, "SLA"; the matrix is that of the ServiceNow life cycle). */

export const priorities = [1, 2, 3, 4, 5] as const

export const defaultPriorityMatrix: Record<string, Record<string, number>> = {
  1: { 1: 1, 2: 2, 3: 3 },
  2: { 1: 2, 2: 3, 3: 4 },
  3: { 1: 3, 2: 4, 3: 5 },
}

/** By clock, then by priority, in ms. */
export const defaultDurationsMs: Record<ClockName | 'followUp', Record<string, number>> = {
  incident: {},
  followUp: {},
  respond: { 1: ms('15 min'), 2: ms('1 h'), 3: ms('4 h'), 4: ms('24 h'), 5: ms('24 h') },
  resolve: { 1: ms('8 h'), 2: ms('24 h'), 3: ms('72 h'), 4: ms('120 h'), 5: ms('240 h') },
}

export const defaultRemindAtPercent: readonly number[] = [50, 75]
export const defaultStopOnHold = holdReasons
export const defaultReopenWindowMs = ms('5 days')

function ms(text: string): number {
  const durationMs = parseDuration(text)
  if (durationMs === null) throw new Error(`${text} is no length of time`)
  return durationMs
}
