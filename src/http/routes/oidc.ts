import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { IdentityProvider } from '../../ports/identityProvider.js'
import type { ApiPorts } from '../app.js'
import { localPath } from '../localPath.js'
import { answerError, problemOf, refusalOf } from '../problems.js'
import { refusalPage } from '../refusalPage.js'
import { clearCookie, cookieName, setCookie } from '../sessionCookie.js'
import { signIn, trying } from './signIn.js'

const underWay = 'baton_signing_in'
const callbackPath = '/sign-in/oidc/callback'

/** Sign-in at the identity provider: there, and back. A browser goes through both by itself, so they answer with pages. */
export const oidcRoutes = ({ client, signInWays }: Pick<ApiPorts, 'client' | 'signInWays'>): FastifyPluginAsyncZod => async app => {
  const { publicUrl } = signInWays
  const provider = (): IdentityProvider => {
    if (signInWays.provider) return signInWays.provider
    throw new RefusalError(refuse('sign_in_refused', { reason: 'this Baton has no identity provider', instead: 'set BATON_OIDC_ISSUER (docs/sign-in.md), or open the link that `npm start` prints' }))
  }
  const here = ({ protocol, host }: FastifyRequest) => publicUrl ?? `${protocol}://${host}`

  app.addHook('onRequest', async (_, reply) => { void reply.header('cache-control', 'no-store') })
  // Not for programs, and so in no description of the API.
  const route = { config: trying, exposeHeadRoute: false, errorHandler: refuseWithPage }

  app.get('/sign-in/oidc', {
    ...route, schema: { hide: true, querystring: z.strictObject({ to: z.string().default('/') }) },
  }, async (request, reply) => {
    const to = localPath(request.query.to)
    if (to === null) throw new RefusalError(refuse('payload_invalid', { command: 'sign-in', field: 'to', problem: '`to` must be a path of this site, like /incidents' }))
    const { url, sealed } = await provider().begin(`${here(request)}${callbackPath}`, to)
    setCookie(reply, underWay, sealed, signInWays, 600)
    return reply.redirect(url, 303)
  })

  app.get(callbackPath, { ...route, schema: { hide: true } }, async (request, reply) => {
    const sealed = request.cookies[cookieName(underWay, request, signInWays)]
    // It is good for one answer, be that what it may.
    clearCookie(reply, underWay, signInWays)
    const { principal, to } = await provider().finish(`${here(request)}${callbackPath}${new URL(request.url, here(request)).search}`, sealed)
    await signIn(client, signInWays, reply, principal, 'oidc')
    return reply.redirect(to, 303)
  })
}

/** What goes wrong, as a page where somebody looks at it. */
function refuseWithPage(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error, request)
  if (refusal === null || !/\btext\/html\b/.test(request.headers.accept ?? '')) return answerError(error, request, reply)
  const problem = problemOf(refusal, request)
  return reply.code(problem.status).header('content-type', 'text/html; charset=utf-8').send(refusalPage(problem))
}
