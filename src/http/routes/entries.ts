import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { entrySchema } from '../../domain/commands.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import { actingFor, allowed, envelopeOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { answer, watched } from '../shapes/answers.js'
import { numbered } from '../shapes/parameters.js'

/** Work notes and comments: what people write to an incident; and following what was written. */
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

  app.get('/entries', {
    config: { permission: 'read' },
    schema: {
      summary: 'the activity stream of one incident, or of all, from an entry on', tags: ['entries'],
      querystring: z.strictObject({
        after: z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional().describe('`last` of the answer before; left out: no entries, only where the stream stands.'),
        number: z.string().min(1).max(200).optional().describe('Of one incident.'),
        limit: z.coerce.number().int().min(1).max(200).default(200),
      }),
      response: { 200: z.strictObject({ entries: z.array(watched), last: z.int().nonnegative() }) },
    },
  }, async ({ query: { after, number, limit } }) => {
    if (number !== undefined && await records.incident(number) === null) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
    const entries = after === undefined ? [] : await records.entriesAfter(after, number ?? null, limit)
    return { entries, last: entries.at(-1)?.id ?? after ?? await records.lastEntryId() }
  })
}
