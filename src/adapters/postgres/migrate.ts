import { sql, type Transaction } from 'kysely'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { Database } from './database.js'
import { migrations } from './migrations/index.js'
import type { Migration } from './migrations/migration.js'
import type { Tables } from './tables.js'

/** The schema that this version of Baton works with. */
export const knownSchema = newest(migrations)

/** Any constant will do, as long as no other lock uses it. */
const migrationLock = 8_273_645_001

/**
 * Brings the database to the newest schema, all or nothing; processes that migrate at the same time wait for each
 * other. Throws `schema_newer` as a `RefusalError` and changes nothing when the database is ahead of this version.
 */
export async function migrate(database: Database, known: readonly Migration[] = migrations): Promise<{ from: number; to: number }> {
  return database.transaction().execute(async tx => {
    // A migration may take longer than any other statement.
    await sql`set local statement_timeout = 0`.execute(tx)
    await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx)
    await sql`create table if not exists schema_migrations (
      number integer primary key, name text not null, recorded_at timestamptz not null default clock_timestamp())`.execute(tx)
    const from = await schemaOf(tx)
    const to = newest(known)
    if (from > to) throw new RefusalError(refuse('schema_newer', { found: from, known: to }))
    for (const { number, name, statements } of known.filter(migration => migration.number > from)) {
      await sql.raw(statements).execute(tx)
      await tx.insertInto('schema_migrations').values({ number, name }).execute()
    }
    return { from, to }
  })
}

/** Throws `schema_newer` or `schema_older` as a `RefusalError` unless the database has exactly the schema we work with. */
export async function assertSchema(database: Database, known = knownSchema): Promise<void> {
  const found = await database.transaction().setAccessMode('read only').execute(async tx => {
    const { rows } = await sql<{ there: boolean }>`select to_regclass('schema_migrations') is not null as there`.execute(tx)
    return rows[0]?.there ? schemaOf(tx) : 0
  })
  if (found > known) throw new RefusalError(refuse('schema_newer', { found, known }))
  if (found < known) throw new RefusalError(refuse('schema_older', { found, known }))
}

async function schemaOf(tx: Transaction<Tables>): Promise<number> {
  const row = await tx.selectFrom('schema_migrations').select(eb => eb.fn.max('number').as('number')).executeTakeFirst()
  return row?.number ?? 0
}

function newest(list: readonly Migration[]): number {
  return list.at(-1)?.number ?? 0
}
