import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handoffStates } from '../../ports/workStore.js'
import type { ApiPorts } from '../app.js'
import { instant, numbered, paging } from '../shapes/parameters.js'
import { handoffPage, handoffsOf } from '../shapes/work.js'

const severalStates = z.union([z.enum(handoffStates), z.array(z.enum(handoffStates))]).transform(states => [states].flat())
const severalGroups = z.union([z.string(), z.array(z.string()).max(200)]).optional()

/** How incidents went from hand to hand: those who gave one keep seeing what becomes of it. */
export const handoffRoutes = ({ client }: Pick<ApiPorts, 'client'>): FastifyPluginAsyncZod => async app => {
  app.get('/handoffs', {
    config: { permission: 'read' },
    schema: {
      summary: 'handoffs with what became of each, the last one first', tags: ['handoffs'],
      querystring: z.strictObject({
        ...paging, from: severalGroups.describe('The groups that gave it; one or several.'), to: severalGroups.describe('The groups that got it; one or several.'),
        state: severalStates.optional().describe('One or several; all unless said.'), since: instant.optional().describe('Made then or later.'),
      }),
      response: { 200: handoffPage },
    },
  }, async ({ query: { limit, cursor = null, from, to, state, since } }) => client.work.handoffs({
    ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(state && { state }), ...(since !== undefined && { since }),
  }, { limit, cursor }))

  app.get('/incidents/:number/handoffs', {
    config: { permission: 'read' },
    schema: {
      summary: 'its handoffs with all that travelled along, the first one first', tags: ['handoffs'], params: numbered,
      response: { 200: z.strictObject({ handoffs: handoffsOf }) },
    },
  }, async ({ params: { number } }) => ({ handoffs: await client.work.handoffsOf(number) }))
}
