import { Client, Connection, type ConnectionOptions } from '@temporalio/client'
import { openDatabase } from '../adapters/postgres/database.js'
import { assertSchema } from '../adapters/postgres/migrate.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { refuse, RefusalError } from '../domain/errors.js'
import type { Clock } from '../ports/clock.js'
import { IncidentGateway } from '../temporal/gateway.js'
import { taskQueue as defaultTaskQueue } from '../../workflows/names.js'
import { BatonClient } from './batonClient.js'

export interface ConnectOptions {
  temporal: {
    /** `host:port` */
    address: string
    /** `baton` unless said. */
    namespace?: string
    /** TLS and key. */
    connection?: Pick<ConnectionOptions, 'tls' | 'apiKey' | 'metadata'>
  }
  /** PostgreSQL 15 or newer, with Baton's schema. */
  databaseUrl: string
  taskQueue?: string
}

export const systemClock: Clock = { now: () => Promise.resolve(new Date().toISOString()) }

/** How long a server may take to answer before it counts as unreachable, in ms. */
const connectTimeoutMs = 10_000

/**
 * Connects a client to a running Baton. Throws a `RefusalError`: `unreachable` when Temporal or PostgreSQL does not
 * answer, `schema_newer` or `schema_older` when the database is not this version's.
 */
export async function connectBaton({ temporal, databaseUrl, taskQueue = defaultTaskQueue }: ConnectOptions): Promise<BatonClient> {
  const database = openDatabase(databaseUrl, { maxConnections: 4 })
  const [connection] = await Promise.all([
    connectTemporal(temporal),
    assertSchema(database).catch((error: unknown) => { throw asUnreachable(error, 'PostgreSQL', hostOf(databaseUrl), 'DATABASE_URL') }),
  ]).catch(async (error: unknown) => {
    await database.destroy()
    throw error
  })
  const client = new Client({ connection, namespace: temporal.namespace ?? 'baton' })
  const records = postgresRecordStore(database)
  const gateway = new IncidentGateway({ client, records, clock: systemClock, taskQueue })
  return new BatonClient({
    gateway, records, clock: systemClock,
    async close() {
      await records.close()
      await connection.close()
    },
  })
}

async function connectTemporal({ address, connection }: ConnectOptions['temporal']): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: connectTimeoutMs, ...connection })
  } catch (error) {
    throw asUnreachable(error, 'Temporal', address, 'TEMPORAL_ADDRESS')
  }
}

function asUnreachable(error: unknown, service: string, address: string, setting: string): RefusalError {
  if (error instanceof RefusalError) return error
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return new RefusalError(refuse('unreachable', { service, address, reason, setting }), { cause: error })
}

/** Never the whole URL: it holds the password. */
function hostOf(databaseUrl: string): string {
  return URL.canParse(databaseUrl) ? new URL(databaseUrl).host : 'the given address'
}
