import type { Incident } from '../api/answers.js'

/** How pressing a deadline is. */
export type Pressure = 'fine' | 'soon' | 'urgent' | 'over'

type Promised = Pick<NonNullable<Incident['nextDue']>, 'durationMs' | 'remindAtPercent'>

/** Where the policy reminds nobody, what Baton's own promises remind at. */
const usualReminders = [50, 75]

/** The share of the promised time that is left, from 0 to 1. Working time is promised and the wall's is left: a night between makes more of it than there is. */
export function shareLeft(leftMs: number, { durationMs }: Pick<Promised, 'durationMs'>): number {
  return Math.min(1, Math.max(0, leftMs / durationMs))
}

/** By the share of the time that is used, as the owner is reminded: soon from the first reminder on, urgent from the last. */
export function pressureOf(leftMs: number, promised: Promised): Pressure {
  if (leftMs <= 0) return 'over'
  const reminders = promised.remindAtPercent.length > 0 ? promised.remindAtPercent : usualReminders
  const usedPercent = 100 * (1 - shareLeft(leftMs, promised))
  if (usedPercent >= Math.max(...reminders)) return 'urgent'
  return usedPercent >= Math.min(...reminders) ? 'soon' : 'fine'
}
