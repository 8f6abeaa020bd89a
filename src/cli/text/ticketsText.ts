import type { DeskTicket } from '../../domain/tickets/deskTicket.js'
import type { Screen } from '../world.js'
import { oneLine, wrap } from './layout.js'
import { past } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** A line for each ticket, newest first. */
export function ticketTable(tickets: readonly DeskTicket[], now: string, screen: Space): string {
  if (tickets.length === 0) return 'No tickets. A rule of the policy with `ticket: true` asks for them.'
  return table(screen, ['ticket', 'incident', 'state', 'since', 'title'], tickets.map(({ number, incident, state, openedAt, doneAt, title }) => {
    const row = [number, incident, state, past(doneAt ?? openedAt, now), oneLine(title)]
    return state === 'Done' ? row.map(screen.palette.quiet) : row
  }), { wraps: true })
}

export function ticketText({ number, incident, title, body, state, openedAt, doneAt, doneBy, outcome }: DeskTicket, now: string, { columns, palette }: Space): string {
  return [
    palette.strong(`${number} ${oneLine(title)}`),
    state === 'Done' && doneAt !== null ? palette.good(`Done ${past(doneAt, now)} by ${doneBy ?? ''}: ${outcome ?? ''}`) : 'Open',
    `For ${incident}, opened ${past(openedAt, now)}`,
    '',
    ...wrap(body, columns - 2).map(line => `  ${line}`),
  ].join('\n')
}
