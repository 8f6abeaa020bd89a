import { refuse, RefusalError } from '../../domain/errors.js'
import type { DeskTicket } from '../../domain/tickets/deskTicket.js'
import type { Baton } from '../baton.js'
import { checked } from '../checked.js'
import { doneSchema } from '../tickets.js'
import type { AskApi } from './askApi.js'
import { itemPath } from './itemPaths.js'

/** The built-in ticket desk over the API. */
export function ticketsOverHttp(ask: AskApi): Baton['tickets'] {
  const path = (ticket: string) => itemPath('/v1/tickets', ticket, new RefusalError(refuse('ticket_not_found', { ticket, field: 'ticket' })))
  return {
    async list({ open, incident } = {}) {
      const { tickets } = await ask({ path: '/v1/tickets', query: { open, incident }, having: 'tickets' }) as { tickets: DeskTicket[] }
      return tickets
    },
    async show(ticket) {
      return await ask({ path: path(ticket), having: 'number' }) as DeskTicket
    },
    async done(ticket, given) {
      return await ask({ method: 'POST', path: `${path(ticket)}/done`, body: checked(doneSchema, 'tickets done', given), isRepeatable: true, having: 'number' }) as DeskTicket
    },
  }
}
