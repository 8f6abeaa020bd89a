import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { entrySchema } from '../../domain/commands.js'
import { actingFor, allowed, envelopeOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { answer } from '../shapes/answers.js'
import { numbered } from '../shapes/parameters.js'

/** Work notes and comments: what people write to an incident. */
export const entryRoutes = ({ client, records }: ApiPorts): FastifyPluginAsyncZod => async app => {
  const body = entrySchema.omit({ by: true, requestId: true, channel: true }).extend(actingFor)
  for (const kind of ['note', 'comment'] as const) {
    app.post(`/incidents/:number/${kind}s`, {
      config: { permission: kind },
      schema: {
        summary: kind === 'note' ? 'write a work note, which is internal' : 'write a comment, which the customer sees', tags: ['entries'], params: numbered, headers: writeHeaders, body,
        response: { 200: answer },
      },
    }, async request => {
      const { params: { number }, principal, body: { by, ...given } } = request
      const envelope = envelopeOf(request, { by })
      await allowed(records, principal, kind, number)
      return client[kind](number, { ...given, ...envelope })
    })
  }
}
