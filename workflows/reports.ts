import type { ClockCommand } from '../src/domain/ladder.js'
import type { Alarm } from '../src/domain/sla/sla.js'

/** What a tier tells its incident of an alarm that is due, and which alarm a report is about. */

/** Reminders are not reported: the tier records them itself. */
export function reportOf(tier: number, { kind, clock, at }: Alarm): ClockCommand {
  if (kind === 'call') return { kind: 'callDue', tier, dueAt: at }
  if (kind === 'followUp') return { kind: 'followUpDue', tier, dueAt: at }
  if (kind === 'trigger') return { kind: 'triggerDue', tier, dueAt: at }
  if (kind === 'approval') return { kind: 'approvalDue', tier, dueAt: at }
  return kind === 'windowOver' || clock === null ? { kind: 'windowOver', tier, dueAt: at } : { kind: 'clockRanOut', tier, clock, dueAt: at }
}

export function isAbout(report: ClockCommand, alarm: Alarm): boolean {
  if (alarm.kind === 'reminder' || alarm.at !== report.dueAt) return false
  const { kind, clock } = { clock: null, ...reportOf(report.tier, alarm) }
  return kind === report.kind && clock === ('clock' in report ? report.clock : null)
}
