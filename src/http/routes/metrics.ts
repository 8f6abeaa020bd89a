import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import type { ApiPorts } from '../app.js'
import { RecordMetrics, type Measured } from '../metrics/recordMetrics.js'
import { SharedWork } from '../sharedWork.js'

/** Several who watch, and one who watches too often, cost the database no more than one. */
const keptMs = 5_000

/** Metrics in the text format of Prometheus; docs/operating.md says which to watch. */
export const metricsRoutes = ({ records, clock, queueLag }: ApiPorts): FastifyPluginAsyncZod => async app => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'baton_api_' })
  const requests = new Histogram({
    name: 'baton_api_request_seconds', help: 'How long requests took, by route and status.', labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [registry],
  })
  const metrics = new RecordMetrics(registry)

  const measuring = new SharedWork<Measured>(1)
  let latest: { atMs: number; measured: Measured } | undefined
  const measure = async (): Promise<Measured> => {
    const orNull = <T>(asked: Promise<T>) => asked.catch((error: unknown) => { app.log.warn({ err: error }, 'something could not be measured'); return null })
    const [counts, queue] = await Promise.all([orNull(clock.now().then(at => records.counted.counts(at))), orNull(queueLag())])
    return { counts, queue }
  }
  const measured = async (): Promise<Measured> => {
    if (latest && performance.now() - latest.atMs <= keptMs) return latest.measured
    return measuring.of('', async () => {
      const found = await measure()
      latest = { atMs: performance.now(), measured: found }
      return found
    })
  }

  // Of the whole server, streams left out: they last as long as somebody looks.
  app.addHook('onResponse', async (request, reply) => {
    const { url = 'none' } = request.routeOptions
    if (!url.endsWith('/stream')) requests.observe({ method: request.method, route: url, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })

  app.get('/metrics', {
    config: { permission: 'readMetrics' },
    schema: {
      summary: 'what is to be watched, for Prometheus', tags: ['health'],
      response: { 200: { description: 'Prometheus text format 0.0.4', content: { 'text/plain': { schema: z.string() } } } },
    },
  }, async (_, reply) => {
    metrics.set(await measured())
    return reply.type(registry.contentType).serializer((text: string) => text).send(await registry.metrics())
  })
}
