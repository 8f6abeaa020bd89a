import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newTokenSchema } from '../../client/tokens.js'
import { actingFor, envelopeOf, keyOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { principal } from '../shapes/principal.js'

const token = z.strictObject({
  id: z.string(), name: z.string(), principal,
  createdAt: z.string(), createdBy: z.string(), expiresAt: z.string().nullable(), revokedAt: z.string().nullable(), revokedBy: z.string().nullable(), lastUsedAt: z.string().nullable(),
})

/** Tokens, with which services and scripts sign in. */
export const tokenRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/tokens', {
    config: { permission: 'manageTokens' },
    schema: { summary: 'every token, without its secret', tags: ['access'], response: { 200: z.strictObject({ tokens: z.array(token) }) } },
  }, async () => ({ tokens: await client.tokens.list() }))

  app.post('/tokens', {
    config: { permission: 'manageTokens' },
    schema: {
      summary: 'make a token; its secret is shown this once', tags: ['access'], headers: writeHeaders, body: newTokenSchema.omit({ by: true }).extend(actingFor),
      response: { 201: z.strictObject({ token, secret: z.string().nullable().describe('Null: the same request made it before, and showed it then.') }) },
    },
  }, async (request, reply) => {
    const { by, name, role, actsAs, groups, expiresAt } = request.body
    const made = await client.tokens.create({
      by: envelopeOf(request, { by }).by, name, role, ...(actsAs !== undefined && { actsAs }), ...(groups && { groups }), ...(expiresAt !== undefined && { expiresAt }),
    }, keyOf(request))
    return reply.code(201).header('cache-control', 'no-store').send(made)
  })

  app.post('/tokens/:token/revoke', {
    config: { permission: 'manageTokens' },
    schema: {
      summary: 'revoke a token for good', tags: ['access'], params: z.strictObject({ token: z.string().max(200) }), headers: writeHeaders,
      body: z.strictObject(actingFor).optional(), response: { 200: token },
    },
  }, async request => client.tokens.revoke(request.params.token, { by: envelopeOf(request, { by: request.body?.by }).by }, keyOf(request)))
}
