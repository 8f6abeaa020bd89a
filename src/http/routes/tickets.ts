import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { doneSchema } from '../../client/tickets.js'
import { actingFor, envelopeOf, keyOf, writeHeaders } from '../acting.js'
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

  const named = z.strictObject({ ticket: z.string().max(200) })
  app.get('/tickets/:ticket', {
    config: { permission: 'readTickets' },
    schema: { summary: 'one ticket, with all that was found out so far', tags: ['tickets'], params: named, response: { 200: ticket } },
  }, async ({ params }) => client.tickets.show(params.ticket))

  app.post('/tickets/:ticket/done', {
    config: { permission: 'finishTicket' },
    schema: {
      summary: 'its work is done: tell what came of it', tags: ['tickets'], params: named, headers: writeHeaders,
      body: doneSchema.omit({ by: true }).extend(actingFor), response: { 200: ticket },
    },
  }, async request => client.tickets.done(request.params.ticket, { by: envelopeOf(request, { by: request.body.by }).by, outcome: request.body.outcome }, keyOf(request)))
}
