import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusalOfRole } from '../domain/access/access.js'
import type { Permission } from '../domain/access/permissions.js'
import type { Principal } from '../domain/access/principal.js'
import { RefusalError } from '../domain/errors.js'
import type { BatonClient } from '../client/batonClient.js'
import { unauthenticated } from '../client/tokens.js'
import type { Limits } from './limits.js'
import { assertOwnSite } from './ownSite.js'
import { sessionOf } from './sessionCookie.js'
import type { SignInWays } from './signInWays.js'

/** Where the pages are that show the API. */
export const pagesPrefix = '/docs'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs; `public`: nobody has to sign in for it. */
    permission?: Permission | 'public'
    /** The origin of another site's pages that may send this with somebody's sign-in. */
    alsoFrom?: string | null
  }
  interface FastifyInstance {
    /** What each route needs, for whoever wants to see the rules as a table. */
    rules: { method: string; url: string; permission: Permission | 'public' }[]
    /** Whether that with which a request was signed in is still good; asked by answers that have no end. */
    isStillSignedIn(request: FastifyRequest): Promise<boolean>
  }
  interface FastifyRequest {
    /** Set before any handler of a route that is not public. */
    principal: Principal
  }
}

/** Three parts between dots; the last is empty where somebody left the signature out. */
const jwt = /^[\w-]+\.[\w-]+\.[\w-]*$/

/**
 * Signs in each request before its body is read: by its bearer token, or by the cookie of somebody who has signed in. A route
 * that does not say what it needs does not come up: forgetting a rule must not open a door.
 */
export function authenticate(app: FastifyInstance, client: BatonClient, ways: SignInWays, limits: Limits): void {
  app.decorate('rules', [])
  app.addHook('onRoute', route => {
    const { method, url } = route
    // The pages about the API come from a library, and hold nothing but what the routes are.
    if (url.startsWith(pagesPrefix)) route.config = { ...route.config, permission: 'public' }
    const permission = route.config?.permission
    if (permission === undefined) throw new Error(`${String(method)} ${url} does not say who may`)
    for (const one of [method].flat()) app.rules.push({ method: one, url, permission })
  })
  app.decorateRequest('principal')
  // While the records or the provider are away nobody is put out: they may well be who they were.
  app.decorate('isStillSignedIn', request => principalOf(request, client, ways).then(
    () => true, (error: unknown) => !(error instanceof RefusalError && error.refusal.code === 'unauthenticated'),
  ))
  app.addHook('onRequest', async (request, reply) => {
    const { permission, rateLimit } = request.routeOptions.config
    if (permission === 'public' || request.is404) return rateLimit === undefined ? limits.ofAddress(request, reply) : undefined
    const secret = request.headers.authorization ?? sessionOf(request, ways)
    request.principal = await limits.ofFailures(request, reply, secret, () => principalOf(request, client, ways))
    await limits.ofPrincipal(request, reply)
    const refused = permission === undefined ? null : refusalOfRole(request.principal, permission)
    if (refused) throw new RefusalError(refused)
  })
}

async function principalOf(request: FastifyRequest, { tokens, signIns }: BatonClient, ways: SignInWays): Promise<Principal> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
    if (token === undefined) throw unauthenticated('the header has no bearer token')
    return ways.provider !== null && jwt.test(token) ? ways.provider.principalOf(token) : tokens.principalOf(token)
  }
  const secret = sessionOf(request, ways)
  if (secret === undefined) throw unauthenticated('the request has neither a token nor a sign-in')
  const principal = await signIns.principalOf(secret)
  assertOwnSite(request, ways, request.routeOptions.config.alsoFrom)
  return principal
}
