import { sql } from 'kysely'
import type { Database } from '../../src/adapters/postgres/database.js'

/** How many statements of this database wait for a lock that somebody else holds. Not to be asked in the transaction that holds it: there it would always be the same. */
export async function waitingForLocks(database: Database): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(database)
  return rows[0]?.waiting ?? 0
}
