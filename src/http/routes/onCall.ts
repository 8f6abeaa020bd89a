import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import { groupOf } from '../../domain/planning/groups.js'
import { periodOf } from '../../domain/time/period.js'
import type { ApiPorts } from '../app.js'
import { onCall } from '../shapes/onCall.js'
import { dayOrInstant } from '../shapes/parameters.js'

/** Who is on call now and in the days to come, and when nobody is. */
export const onCallRoutes = ({ records, clock }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/on-call', {
    config: { permission: 'readPolicy' },
    schema: {
      summary: 'who is on call, level by level, and when nobody is', tags: ['policy'],
      querystring: z.strictObject({
        from: dayOrInstant.optional().describe('An instant, or a day in UTC; now unless said.'),
        until: dayOrInstant.optional().describe('The first instant, or day, after it; a week later unless said, and 93 days at most.'),
        group: z.string().max(200).optional(),
      }),
      response: { 200: onCall },
    },
  }, async ({ query: { group, from, until } }) => {
    const live = await records.livePolicy()
    if (!live) throw new RefusalError(refuse('no_policy'))
    const { policy } = live
    if (group !== undefined && !groupOf(policy, group)) {
      throw new RefusalError(refuse('unknown_group', { field: 'group', group, allowed: Object.keys(policy.groups) }))
    }
    const at = await clock.now()
    const period = periodOf({ from: from ?? at, until }, { days: 7, most: 93 })
    const { onCallPlan } = await import('../../domain/onCall/onCallPlan.js')
    const asked = Object.entries(policy.groups).filter(([name, { rotas }]) => (group === undefined ? rotas.length > 0 : name === group))
    return {
      at, ...period,
      groups: asked.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, { rotas, manager }]) => ({ manager, ...onCallPlan(name, rotas, at, period.from, period.until) })),
    }
  })
}
