import { spellInstant } from '../../domain/activityStream.js'
import type { Tier } from '../../domain/incident.js'
import type { Call } from '../../domain/paging/calling.js'
import type { Screen } from '../world.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

/** Who was called, why, how often, and how that went; empty when nobody ever was. */
export function callTable(tiers: readonly Tier[], screen: Pick<Screen, 'columns' | 'palette'>): string {
  const rows = tiers.flatMap(tier => (tier.calling?.calls ?? []).map(call => rowOf(tier, call, screen.palette)))
  if (rows.length === 0) return ''
  const next = tiers.at(-1)?.calling
  const told = next?.state === 'unanswered' ? screen.palette.alarm('Nobody has answered, and nobody is left to call.')
    : next?.dueAt ? screen.palette.quiet(next.state === 'calling' ? `Next call ${spellInstant(next.dueAt)}.` : `Asked again if nothing is heard by ${spellInstant(next.dueAt)}.`) : ''
  const drawn = table({ ...screen, columns: screen.columns - 2 }, ['tier', 'called', 'why', 'pages at (UTC)', 'outcome'], rows, { wraps: true })
  return [...drawn.split('\n'), ...(told ? [told] : [])].map(line => `  ${line}`).join('\n')
}

function rowOf({ number }: Tier, call: Call, palette: Palette): string[] {
  const { people, because, pagedAt } = call
  const [first = ''] = pagedAt
  // A day is named once; pages of one call lie minutes apart.
  const pages = pagedAt.map(at => (at.slice(0, 10) === first.slice(0, 10) && at !== first ? at.slice(11, 16) : spellInstant(at).replace(' UTC', '')))
  return [String(number), people.join(', '), because, pages.join(', '), outcomeOf(call, palette)]
}

function outcomeOf({ outcome, endedAt, rejectedBy }: Call, palette: Palette): string {
  const at = endedAt === null ? '' : ` ${endedAt.slice(11, 16)}`
  switch (outcome) {
    case 'answered': return palette.good(`answered${at}`)
    case 'rejected': return palette.caution(`rejected${at}`)
    case 'notAnswered': return palette.alarm('no answer')
    case 'stopped': return palette.quiet(`stopped${at}`)
    case null: return palette.strong(rejectedBy.length > 0 ? `is called; rejected by ${rejectedBy.join(', ')}` : 'is called')
  }
}
