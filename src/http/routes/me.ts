import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { permissions, type Permission } from '../../domain/access/permissions.js'
import { groupsWith } from '../../domain/access/seededPeople.js'
import type { ApiPorts } from '../app.js'
import { principal } from '../shapes/principal.js'

/** Who a request comes from, and what they may: for a page that shows nobody a button that would be refused. */
export const meRoutes = ({ records }: Pick<ApiPorts, 'records'>): FastifyPluginAsyncZod => async app => {
  app.get('/me', {
    config: { permission: 'own' },
    schema: {
      summary: 'who this request comes from, and what they may', tags: ['access'],
      response: {
        200: principal.extend({
          memberOf: z.array(z.string()).describe('The groups of the live policy that have it among them, or that it manages.'),
          permissions: z.array(z.string()).describe('What its role may; which incidents it may move, their groups say.'),
        }),
      },
    },
  }, async ({ principal: who }) => {
    const live = await records.livePolicy()
    return {
      ...who, memberOf: live ? groupsWith(live.policy, who.name) : [],
      permissions: (Object.keys(permissions) as Permission[]).filter(permission => permissions[permission].includes(who.role)),
    }
  })
}
