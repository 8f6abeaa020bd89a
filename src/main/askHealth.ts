import { refuse, RefusalError } from '../domain/errors.js'
import { ConfigError, type Config } from './config.js'
import { isHealthy, type Health } from './health.js'

const patienceMs = 5_000

/**
 * `baton health`: asks the worker on this machine whether it works. Throws `unreachable` as a `RefusalError` with the
 * reason if it does not, or ConfigError if it has no health page.
 */
export async function askHealth({ health: { host, port } }: Config): Promise<Health> {
  if (port === undefined) throw new ConfigError(['BATON_HEALTH_PORT must be set, here as for the worker'])
  // Who listens on every address is asked on this machine's own.
  const address = `${host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host}:${port}`
  const unhealthy = (reason: string, cause?: unknown) => new RefusalError(
    refuse('unreachable', { service: 'A healthy worker', address, reason, setting: 'BATON_HEALTH_PORT' }), { cause })
  let found: Health
  try {
    const response = await fetch(`http://${address}/healthz`, { signal: AbortSignal.timeout(patienceMs) })
    found = await response.json() as Health
  } catch (error) {
    const { message, cause } = error as Error
    throw unhealthy(cause instanceof Error ? cause.message || message : message, error)
  }
  if (isHealthy(found)) return found
  throw unhealthy(`worker ${found.worker}, database ${found.database}, temporal ${found.temporal}`)
}
