import type { IncidentDocument } from '../../client/json.js'
import type { Screen } from '../world.js'
import { oneLine } from './layout.js'
import { deadline, past } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** The rules of the policy that are due unless something changes, earliest first; null when there are none. */
export function nextByItself({ triggers }: IncidentDocument, now: string, screen: Space): string | null {
  const due = triggers.flatMap(({ name, dueAt }) => (dueAt === null ? [] : [{ name, dueAt }])).sort((a, b) => a.dueAt.localeCompare(b.dueAt))
  return due.length === 0 ? null : due.map(({ name, dueAt }) => `  ${deadline(dueAt, now, screen.palette)}  rule “${name}”`).join('\n')
}

/** What was asked of others for this incident; null when nothing was. */
export function ticketLinks({ tickets }: IncidentDocument, now: string, screen: Space): string | null {
  if (tickets.length === 0) return null
  const rows = tickets.map(link => [link.ticket ?? 'none yet', link.state, past(link.doneAt ?? link.openedAt ?? link.wantedAt, now), oneLine(link.title), whatCame(link)])
  return table({ ...screen, columns: screen.columns - 2 }, ['ticket', 'state', 'since', 'title', 'outcome'], rows, { wraps: true })
    .split('\n').map(line => `  ${line}`).join('\n')
}

function whatCame({ outcome, url, waitsSince, state }: IncidentDocument['tickets'][number]): string {
  return outcome ?? (state === 'Open' && waitsSince !== null ? 'is waited for' : url ?? '')
}
