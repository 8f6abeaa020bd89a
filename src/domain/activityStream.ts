import { commandWord } from './commandWords.js'
import type { Refusal } from './errors.js'
import type { MessageChannel } from './messageChannel.js'
import type { ClockName, SlaTarget } from './sla/sla.js'
import type { Reading } from './triage/reading.js'

/** `workNote` is internal, `comment` reaches the customer, `system` is what Baton did by itself. */
export type EntryKind = 'workNote' | 'comment' | 'system'

/** One entry of an incident's activity stream. */
export interface Entry {
  at: string
  kind: EntryKind
  author: string
  text: string
  /** The tier that was running. */
  tier: number
  /** By which way its author sent it; left out: it is not known, or Baton wrote it. */
  channel?: MessageChannel
  /** What was read in it; left out: nobody read it. */
  reading?: Reading
}

/** The author of what nobody did by hand. */
export const batonAuthor = 'Baton'

/** A length of time as people say it: `1 h 30 min`, `3 d`, `45 s`. The two largest units are enough to act on. */
export function spell(durationMs: number): string {
  const units: [string, number][] = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]]
  let rest = Math.max(0, Math.round(durationMs / 1000) * 1000)
  const parts: string[] = []
  for (const [unit, ms] of units) {
    const count = Math.floor(rest / ms)
    rest -= count * ms
    if (count > 0) parts.push(`${count} ${unit}`)
  }
  return parts.slice(0, 2).join(' ') || '0 s'
}

/** Working time, as people count it: in hours, since a day of work has fewer than 24 of them. `40 h`, `1 h 30 min` */
export function spellHours(durationMs: number): string {
  const minutes = Math.round(Math.max(0, durationMs) / 60_000)
  if (minutes === 0) return spell(durationMs)
  return [[Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']].filter(([count]) => count !== 0).map(part => part.join(' ')).join(' ')
}

/** What a clock counts: `3 d`, or `72 h by Office`. */
export function spellCounted(durationMs: number, calendar: { name: string } | null): string {
  return calendar === null ? spell(durationMs) : `${spellHours(durationMs)} by ${calendar.name}`
}

/** `2026-03-29T09:30:00.000Z` → `2026-03-29 09:30 UTC`. */
export function spellInstant(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

/** Says how late something happened; nothing when it was on time. A minute is what a busy worker may take. */
export function lateness(dueAt: string, at: string): string {
  const lateMs = Date.parse(at) - Date.parse(dueAt)
  return lateMs > 60_000 ? ` This comes ${spell(lateMs)} late.` : ''
}

const clockWords: Record<ClockName, string> = { respond: 'respond', resolve: 'resolve', incident: 'resolve the incident as a whole' }

/** What a reminder says. */
export function reminderText(clock: ClockName, percent: number, dueAt: string, owner: string): string {
  return `Reminder to ${owner}: ${percent} % of the time to ${clockWords[clock]} is used; it ends at ${spellInstant(dueAt)}.`
}

/** What a breach says. */
export function breachText(clock: ClockName, stage: string, { durationMs, calendar }: SlaTarget, dueAt: string, at: string): string {
  return `SLA breached: ${clock === 'incident' ? 'all stages together' : stage} had ${spellCounted(durationMs, calendar)} to ${clockWords[clock]}, until ${spellInstant(dueAt)}.${lateness(dueAt, at)}`
}

/** What an incident that is over says of the one that goes on in its place. */
export function followUpText(number: string): string {
  return `Followed up by ${number}.`
}

/** What a signal leaves that came too late or was not allowed, with the way on. Nothing about it is certain, not even who sent it. */
export function lateMessageText({ kind, by }: { kind: string; by?: unknown }, { code, message, details }: Refusal): string {
  const fix = typeof details.fix === 'string' ? ` ${details.fix}` : ''
  return `Not carried out: ${commandWord(kind)} by ${typeof by === 'string' ? by : 'somebody'} (${code}). ${message}${fix}`
}
