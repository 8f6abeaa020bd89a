import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { Policy } from '../../domain/policy/policy.js'
import { categoriesOf, policyNames } from '../../domain/policy/policyNames.js'
import type { ApiPorts } from '../app.js'

export const choices = z.strictObject({
  ladders: z.array(z.strictObject({ name: z.string(), stages: z.array(z.string()).describe('From the lowest to the highest.') })),
  categories: z.array(z.strictObject({ name: z.string(), subcategories: z.array(z.string()) })).describe('Those that the policy names; others may be given too.'),
  calendars: z.array(z.string()),
  templates: z.array(z.string()).describe('For escalation requests.'),
})

/** What a form can offer, by the live policy. */
export const choiceRoutes = ({ records }: Pick<ApiPorts, 'records'>): FastifyPluginAsyncZod => async app => {
  app.get('/choices', {
    config: { permission: 'readPolicy' },
    schema: { summary: 'what the live policy has to choose from: stages, categories, templates', tags: ['policy'], response: { 200: choices } },
  }, async () => {
    const live = await records.livePolicy()
    if (!live) throw new RefusalError(refuse('no_policy'))
    return choicesOf(live.policy)
  })
}

function choicesOf(policy: Policy): z.infer<typeof choices> {
  const { ladders, calendars } = policyNames(policy)
  return { ladders, calendars, categories: categoriesOf(policy), templates: Object.keys(policy.approvals?.templates ?? {}) }
}
