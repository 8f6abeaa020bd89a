import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiPorts } from '../app.js'

const open = { config: { permission: 'public' as const } }

/** `/livez`: the process answers. `/readyz`: the servers behind it do as well. */
export const healthRoutes = ({ ready }: Pick<ApiPorts, 'ready'>): FastifyPluginAsyncZod => async app => {
  app.get('/livez', { ...open, schema: { summary: 'whether the process answers', tags: ['health'], security: [], response: { 200: z.strictObject({ alive: z.literal(true) }) } } },
    async () => ({ alive: true as const }))

  const told = z.enum(['ok', 'no answer'])
  const reached = z.strictObject({ database: told, temporal: told })
  app.get('/readyz', { ...open, schema: { summary: 'whether PostgreSQL and Temporal answer', tags: ['health'], security: [], response: { 200: reached, 503: reached } } },
    async (_, reply) => {
      const found = await ready()
      const isReady = found.database === 'ok' && found.temporal === 'ok'
      // Why not is for the log: everybody may ask, and a driver's words name addresses and users.
      if (!isReady) app.log.warn(found, 'a server does not answer')
      const inWords = (answer: string) => (answer === 'ok' ? 'ok' as const : 'no answer' as const)
      return reply.code(isReady ? 200 : 503).send({ database: inWords(found.database), temporal: inWords(found.temporal) })
    })
}
