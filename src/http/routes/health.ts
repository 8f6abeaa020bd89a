import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiPorts } from '../app.js'

const open = { config: { permission: 'public' as const } }

/** `/livez`: the process answers. `/readyz`: the servers behind it do as well. */
export const healthRoutes = ({ ready }: Pick<ApiPorts, 'ready'>): FastifyPluginAsyncZod => async app => {
  app.get('/livez', { ...open, schema: { summary: 'whether the process answers', tags: ['health'], security: [], response: { 200: z.strictObject({ alive: z.literal(true) }) } } },
    async () => ({ alive: true as const }))

  const reached = z.strictObject({ database: z.string(), temporal: z.string() })
  app.get('/readyz', { ...open, schema: { summary: 'whether PostgreSQL and Temporal answer', tags: ['health'], security: [], response: { 200: reached, 503: reached } } },
    async (_, reply) => {
      const found = await ready()
      return reply.code(found.database === 'ok' && found.temporal === 'ok' ? 200 : 503).send(found)
    })
}
