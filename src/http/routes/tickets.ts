import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { doneSchema } from '../../client/tickets.js'
import { envelopeOf } from '../acting.js'
import type { ApiPorts } from '../app.js'

const ticket = z.strictObject({
  number: z.string(), incident: z.string(), title: z.string(), body: z.string(), state: z.enum(['Open', 'Done']),
  openedAt: z.string(), doneAt: z.string().nullable(), doneBy: z.string().nullable(), outcome: z.string().nullable(),
})

/** The built-in desk: what developers were asked for. */
export const ticketRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/tickets', {
    config: { permission: 'readTickets' },
    schema: {
      summary: 'tickets of the built-in desk, the newest first', tags: ['tickets'],
      querystring: z.strictObject({ open: z.enum(['true', 'false']).optional(), incident: z.string().optional() }), response: { 200: z.strictObject({ tickets: z.array(ticket) }) },
    },
  }, async ({ query: { open, incident } }) =>
    ({ tickets: await client.tickets.list({ ...(open !== undefined && { open: open === 'true' }), ...(incident !== undefined && { incident }) }) }))

  app.post('/tickets/:ticket/done', {
    config: { permission: 'finishTicket' },
    schema: {
      summary: 'its work is done: tell what came of it', tags: ['tickets'], params: z.strictObject({ ticket: z.string().max(200) }),
      body: doneSchema.omit({ by: true }), response: { 200: ticket },
    },
  }, async request => client.tickets.done(request.params.ticket, { by: envelopeOf(request, {}).by, outcome: request.body.outcome }))
}
