import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import { envelopeOf } from '../acting.js'
import type { ApiPorts } from '../app.js'

const version = z.strictObject({ version: z.int(), name: z.string(), author: z.string(), reason: z.string(), appliedAt: z.string() })
const finding = z.looseObject({ line: z.int(), column: z.int(), problem: z.string(), fix: z.string() })

/** The escalation policy: what is live, what was, and how to make another the live one. */
export const policyRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/policies', {
    config: { permission: 'readPolicy' },
    schema: { summary: 'every version that was applied, the newest first', tags: ['policy'], response: { 200: z.strictObject({ policies: z.array(version) }) } },
  }, async () => ({ policies: await client.policies.versions() }))

  app.get('/policies/:version', {
    config: { permission: 'readPolicy' },
    schema: {
      summary: 'a version as it was applied, in YAML', tags: ['policy'],
      params: z.strictObject({ version: z.union([z.literal('live'), z.coerce.number().int().positive()]) }),
      response: { 200: z.strictObject({ version: z.int(), source: z.string() }) },
    },
  }, async ({ params }) => {
    const number = params.version === 'live' ? (await client.policies.live())?.version : params.version
    const source = number === undefined ? null : await client.policies.source(number)
    if (number === undefined || source === null) throw new RefusalError(params.version === 'live' ? refuse('no_policy') : refuse('nothing_here', { path: `/v1/policies/${params.version}` }))
    return { version: number, source }
  })

  app.post('/policies', {
    config: { permission: 'applyPolicy' },
    schema: {
      summary: 'make a policy the live one', tags: ['policy'], body: z.strictObject({ source: z.string().min(1).max(1_000_000).describe('The YAML.'), reason: z.string().max(1000) }),
      response: { 201: z.strictObject({ version, warnings: z.array(finding) }) },
    },
  }, async (request, reply) => {
    const { source, reason } = request.body
    const { version, warnings } = await client.policies.apply(source, { by: envelopeOf(request, {}).by, reason })
    return reply.code(201).send({ version, warnings: warnings.map(one => ({ ...one })) })
  })
}
