import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { unauthenticated } from '../../client/tokens.js'
import { roles, type Principal } from '../../domain/access/principal.js'
import { seededPeople, type SeededPerson } from '../../domain/access/seededPeople.js'
import { name } from '../../domain/commands.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { SignInWay } from '../../ports/signInStore.js'
import type { ApiPorts } from '../app.js'
import { isNearby } from '../nearby.js'
import { assertOwnSite } from '../ownSite.js'
import { clearSession, sessionOf, setSession } from '../sessionCookie.js'

/** Whoever tries secrets or makes sign-ins is not to do it thousands of times. */
export const trying = { permission: 'public' as const, rateLimit: { max: 120, timeWindow: 60_000 } }

const code = z.string().min(1).max(200).describe('What stands in the link behind `#code=`.')

/** How people sign in at a browser, and out. What they get is a cookie, which holds for 12 hours. */
export const signInRoutes = ({ client, records, signInWays }: Pick<ApiPorts, 'client' | 'records' | 'signInWays'>): FastifyPluginAsyncZod => async app => {
  const people = async (given: string, request: FastifyRequest): Promise<SeededPerson[]> => {
    if (!isNearby(request) || signInWays.link === null) {
      throw new RefusalError(refuse('sign_in_refused', {
        reason: signInWays.link === null ? 'this Baton has no sign-in link' : 'sign-in links are for the machine on which Baton runs, under its own name',
        instead: 'sign in at your identity provider (docs/sign-in.md), or open the link that `npm start` prints on that machine',
      }))
    }
    if (!timingSafeEqual(hashOf(given), hashOf(signInWays.link.code))) throw unauthenticated('the sign-in link is not whole, or is of an earlier start of Baton')
    return seededPeople((await records.livePolicy())?.policy ?? { groups: {} }, signInWays.link.admin)
  }

  app.addHook('onRequest', async (request, reply) => {
    assertOwnSite(request, signInWays)
    void reply.header('cache-control', 'no-store')
  })

  app.get('/sign-in/options', {
    config: { permission: 'public' },
    schema: {
      summary: 'how people can sign in here', tags: ['sign-in'], security: [],
      response: { 200: z.strictObject({ oidc: z.strictObject({ name: z.string() }).nullable(), people: z.boolean().describe('By the link that `npm start` prints.') }) },
    },
  }, async request => ({
    oidc: signInWays.provider && { name: signInWays.provider.name }, people: signInWays.link !== null && isNearby(request),
  }))

  app.post('/sign-in/people', {
    config: trying,
    schema: {
      summary: 'whom the sign-in link lets one be', tags: ['sign-in'], security: [], body: z.strictObject({ code }),
      response: { 200: z.strictObject({ people: z.array(z.strictObject({ name: z.string(), role: z.enum(roles), groups: z.array(z.string()) })) }) },
    },
  }, async request => ({ people: await people(request.body.code, request) }))

  app.post('/sign-in/link', {
    config: trying,
    schema: {
      summary: 'sign in as one of these people', tags: ['sign-in'], security: [], body: z.strictObject({ code, person: name }), response: { 204: z.null() },
    },
  }, async (request, reply) => {
    const known = await people(request.body.code, request)
    const found = known.find(one => one.name === request.body.person)
    if (!found) {
      throw new RefusalError(refuse('field_invalid', {
        field: 'person', value: request.body.person, reason: 'the live policy names nobody like that', allowed: known.map(one => one.name),
      }))
    }
    await signIn(client, signInWays, reply, { name: found.name, role: found.role, groups: null }, 'link')
    return reply.code(204).send(null)
  })

  app.post('/sign-out', {
    config: trying, schema: { summary: 'end the sign-in of this browser', tags: ['sign-in'], security: [], response: { 204: z.null() } },
  }, async (request, reply) => {
    const secret = sessionOf(request, signInWays)
    if (secret !== undefined) await client.signIns.end(secret)
    clearSession(reply, signInWays)
    return reply.code(204).send(null)
  })
}

/** Gives the browser a sign-in; the one that it had ends. */
export async function signIn({ signIns }: ApiPorts['client'], ways: ApiPorts['signInWays'], reply: FastifyReply, principal: Principal, how: SignInWay): Promise<void> {
  const former = sessionOf(reply.request, ways)
  const { secret } = await signIns.begin(principal, how)
  if (former !== undefined) await signIns.end(former, principal.name)
  setSession(reply, secret, ways)
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
