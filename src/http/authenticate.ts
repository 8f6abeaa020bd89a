import type { FastifyInstance } from 'fastify'
import { refusalOfRole } from '../domain/access/access.js'
import type { Permission } from '../domain/access/permissions.js'
import type { Principal } from '../domain/access/principal.js'
import { RefusalError } from '../domain/errors.js'
import { unauthenticated, type Tokens } from '../client/tokens.js'

/** Where the pages are that show the API. */
export const pagesPrefix = '/docs'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs; `public`: nobody has to sign in for it. */
    permission?: Permission | 'public'
  }
  interface FastifyInstance {
    /** What each route needs, for whoever wants to see the rules as a table. */
    rules: { method: string; url: string; permission: Permission | 'public' }[]
  }
  interface FastifyRequest {
    /** Set before any handler of a route that is not public. */
    principal: Principal
  }
}

/**
 * Signs in each request before its body is read. A route that does not say what it needs does not come up: forgetting a
 * rule must not open a door.
 */
export function authenticate(app: FastifyInstance, tokens: Tokens): void {
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
  app.addHook('onRequest', async request => {
    const { permission } = request.routeOptions.config
    if (permission === 'public' || request.is404) return
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    if (token === undefined) throw unauthenticated(request.headers.authorization === undefined ? 'the request has no token' : 'the header has no bearer token')
    request.principal = await tokens.principalOf(token)
    const refused = permission === undefined ? null : refusalOfRole(request.principal, permission)
    if (refused) throw new RefusalError(refused)
  })
}
