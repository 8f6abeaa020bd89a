import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiPorts } from '../app.js'

/** What a page wants to know of the Baton that it talks to. */
export const aboutRoutes = ({ version, about }: Pick<ApiPorts, 'version' | 'about'>): FastifyPluginAsyncZod => async app => {
  app.get('/about', {
    config: { permission: 'own' },
    schema: {
      summary: 'which Baton this is, and where its workflows are shown', tags: ['access'],
      response: { 200: z.strictObject({ version: z.string(), temporalUi: z.string().nullable().describe("Where Temporal's own pages are."), namespace: z.string() }) },
    },
  }, async () => ({ version, ...about }))
}
