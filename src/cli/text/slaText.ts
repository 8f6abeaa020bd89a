import { spellHours, spellInstant } from '../../domain/activityStream.js'
import type { ClockName } from '../../domain/sla/sla.js'
import type { ClockExplanation, ClockStage, SlaReport } from '../../domain/sla/slaExplanation.js'
import { spellLocal } from '../../domain/time/zonedTime.js'
import { deadline } from './moments.js'
import type { Palette } from './palette.js'

const promises: Record<ClockName, string> = {
  respond: 'Time to respond', resolve: 'Time to resolve', incident: 'Time to resolve the incident as a whole',
}

/** Each clock with what it used and has left, and the hours that were counted. */
export function slaText({ incident, at, tier, stage, clocks }: SlaReport, palette: Palette): string {
  const where = tier === null ? ' · not opened yet' : ` · tier ${tier}, ${stage}`
  const head = palette.strong(`${incident.number} at ${spellInstant(at)}${where}`)
  const told = clocks.map(clock => clockText(clock, at, palette))
  return [head, ...(told.length > 0 ? told : [palette.quiet('No clock ran then.')])].join('\n\n')
}

/** Beyond these the sum is told instead. */
const mostRows = 12

function clockText(clock: ClockExplanation, at: string, palette: Palette): string {
  const { counted, pauses, zone, hours, stage } = clock
  const shown = counted.slice(-mostRows)
  const facts: [string, string][] = [
    ['counts', `${spellHours(clock.durationMs)} from ${local(clock.startedAt, zone)}, ${clock.calendar === null ? hours : `by ${hours}`}`],
    ...(clock.tightenedBy === null ? [] : [['shortened', `by the escalation request ${clock.tightenedBy}`] as [string, string]]),
    ['used', `${spellHours(clock.elapsedMs)} (${percentUsed(clock)} %); by the wall ${spellHours(clock.elapsedWallMs)}`],
    ['left', `${spellHours(clock.leftMs)}${clock.leftWallMs === null ? '' : `; by the wall ${spellHours(clock.leftWallMs)}`}`],
    ...(stage === 'In progress' || stage === 'Paused' ? [['deadline', deadlineText(clock, at, palette)] as [string, string]] : []),
    ...pauses.map(({ from, to }): [string, string] => ['paused', to === null ? `${local(from, zone)} – still` : span(from, to, zone)]),
    ...(counted.length > shown.length ? [['counted', `${counted.length - shown.length} earlier stretches, ${spellHours(sum(counted.slice(0, -mostRows)))}`] as [string, string]] : []),
    ...shown.map(({ from, to }): [string, string] => ['counted', `${span(from, to, zone)}  ${spellHours(Date.parse(to) - Date.parse(from))}`]),
  ]
  const breached = clock.breachedAt === null ? '' : palette.alarm(`, breached ${spellInstant(clock.breachedAt)}`)
  return [
    `${palette.strong(promises[clock.clock])} · P${clock.priority} · ${stagePaint(stage, palette)(stage)}${breached}`,
    ...facts.map(([name, text]) => `  ${palette.quiet(name.padEnd(10))} ${text}`),
  ].join('\n')
}

/** Never 100 before it is. */
function percentUsed({ elapsedMs, durationMs }: ClockExplanation): number {
  const percent = Math.round((elapsedMs / durationMs) * 100)
  return elapsedMs < durationMs ? Math.min(percent, 99) : percent
}

function deadlineText({ dueAt, originalDueAt, zone }: ClockExplanation, at: string, palette: Palette): string {
  const original = local(originalDueAt, zone)
  const moved = dueAt === null || local(dueAt, zone) !== original ? palette.quiet(`; without pauses ${original}`) : ''
  if (dueAt === null) return `none while it stands${moved}`
  return `${zone === null ? '' : `${local(dueAt, zone)} there, `}${deadline(dueAt, at, palette)}${moved}`
}

function sum(stretches: readonly { from: string; to: string }[]): number {
  return stretches.reduce((total, { from, to }) => total + Date.parse(to) - Date.parse(from), 0)
}

/** The walls of the calendar's zone are what its hours are read from. */
function local(at: string, zone: string | null): string {
  return spellLocal(at, zone ?? 'UTC')
}

/** `Tue 2026-11-24 08:00–17:00` */
function span(from: string, to: string, zone: string | null): string {
  const [start, end] = [local(from, zone), local(to, zone)]
  return start.slice(0, -5) === end.slice(0, -5) ? `${start}–${end.slice(-5)}` : `${start} – ${end}`
}

function stagePaint(stage: ClockStage, palette: Palette): (text: string) => string {
  return stage === 'In progress' ? palette.good : stage === 'Paused' ? palette.caution : palette.quiet
}
