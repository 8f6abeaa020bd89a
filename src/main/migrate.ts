import { openDatabase } from '../adapters/postgres/database.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { prepareNamespace } from '../temporal/namespace.js'
import { bindStore } from '../temporal/storePair.js'
import type { Config } from './config.js'
import { givenServers } from './givenServers.js'
import { asStep } from './progress.js'
import { reachPostgres, reachTemporal } from './reachServers.js'
import { prepareRecords } from './records.js'
import type { Patience } from './untilItAnswers.js'

export interface Migrated {
  schema: { from: number, to: number }
  /** The active policy, in words. */
  policy: string
  namespace: string
  /** What the operator should know or do. */
  notes: string[]
}

/**
 * `baton migrate`: makes records and Temporal ready for this version's workers. Doing so again changes nothing. Waits
 * for servers that are still coming up. Throws ConfigError, or `unreachable`, `schema_newer`, `policy_invalid` or
 * `wrong_store` as a `RefusalError`.
 */
export async function migrateInstallation(config: Config, patience: Patience): Promise<Migrated> {
  const servers = givenServers(config)
  const { temporal: { namespace }, databaseUrl } = servers
  const { report } = patience
  await reachPostgres(servers, patience)
  const { schema, policy } = await asStep(report, 'Preparing the records', () =>
    prepareRecords(databaseUrl, config.policyFile, report))
  const notes = await reachTemporal(servers, patience, async connection => {
    const prepared = await asStep(report, `Preparing the namespace ${namespace}`, () =>
      prepareNamespace(connection, { namespace, ownServer: false }))
    await bindStore(connection, namespace, await storeIdOf(databaseUrl))
    return prepared.notes
  })
  return { schema, policy, namespace, notes }
}

async function storeIdOf(databaseUrl: string): Promise<string> {
  const records = postgresRecordStore(openDatabase(databaseUrl, { maxConnections: 1 }))
  try {
    return await records.storeId()
  } finally {
    await records.close()
  }
}
