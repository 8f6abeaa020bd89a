import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import { onCallOf } from '../../domain/onCall/groupOnCall.js'
import type { ApiPorts } from '../app.js'

const group = z.strictObject({
  name: z.string(), manager: z.string().nullable(), members: z.array(z.string()), roles: z.array(z.string()),
  onCall: z.strictObject({ person: z.string().nullable(), because: z.string(), until: z.string().nullable() }).nullable().describe('Now, by its rotas; null: it has none.'),
})

/** The groups of the live policy, and who is on call. */
export const groupRoutes = ({ records, clock }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/groups', {
    config: { permission: 'readPolicy' },
    schema: { summary: 'the groups of the policy, and who is on call now', tags: ['policy'], response: { 200: z.strictObject({ groups: z.array(group) }) } },
  }, async () => {
    const live = await records.livePolicy()
    if (!live) throw new RefusalError(refuse('no_policy'))
    const at = await clock.now()
    return {
      groups: Object.entries(live.policy.groups).map(([name, { manager, members, roles, rotas }]) => {
        const { person, because, until } = onCallOf(rotas, at)
        return { name, manager, members, roles, onCall: rotas.length === 0 ? null : { person, because, until } }
      }),
    }
  })
}
