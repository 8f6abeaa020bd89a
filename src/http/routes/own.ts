import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ownSchemas } from '../../client/own.js'
import { envelopeOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { ownIncident, ownSummary } from '../shapes/ownIncident.js'
import { numbered, paging } from '../shapes/parameters.js'

/** What somebody has reported, as callers see it: for callers, and for everybody else about their own reports. */
export const ownRoutes = ({ client: { own } }: Pick<ApiPorts, 'client'>): FastifyPluginAsyncZod => async app => {
  const config = { permission: 'own' as const }

  app.get('/own/incidents', {
    config,
    schema: {
      summary: 'what somebody has reported, in every state', tags: ['own'], querystring: z.strictObject(paging),
      response: { 200: z.strictObject({ incidents: z.array(ownSummary), next: z.string().nullable() }) },
    },
  }, async ({ query: { limit, cursor = null }, principal }) => own.list(principal.name, { limit, cursor }))

  app.get('/own/incidents/:number', {
    config,
    schema: { summary: 'an incident as its caller sees it', tags: ['own'], params: numbered, response: { 200: ownIncident } },
  }, async ({ params: { number }, principal }) => own.show(principal.name, number))

  app.post('/own/incidents', {
    config,
    schema: { summary: 'report an incident', tags: ['own'], headers: writeHeaders, response: { 201: ownIncident }, body: ownSchemas.open },
  }, async (request, reply) => {
    const opened = await own.open(request.body, envelopeOf(request, {}))
    return reply.code(201).header('location', `/v1/own/incidents/${opened.number}`).send(opened)
  })

  app.post('/own/incidents/:number/comments', {
    config,
    schema: { summary: 'comment on what one has reported', tags: ['own'], params: numbered, headers: writeHeaders, body: ownSchemas.comment, response: { 200: ownIncident } },
  }, async request => own.comment(request.params.number, request.body, envelopeOf(request, {})))

  app.post('/own/incidents/:number/reopen', {
    config,
    schema: { summary: 'say that the solution did not hold', tags: ['own'], params: numbered, headers: writeHeaders, body: ownSchemas.reopen, response: { 200: ownIncident } },
  }, async request => own.reopen(request.params.number, request.body, envelopeOf(request, {})))
}
