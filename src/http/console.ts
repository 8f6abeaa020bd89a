import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * What the console's page may load and do: its own files and this API. Nothing inline: the libraries set styles through the
 * object model, which a policy does not mind, and scripts are files (docs/decisions/0033).
 */
export const consolePolicy = [
  "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "object-src 'none'", "base-uri 'none'",
  "frame-ancestors 'none'", "form-action 'self'",
].join('; ')

const unbuilt = 'Baton serves its API here; /docs describes it.\nThe console for operators is not built: `npm run console` in a checkout builds it, then start Baton again.\n'

const config = { permission: 'public' as const }

/** Answers a request for a page, which no route is for; null: it asks for something else. */
export type ConsolePage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null

/**
 * Serves the console that was built into a folder; without one, the first page says how to build it. The page finds its own
 * way by its address, so every address is answered with it that asks for a page and is nobody else's.
 */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<ConsolePage> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { config, schema: { hide: true } }, async (_, reply) => reply.type('text/plain; charset=utf-8').send(unbuilt))
    return () => null
  }
  await app.register(fastifyStatic, { root: folder, serve: false })
  // Its name does not change with its content, so it is always asked whether it still holds.
  const page = (reply: FastifyReply) => reply.header('content-security-policy', consolePolicy).sendFile('index.html', { cacheControl: false }).header('cache-control', 'no-cache')
  app.get('/', { config, schema: { hide: true } }, async (_, reply) => page(reply))
  app.get('/icon.svg', { config, schema: { hide: true } }, async (_, reply) => reply.sendFile('icon.svg', { maxAge: '1d' }))
  // Their names hold a hash of their content.
  app.get<{ Params: { '*': string } }>('/assets/*', { config, schema: { hide: true } }, async ({ params }, reply) => reply.sendFile(`assets/${params['*']}`, { maxAge: '365d', immutable: true }))
  return (request, reply) => (isForPage(request) ? page(reply) : null)
}

const othersPaths = /^\/(v1|docs|assets|codec|metrics)(\/|\?|$)/

function isForPage({ method, url, headers: { accept = '' } }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && accept.includes('text/html') && !othersPaths.test(url)
}
