import { Connection } from '@temporalio/client'
import { sql } from 'kysely'
import { openDatabase } from '../adapters/postgres/database.js'
import { hostOf } from '../client/unreachable.js'
import { ConfigError } from './config.js'
import type { GivenServers } from './givenServers.js'
import { untilItAnswers, type Patience } from './untilItAnswers.js'

const oldestPostgres = 15
const connectTimeoutMs = 5_000

/** Waits until PostgreSQL answers. Throws `unreachable` as a `RefusalError`, or ConfigError if it is too old. */
export async function reachPostgres({ databaseUrl }: GivenServers, patience: Patience): Promise<void> {
  const server = { name: 'PostgreSQL', address: hostOf(databaseUrl), setting: 'DATABASE_URL' } as const
  const version = await untilItAnswers(server, patience, async () => {
    const database = openDatabase(databaseUrl, { maxConnections: 1 })
    try {
      const { rows } = await sql<{ server_version: string }>`show server_version`.execute(database)
      return rows[0]?.server_version ?? ''
    } finally {
      await database.destroy()
    }
  })
  if (Number.parseInt(version) >= oldestPostgres) return
  throw new ConfigError([`DATABASE_URL names a PostgreSQL ${version}; Baton needs ${oldestPostgres} or newer`])
}

/** Waits until Temporal answers, and does with it what `use` does. Throws `unreachable` as a `RefusalError`. */
export async function reachTemporal<T>(
  { temporal }: GivenServers, patience: Patience, use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const server = { name: 'Temporal', address: temporal.connection.address, setting: 'TEMPORAL_ADDRESS' } as const
  // The front of a starting server answers before what lies behind it does.
  return untilItAnswers(server, patience, async () => {
    const connection = await Connection.connect({ connectTimeout: connectTimeoutMs, ...temporal.connection })
    try {
      return await use(connection)
    } finally {
      await connection.close()
    }
  })
}
