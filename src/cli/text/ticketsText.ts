import type { DeskTicket } from '../../domain/tickets/deskTicket.js'
import type { Screen } from '../world.js'
import { oneLine, wrap } from './layout.js'
import { past } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

interface Asked {
  open: boolean
  incident: string | null
}

/** A line for each ticket, newest first. */
export function ticketTable(tickets: readonly DeskTicket[], asked: Asked, now: string, screen: Space): string {
  if (tickets.length === 0) return noneText(asked)
  return table(screen, ['ticket', 'incident', 'state', 'since', 'title'], tickets.map(({ number, incident, state, openedAt, doneAt, title }) => {
    const row = [number, incident, state, past(doneAt ?? openedAt, now), oneLine(title)]
    return state === 'Done' ? row.map(screen.palette.quiet) : row
  }), { wraps: true })
}

function noneText({ open, incident }: Asked): string {
  if (incident !== null) return open ? `No ticket of ${incident} is open.` : `${incident} asked for no ticket.`
  return open ? 'No open tickets.' : 'No tickets. A rule of the policy with `ticket: true` asks for them.'
}

export function ticketText({ number, incident, title, body, state, openedAt, doneAt, doneBy, outcome }: DeskTicket, now: string, { columns, palette }: Space): string {
  return [
    palette.strong(`${number} ${oneLine(title)}`),
    state === 'Done' && doneAt !== null ? palette.good(`Done ${past(doneAt, now)} by ${doneBy ?? ''}: ${outcome ?? ''}`) : 'Open',
    `For ${incident}, opened ${past(openedAt, now)}`,
    '',
    ...wrap(body.replace(/\n(?:[ \t]*\n){2,}/g, '\n\n'), columns - 2).map(line => `  ${line}`.trimEnd()),
  ].join('\n')
}
