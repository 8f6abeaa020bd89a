import { CompiledQuery } from 'kysely'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresNoticeStore } from '../../src/adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import type { Records, Sql } from './recordStore.js'

/** Fresh records in a PostgreSQL server. */
export async function postgresRecords(serverUrl: string): Promise<Records> {
  const { url, drop } = await freshDatabase(serverUrl)
  const direct = openDatabase(url)
  const stores: RecordStore[] = []
  const another = async () => {
    const store = postgresRecordStore(openDatabase(url))
    stores.push(store)
    return store
  }
  return {
    store: await another(),
    notices: postgresNoticeStore(direct),
    another,
    sql: sqlOn(direct),
    transaction: work => direct.transaction().execute(tx => work(sqlOn(tx))),
    async drop() {
      await Promise.all([direct.destroy(), ...stores.map(store => store.close())])
      await drop()
    },
  }
}

function sqlOn(db: Database): Sql {
  return async <Row extends object>(text: string, values: unknown[] = []) =>
    (await db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
}
