import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import { actingFor, envelopeOf, keyOf, writeHeaders } from '../acting.js'
import type { LivePolicy } from '../../ports/recordStore.js'
import type { ApiPorts } from '../app.js'
import { checked, described, finding, policyDifference, policyDocument, version, versionAsked, wouldHappen } from '../shapes/policies.js'

const source = z.string().min(1).max(1_000_000).describe('The YAML.')


/** The escalation policy: what is live, what was, and how to make another the live one. */
export const policyRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  const asked = async (which: 'live' | number): Promise<LivePolicy> => {
    const found = which === 'live' ? await client.policies.live() : await client.policies.version(which)
    if (!found) throw missing(which)
    return found
  }

  app.get('/policies', {
    config: { permission: 'readPolicy' },
    schema: { summary: 'every version that was applied, the newest first', tags: ['policy'], response: { 200: z.strictObject({ policies: z.array(version) }) } },
  }, async () => ({ policies: await client.policies.versions() }))

  app.get('/policies/:version', {
    config: { permission: 'readPolicy' },
    schema: {
      summary: 'a version as it was applied, in YAML', tags: ['policy'],
      params: z.strictObject({ version: versionAsked }),
      response: { 200: z.strictObject({ version: z.int(), source: z.string() }) },
    },
  }, async ({ params }) => {
    const number = params.version === 'live' ? (await client.policies.live())?.version : params.version
    const source = number === undefined ? null : await client.policies.source(number)
    if (number === undefined || source === null) throw missing(params.version)
    return { version: number, source }
  })

  app.get('/policies/:version/document', {
    config: { permission: 'readPolicy' },
    schema: {
      summary: 'a version as Baton works with it, and in words', tags: ['policy'], params: z.strictObject({ version: versionAsked }), response: { 200: policyDocument },
    },
  }, async ({ params }) => {
    const [{ version: number, policy }, { policyText }, { policyNames }] = await Promise.all([
      asked(params.version), import('../../domain/policy/policyText.js'), import('../../domain/policy/policyNames.js'),
    ])
    return { version: number, name: policy.name, policy: { ...policy }, parts: policyText(policy), names: policyNames(policy) }
  })

  app.get('/policies/diff', {
    config: { permission: 'readPolicy' },
    schema: {
      summary: 'what changes for people from one version to another', tags: ['policy'],
      querystring: z.strictObject({ from: versionAsked, to: versionAsked.default('live') }), response: { 200: policyDifference },
    },
  }, async ({ query }) => {
    const [before, after, { policyDiff }] = await Promise.all([asked(query.from), asked(query.to), import('../../domain/policy/policyDiff.js')])
    const named = ({ version: number, policy: { name } }: LivePolicy) => ({ version: number, name })
    return { from: named(before), to: named(after), changes: policyDiff(before.policy, after.policy) }
  })

  app.post('/policies/foresee', {
    config: { permission: 'readPolicy' },
    schema: { summary: 'what the live policy would do with an incident like this; changes nothing', tags: ['policy'], body: described, response: { 200: wouldHappen } },
  }, async ({ body }) => client.policies.foresee(body))

  app.post('/policies/check', {
    config: { permission: 'checkPolicy' },
    schema: {
      summary: 'what is wrong with a policy, and what it would change; applies nothing', tags: ['policy'],
      body: z.strictObject({ source }), response: { 200: checked },
    },
  }, async ({ body }) => client.policies.check(body.source))

  app.post('/policies', {
    config: { permission: 'applyPolicy' },
    schema: {
      summary: 'make a policy the live one', tags: ['policy'], headers: writeHeaders, body: z.strictObject({ ...actingFor, source, reason: z.string().max(1000) }),
      response: { 201: z.strictObject({ version, warnings: z.array(finding) }) },
    },
  }, async (request, reply) => {
    const { by, source, reason } = request.body
    const { version, warnings } = await client.policies.apply(source, { by: envelopeOf(request, { by }).by, reason }, keyOf(request))
    return reply.code(201).send({ version, warnings: warnings.map(one => ({ ...one })) })
  })
}

function missing(which: 'live' | number): RefusalError {
  return new RefusalError(which === 'live' ? refuse('no_policy') : refuse('nothing_here', { path: `/v1/policies/${which}` }))
}
