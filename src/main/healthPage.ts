import { createServer, type ServerResponse } from 'node:http'
import { isAlive, isHealthy, type Health } from './health.js'

export interface HealthPage {
  close(): Promise<void>
}

/**
 * Serves `/healthz` (200 if all is well, otherwise 503) and `/livez` (503 only if the process should be replaced), both
 * with the same JSON. Rejects when the port cannot be had.
 */
export async function serveHealth(at: { host: string, port: number }, look: () => Promise<Health>): Promise<HealthPage> {
  const good: Record<string, (health: Health) => boolean> = { '/healthz': isHealthy, '/livez': isAlive }
  const server = createServer((request, response) => {
    const judge = good[request.url?.split('?')[0] ?? '']
    if (!judge) return answer(response, 404, { error: 'There are /healthz and /livez.' })
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, { error: 'Ask with GET.' })
    look().then(
      health => answer(response, judge(health) ? 200 : 503, health),
      (error: unknown) => answer(response, 503, { error: String(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...at, exclusive: true }, resolve)
  })
  return {
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}
