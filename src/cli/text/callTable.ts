import type { TierDocument } from '../../client/json.js'
import { spellInstant } from '../../domain/activityStream.js'
import { isOpen, type IncidentState } from '../../domain/incident.js'
import type { Call } from '../../domain/paging/calling.js'
import type { Screen } from '../world.js'
import { untilDeadline } from './moments.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** Who was called, why, how often, how that went, and what comes next; empty when nobody ever was. */
export function callTable(tiers: readonly TierDocument[], state: IncidentState, now: string, screen: Space): string {
  const rows = tiers.flatMap(tier => (tier.calling?.calls ?? []).map(call => rowOf(tier, call, screen.palette)))
  if (rows.length === 0) return ''
  const drawn = table({ ...screen, columns: screen.columns - 2 }, ['tier', 'called', 'why', 'pages at (UTC)', 'outcome'], rows, { wraps: true })
  return [...drawn.split('\n'), ...next(tiers.at(-1), state, now, screen.palette)].map(line => `  ${line}`).join('\n')
}

function next(tier: TierDocument | undefined, incidentState: IncidentState, now: string, palette: Palette): string[] {
  if (!tier?.calling) return []
  const { state, dueAt } = tier.calling
  if (state === 'unanswered' && isOpen(incidentState)) return [palette.alarm('Nobody has answered, and nobody is left to call.')]
  if (incidentState === 'On Hold' && tier.calling.afterHold !== null) return [palette.quiet('Nobody is called while it is on hold.')]
  if (dueAt === null || !isOpen(incidentState)) return []
  if (incidentState === 'On Hold') return [palette.quiet('Nobody is called while it is on hold.')]
  const due = `${spellInstant(dueAt)} (${untilDeadline(dueAt, now)})`
  return [palette.quiet(state === 'calling' ? `Next call at ${due}.` : `Its owner is called again if nothing is heard by ${due}.`)]
}

function rowOf(tier: TierDocument, call: Call, palette: Palette): string[] {
  const { people, because, pagedAt } = call
  // The table of tiers names the day; a try-out pages every few seconds.
  let day = tier.startedAt.slice(0, 10)
  const digits = (tier.plan.paging?.intervalMs ?? 0) % 60_000 === 0 ? 16 : 19
  const time = (at: string) => at.slice(11, digits)
  const pages = pagedAt.map(at => {
    const isSame = at.slice(0, 10) === day
    day = at.slice(0, 10)
    return isSame ? time(at) : `${day} ${time(at)}`
  })
  return [String(tier.number), people.join(', '), because, pages.join(', '), outcomeOf(call, time, palette)]
}

function outcomeOf({ people, outcome, endedAt, rejectedBy, answeredBy }: Call, time: (at: string) => string, palette: Palette): string {
  const at = endedAt === null ? '' : ` ${time(endedAt)}`
  switch (outcome) {
    case 'answered': return palette.good(`answered${answeredBy === null || (people.length === 1 && people.includes(answeredBy)) ? '' : ` by ${answeredBy}`}${at}`)
    case 'rejected': return palette.caution(`rejected${at}`)
    case 'notAnswered': return palette.alarm('no answer')
    case 'stopped': return palette.quiet(`stopped${at}`)
    case null: return palette.strong(rejectedBy.length > 0 ? `is called; rejected by ${rejectedBy.join(', ')}` : 'is called')
  }
}
