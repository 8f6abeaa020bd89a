import type { PayloadCodec } from '@temporalio/common'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { validatorCompiler } from 'fastify-type-provider-zod'
import type { BatonClient } from '../client/batonClient.js'
import { refuse } from '../domain/errors.js'
import type { AnswerLinks } from '../ports/answerLinks.js'
import type { ChangeSignal } from '../ports/changeSignal.js'
import type { Chat } from '../ports/chat.js'
import type { Clock } from '../ports/clock.js'
import type { RecordStore } from '../ports/recordStore.js'
import type { QueueLag } from '../temporal/queueLag.js'
import { authenticate, pagesPrefix } from './authenticate.js'
import { serveConsole } from './console.js'
import { documentOf } from './document.js'
import { limitsOf, rateLimited } from './limits.js'
import { answerError, problemOf } from './problems.js'
import { aboutRoutes } from './routes/about.js'
import { requestIdOf } from './requestId.js'
import { actionRoutes } from './routes/actions.js'
import { choiceRoutes } from './routes/choices.js'
import { codecRoutes } from './routes/codec.js'
import { answerRoutes } from './routes/answer.js'
import { entryRoutes } from './routes/entries.js'
import { figureRoutes } from './routes/figures.js'
import { groupRoutes } from './routes/groups.js'
import { handoffRoutes } from './routes/handoffs.js'
import { healthRoutes } from './routes/health.js'
import { incidentRoutes } from './routes/incidents.js'
import { judgementRoutes } from './routes/judgement.js'
import { liveRoutes } from './routes/live.js'
import { oidcRoutes } from './routes/oidc.js'
import { onCallRoutes } from './routes/onCall.js'
import { ownRoutes } from './routes/own.js'
import { metricsRoutes } from './routes/metrics.js'
import { meRoutes } from './routes/me.js'
import { policyRoutes } from './routes/policies.js'
import { signedInRoutes } from './routes/signedIn.js'
import { signInRoutes } from './routes/signIn.js'
import { slackRoutes } from './routes/slack.js'
import { taskRoutes } from './routes/tasks.js'
import { ticketRoutes } from './routes/tickets.js'
import { tokenRoutes } from './routes/tokens.js'
import { serializerCompiler } from './serialize.js'
import type { SignInWays } from './signInWays.js'
import { refuseWhileStopping } from './stopping.js'

/** What the API needs of the world. */
export interface ApiPorts {
  version: string
  client: BatonClient
  records: RecordStore
  clock: Clock
  changes: Pick<ChangeSignal, 'onChange'>
  signInWays: SignInWays
  /** Where the workflows are shown; a null address: nobody said. */
  about: { temporalUi: string | null; namespace: string }
  /** Reads what Temporal stores, for people who look at it there. */
  payloadCodec: PayloadCodec
  /** How pages are answered by link and in a chat; left out: they are not. */
  answering?: { links: AnswerLinks; chat?: Chat } | undefined
  /** Whether the servers behind it answer, asked now. */
  ready: () => Promise<{ database: string; temporal: string }>
  /** What waits in the task queue; rejects when Temporal does not answer. */
  queueLag: () => Promise<QueueLag>
}

export interface ApiOptions {
  logger?: FastifyServerOptions['logger']
  /** Requests of one principal within a minute, or of one address, where nobody has to sign in. */
  mostPerMinute?: number
  /** Requests of one address within a minute by which nobody could be signed in. */
  mostFailuresPerMinute?: number
  /** Event streams that one principal has open at a time. */
  mostStreams?: number
  /** Proxies whose word counts on which address asks; none unless said. */
  trustedProxies?: string[]
  /** Where the console was built into. */
  consoleFolder?: string
}

/** What the pages may load: their own files, and the styles that their library writes into them. */
const pagesPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** The HTTP API: every route under /v1, its OpenAPI document at /docs/json, and pages to try it at /docs. */
export async function createApi(ports: ApiPorts, { logger = false, mostPerMinute = 20_000, mostFailuresPerMinute = 120, mostStreams = 50, trustedProxies = [], consoleFolder }: ApiOptions = {}): Promise<FastifyInstance> {
  const app = fastify({
    logger, trustProxy: trustedProxies.length > 0 ? trustedProxies : false, bodyLimit: 2_000_000, requestIdHeader: false, genReqId: requestIdOf,
    // Of an address that cannot be read, before there is a route and its hooks.
    frameworkErrors: (error, request, reply) => { void answerError(error, request, reply.header('x-request-id', request.id)) },
    // A body may hold anything; a key that means something to JavaScript means nothing here.
    onProtoPoisoning: 'error', onConstructorPoisoning: 'error', return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.addHook('onSend', async (request, reply) => { void reply.header('x-request-id', request.id) })
  refuseWhileStopping(app)
  // Where there is no TLS (a machine of one's own), what a page loads must not be looked for behind it.
  await app.register(fastifyHelmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })
  // By itself it counts where a route has a limit of its own; the limits of all are counted where people are signed in.
  await app.register(fastifyRateLimit, { global: false, enableDraftSpec: true, errorResponseBuilder: (_, { max, ttl }) => rateLimited(max, Math.ceil(ttl / 1000)) })
  await app.register(fastifySwagger, documentOf(ports.version))
  await app.register(fastifyCookie)
  authenticate(app, ports.client, ports.signInWays, limitsOf(app, { mostPerMinute, mostFailuresPerMinute }))
  const consolePage = await serveConsole(app, consoleFolder)
  app.setNotFoundHandler((request, reply) => {
    const page = consolePage(request, reply)
    if (page) return page
    const problem = problemOf(refuse('nothing_here', { path: request.url.slice(0, 300) }), request)
    return reply.code(404).header('content-type', 'application/problem+json').send(problem)
  })
  await app.register(fastifySwaggerUi, { routePrefix: pagesPrefix, staticCSP: pagesPolicy })
  await app.register(fastifyPlugin(metricsRoutes(ports)))
  await app.register(healthRoutes(ports))
  await app.register(signInRoutes(ports))
  await app.register(oidcRoutes(ports))
  await app.register(codecRoutes(ports), { prefix: '/codec' })
  await app.register(answerRoutes(ports))
  await app.register(slackRoutes(ports))
  const live = (given: ApiPorts) => liveRoutes(given, mostStreams)
  await app.register(async v1 => {
    for (const routes of [incidentRoutes, taskRoutes, handoffRoutes, live, ownRoutes, actionRoutes, entryRoutes, judgementRoutes, policyRoutes, groupRoutes, onCallRoutes, figureRoutes, ticketRoutes, meRoutes, tokenRoutes, signedInRoutes, aboutRoutes, choiceRoutes]) await v1.register(routes(ports))
  }, { prefix: '/v1' })
  return app
}
