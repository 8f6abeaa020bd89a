import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { commandSchemas, entrySchema, openSchema } from '../../domain/commands.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { Story } from '../../ports/recordStore.js'
import { envelopeOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { ownIncident, ownIncidentJson, ownSummary, ownSummaryJson } from '../shapes/ownIncident.js'
import { numbered, paging } from '../shapes/parameters.js'

/**
 * What somebody has reported, as callers see it: read, commented on, reopened. Neither takes nor answers anything internal,
 * and what another has reported is not found (docs/decisions/0029).
 */
export const ownRoutes = ({ client }: Pick<ApiPorts, 'client'>): FastifyPluginAsyncZod => async app => {
  const own = async (number: string, caller: string): Promise<Story> => {
    const found = await client.show(number)
    if (found.incident.caller !== caller) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
    return found
  }
  const config = { permission: 'own' as const }

  app.get('/own/incidents', {
    config,
    schema: {
      summary: 'what somebody has reported, in every state', tags: ['own'], querystring: z.strictObject(paging),
      response: { 200: z.strictObject({ incidents: z.array(ownSummary), next: z.string().nullable() }) },
    },
  }, async ({ query: { limit, cursor = null }, principal }) => {
    const { incidents, next } = await client.list({ caller: principal.name }, { limit, cursor })
    return { incidents: incidents.map(ownSummaryJson), next }
  })

  app.get('/own/incidents/:number', {
    config,
    schema: { summary: 'an incident as its caller sees it', tags: ['own'], params: numbered, response: { 200: ownIncident } },
  }, async ({ params: { number }, principal }) => ownIncidentJson(await own(number, principal.name)))

  const { shortDescription, description, category, subcategory, impact, urgency, configurationItem } = openSchema.shape
  app.post('/own/incidents', {
    config,
    schema: {
      summary: 'report an incident', tags: ['own'], headers: writeHeaders, response: { 201: ownIncident },
      body: z.strictObject({ shortDescription, description, category, subcategory, impact, urgency, configurationItem }),
    },
  }, async (request, reply) => {
    const { principal: { name }, body: { description, configurationItem, ...given } } = request
    const { incident: { number } } = await client.open({
      ...given, ...(description !== undefined && { description }), ...(configurationItem !== undefined && { configurationItem }), ...envelopeOf(request, {}), caller: name,
    })
    return reply.code(201).header('location', `/v1/own/incidents/${number}`).send(ownIncidentJson(await own(number, name)))
  })

  app.post('/own/incidents/:number/comments', {
    config,
    schema: { summary: 'comment on what one has reported', tags: ['own'], params: numbered, headers: writeHeaders, body: entrySchema.pick({ text: true }), response: { 200: ownIncident } },
  }, async request => {
    const { params: { number }, principal: { name }, body: { text } } = request
    await own(number, name)
    await client.comment(number, { text, ...envelopeOf(request, {}) })
    return ownIncidentJson(await own(number, name))
  })

  app.post('/own/incidents/:number/reopen', {
    config,
    schema: { summary: 'say that the solution did not hold', tags: ['own'], params: numbered, headers: writeHeaders, body: commandSchemas.reopen.pick({ note: true }), response: { 200: ownIncident } },
  }, async request => {
    const { params: { number }, principal: { name }, body: { note } } = request
    await own(number, name)
    await client.reopen(number, { note, ...envelopeOf(request, {}) })
    return ownIncidentJson(await own(number, name))
  })
}
