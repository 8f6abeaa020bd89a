import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { overrideJson } from '../../client/json.js'
import { approvalStates } from '../../domain/approvals/approval.js'
import { overrideReviewSchema } from '../../domain/commands.js'
import { actingFor, envelopeOf, keyOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { approvalPage, override, overrideSummary } from '../shapes/answers.js'
import { instant, paging } from '../shapes/parameters.js'

const severalStates = z.union([z.enum(approvalStates), z.array(z.enum(approvalStates))]).transform(states => [states].flat())

/** What waits for somebody's judgement: escalation requests, and guardrails that were bent. */
export const judgementRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/approvals', {
    config: { permission: 'readApprovals' },
    schema: {
      summary: 'escalation requests, those that wait longest first', tags: ['judgement'],
      querystring: z.strictObject({
        ...paging, state: severalStates.optional().describe('One or several.'), approver: z.string().optional().describe('That this person may decide.'), incident: z.string().optional(),
      }),
      response: { 200: approvalPage },
    },
  }, async ({ query: { limit, cursor = null, state, approver, incident } }) =>
    client.approvals({ ...(state && { state }), ...(approver !== undefined && { approver }), ...(incident !== undefined && { number: incident }) }, { limit, cursor }))

  app.get('/overrides', {
    config: { permission: 'readOverrides' },
    schema: {
      summary: 'guardrails that were bent, the oldest first', tags: ['judgement'],
      querystring: z.strictObject({ ...paging, awaitingReview: z.enum(['true', 'false']).optional(), guardrail: z.string().optional(), incident: z.string().optional() }),
      response: { 200: z.strictObject({ overrides: z.array(override), next: z.string().nullable() }) },
    },
  }, async ({ query: { limit, cursor = null, awaitingReview, guardrail, incident } }) => {
    const found = await client.overrides.list({
      ...(awaitingReview !== undefined && { awaitingReview: awaitingReview === 'true' }), ...(guardrail !== undefined && { guardrail }), ...(incident !== undefined && { number: incident }),
    }, { limit, cursor })
    return { overrides: found.overrides.map(overrideJson), next: found.next }
  })

  app.get('/overrides/summary', {
    config: { permission: 'readOverrides' },
    schema: {
      summary: 'how often each guardrail was bent, and how that was judged', tags: ['judgement'],
      querystring: z.strictObject({ since: instant.optional().describe('From then on; ever unless said.') }),
      response: { 200: overrideSummary },
    },
  }, async ({ query: { since = null } }) => ({ since, guardrails: await client.overrides.summary({ since }) }))

  app.post('/overrides/:id/review', {
    config: { permission: 'reviewOverride' },
    schema: {
      summary: 'say what looking at an override came to', tags: ['judgement'], params: z.strictObject({ id: z.string().max(200) }), headers: writeHeaders,
      body: overrideReviewSchema.omit({ by: true }).extend(actingFor), response: { 200: z.strictObject({ override, repeated: z.boolean() }) },
    },
  }, async request => {
    const { by, verdict, note } = request.body
    const reviewed = await client.overrides.review(request.params.id, { by: envelopeOf(request, { by }).by, verdict, ...(note !== undefined && { note }) }, keyOf(request))
    return { override: overrideJson(reviewed.override), repeated: reviewed.repeated }
  })
}
