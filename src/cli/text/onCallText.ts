import { isMap, isSeq, Document } from 'yaml'
import type { Gap } from '../../domain/onCall/onCall.js'
import type { Decided, OnCallReport } from '../../domain/onCall/onCallReport.js'
import { spellLocal } from '../../domain/time/zonedTime.js'
import type { ImportedRota } from '../importedRota.js'
import type { Screen } from '../world.js'
import { wrap } from './layout.js'
import { roughly } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** One group at an instant: who, until when, who is next; below it what each of its rotas says. */
export function onCallPage({ group, onCall, next, rotas }: OnCallReport, at: string, screen: Space): string {
  const { palette, columns } = screen
  if (rotas.length === 0) return wrap(`${group} has no rota: ${fallback}`, columns).join('\n')
  const { person, until, because } = onCall
  const end = until === null ? '' : ` until ${placed(until, onCall.zone ?? rotas[0]?.zone)} (${roughly(Date.parse(until) - Date.parse(at))} left)`
  const head = person === null
    ? palette.caution(`Nobody is on call for ${group}${end}: ${because}.`)
    : `${palette.strong(person)} is on call for ${group}${end}, by rota ${onCall.rota}: ${because}.`
  const rows = rotas.map(rota => [rota.rota, rota.person ?? 'nobody', rota.until === null ? '' : placed(rota.until, rota.zone), rota.because])
  return [
    ...[head, ...(person === null ? [capitalized(fallback)] : []), nextWords(next)].flatMap(line => wrap(line, columns)),
    ...(rows.length > 0 ? ['', table(screen, ['rota', 'on call', 'until', 'why'], rows, { wraps: true })] : []),
  ].join('\n')
}

const fallback = 'an incident goes to the member with the fewest open tasks.'

export const noRota = 'No group of the live policy has a rota.'

/** All groups, a line each. */
export function onCallTable(reports: readonly OnCallReport[], screen: Space): string {
  if (reports.length === 0) return noRota
  const rows = reports.map(({ group, onCall, next, rotas }) => [
    group,
    onCall.person ?? screen.palette.caution('nobody'),
    onCall.rota ?? '',
    onCall.until === null ? '' : placed(onCall.until, onCall.zone ?? rotas[0]?.zone),
    next?.person ?? 'nobody',
  ])
  return table(screen, ['group', 'on call', 'rota', 'until', 'next'], rows, { wraps: true })
}

export interface FoundGap extends Gap {
  group: string
  /** Null: of all rotas of the group. */
  rota: string | null
  zone: string
}

/** Under a heading for each group, or for each rota, in the time of its zone. */
export function gapTables(gaps: readonly FoundGap[], { from, until }: { from: string; until: string }, screen: Space): string {
  const always = `Somebody is on call all the time from ${placed(from)} to ${placed(until)}.`
  if (gaps.length === 0) return wrap(always, screen.columns).map(screen.palette.good).join('\n')
  const parts = new Map<string, FoundGap[]>()
  for (const gap of gaps) {
    const heading = `${gap.group}${gap.rota === null ? '' : `, rota ${gap.rota}`} (${gap.zone})`
    parts.set(heading, [...parts.get(heading) ?? [], gap])
  }
  return [...parts].map(([heading, found]) => {
    const rows = found.map(({ zone, because, ...gap }) => [
      spellLocal(gap.from, zone), spellLocal(gap.until, zone), roughly(Date.parse(gap.until) - Date.parse(gap.from)), because,
    ])
    return `${screen.palette.strong(heading)}\n${table(screen, ['nobody from', 'until', 'length', 'why'], rows, { wraps: true, firm: ['nobody from', 'until', 'length'] })}`
  }).join('\n\n')
}

/** The rota as YAML, ready to stand under `rotas` of its group. */
export function importText({ rota }: ImportedRota, file: string, group: string): string {
  const document = new Document([rota])
  document.commentBefore = ` ${rota.dated.length} shifts from ${file}; put them under \`rotas\` of ${group}.`
  const dated = document.getIn([0, 'dated'])
  if (isSeq(dated)) for (const shift of dated.items) if (isMap(shift)) shift.flow = true
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd()
}

/** What the person who imports has to look at; empty when there is nothing. */
export function importRemarks({ rota, strangers, notes }: ImportedRota, group: string): string {
  return [
    ...(rota.dated.length === 0 ? ['The calendar has no shift in that time: see --from and --until.'] : []),
    ...notes.map(note => `Note: ${note}.`),
    ...(strangers.length === 0 ? [] : [
      `No member of ${group}; add them to its members, or write the member's name instead:`,
      ...strangers.map(({ name, shifts }) => `  ${name} (${shifts} ${shifts === 1 ? 'shift' : 'shifts'})`),
    ]),
  ].join('\n')
}

function nextWords(next: Decided | null): string {
  if (!next) return 'Nobody else is on call within a year.'
  return `Next: ${next.person}${next.since === null ? '' : ` from ${placed(next.since, next.zone ?? 'UTC')}`}, by rota ${next.rota}.`
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function placed(at: string, zone = 'UTC'): string {
  return `${spellLocal(at, zone)} ${zone}`
}
