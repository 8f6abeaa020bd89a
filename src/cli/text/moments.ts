import { spell, spellInstant } from '../../domain/activityStream.js'
import type { Palette } from './palette.js'

/** How people read instants: always UTC, and how far away they are. */

/** What is due within this time is due soon. */
const soonMs = 3_600_000

/** A length of time without what nobody acts on: no seconds from ten minutes on, no minutes from two days on. */
export function roughly(durationMs: number): string {
  const grain = durationMs >= 172_800_000 ? 3_600_000 : durationMs >= 600_000 ? 60_000 : 1000
  return spell(Math.round(durationMs / grain) * grain)
}

/** For a deadline: `in 3 h 10 min` or `12 min late`. */
export function untilDeadline(at: string, now: string): string {
  const leftMs = Date.parse(at) - Date.parse(now)
  return leftMs >= 0 ? `in ${roughly(leftMs)}` : `${roughly(-leftMs)} late`
}

/** For what has happened: `42 min ago`. */
export function sinceMoment(at: string, now: string): string {
  const agoMs = Date.parse(now) - Date.parse(at)
  return agoMs < 1000 ? 'just now' : `${roughly(agoMs)} ago`
}

/** `2026-03-29 09:30 UTC (42 min ago)` */
export function past(at: string, now: string): string {
  return `${spellInstant(at)} (${sinceMoment(at, now)})`
}

/** `2026-03-29 09:30 UTC (in 3 h 10 min)`, coloured by how near it is. */
export function deadline(at: string, now: string, palette: Palette): string {
  return byUrgency(at, now, palette)(`${spellInstant(at)} (${untilDeadline(at, now)})`)
}

/** Red once it is late, yellow when it is soon. */
export function byUrgency(at: string, now: string, palette: Palette): (text: string) => string {
  const leftMs = Date.parse(at) - Date.parse(now)
  if (leftMs < 0) return palette.alarm
  return leftMs < soonMs ? palette.caution : text => text
}
