import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { incidentJson, noticeJson, storyJson } from '../../client/json.js'
import { openSchema } from '../../domain/commands.js'
import { incidentStates, openStates } from '../../domain/incident.js'
import { actingFor, allowed, envelopeOf, patientHeaders, waitOf } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { answer, explained, notice, page, story } from '../shapes/answers.js'
import { instant, numbered, paging } from '../shapes/parameters.js'

const flag = z.enum(['true', 'false']).transform(value => value === 'true').optional()
const several = z.union([z.enum(incidentStates), z.array(z.enum(incidentStates))]).transform(states => [states].flat())

const listQuery = z.strictObject({
  state: several.optional().describe('One or several; those that are open unless said.'),
  stage: z.string().optional(), group: z.union([z.string(), z.array(z.string()).max(200)]).optional().describe('One or several.'), owner: z.string().optional(),
  mine: z.literal('true').optional().describe('Assigned to who asks.'),
  priority: z.coerce.number().int().min(1).max(5).optional(),
  breached: flag, needsAttention: flag, unanswered: flag,
  dueBy: instant.optional().describe('A clock runs out at or before this instant.'),
  ...paging,
})

/** Opening incidents, and reading them. */
export const incidentRoutes = ({ client, records }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/incidents', {
    config: { permission: 'read' },
    schema: { summary: 'incidents, the most urgent first', tags: ['incidents'], querystring: listQuery, response: { 200: page } },
  }, async ({ query, principal }) => {
    const { state = [...openStates], stage, group, owner, mine, limit, cursor = null, ...flags } = query
    const assignedTo = mine ? principal.name : owner
    const found = await client.list({
      ...dropUndefined(flags), state, ...(stage !== undefined && { stage }), ...(group !== undefined && { assignmentGroup: group }), ...(assignedTo !== undefined && { assignedTo }),
    }, { limit, cursor })
    return { incidents: found.incidents.map(incidentJson), next: found.next }
  })

  const body = openSchema.omit({ requestId: true, by: true, channel: true, caller: true })
    .extend({ ...actingFor, caller: openSchema.shape.caller.optional().describe('Who reports it; who asks, unless said.') })
  app.post('/incidents', {
    config: { permission: 'open' },
    schema: { summary: 'open an incident', tags: ['incidents'], headers: patientHeaders, body, response: { 200: answer, 201: answer } },
  }, async (request, reply) => {
    const { body: { by, caller, ...given } } = request
    const envelope = envelopeOf(request, { by })
    const opened = await client.open({ ...dropUndefined(given), ...envelope, caller: caller ?? envelope.by }, waitOf(request))
    return reply.code(opened.existing || opened.repeated ? 200 : 201).header('location', `/v1/incidents/${opened.incident.number}`).send(opened)
  })

  app.get('/incidents/:number', {
    config: { permission: 'read' },
    schema: { summary: 'one incident with everything that happened to it', tags: ['incidents'], params: numbered, response: { 200: story } },
  }, async ({ params: { number } }) => storyJson(await client.show(number)))

  app.get('/incidents/:number/clocks', {
    config: { permission: 'read' },
    schema: {
      summary: 'how its clocks come to their figures', tags: ['incidents'], params: numbered,
      querystring: z.strictObject({ at: z.iso.datetime({ offset: true }).transform(at => new Date(at).toISOString()).optional().describe('As they stood then; now unless said.') }),
      response: { 200: explained },
    },
  }, async ({ params: { number }, query: { at } }) => client.explainClocks(number, at))

  app.get('/incidents/:number/notices', {
    config: { permission: 'readNotices' },
    schema: { summary: 'who was told of it, how, and what became of it', tags: ['incidents'], params: numbered, response: { 200: z.strictObject({ notices: z.array(notice) }) } },
  }, async ({ params: { number }, principal }) => {
    await allowed(records, principal, 'readNotices', number)
    return { notices: (await client.notices(number)).map(noticeJson) }
  })
}

function dropUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
