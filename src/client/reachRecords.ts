import { openDatabase } from '../adapters/postgres/database.js'
import { assertSchema } from '../adapters/postgres/migrate.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import type { RecordStore } from '../ports/recordStore.js'
import { asUnreachable, hostOf } from './unreachable.js'

/** Connects to the records. Throws a `RefusalError`: `unreachable`, `schema_newer` or `schema_older`. */
export async function reachRecords(databaseUrl: string): Promise<RecordStore> {
  const database = openDatabase(databaseUrl, { maxConnections: 4 })
  try {
    await assertSchema(database)
    return postgresRecordStore(database)
  } catch (error) {
    await database.destroy()
    throw asUnreachable(error, 'PostgreSQL', hostOf(databaseUrl), 'DATABASE_URL')
  }
}
