import { sql, type Kysely } from 'kysely'
import { RefusalError, refuse } from '../../domain/errors.js'
import type { ChangePlace, Changes } from '../../ports/recordStore.js'
import { incidentOf, selectIncidents } from './rows.js'
import type { Tables } from './tables.js'

/**
 * A place is the number of the oldest transaction that was still under way when somebody looked: whatever was not seen by
 * then has that number or a greater one.
 */
const placeNow = sql<ChangePlace>`pg_snapshot_xmin(pg_current_snapshot())::text`

/** The number that no transaction has yet; in one statement with others, as that statement sees it. */
const nextTransaction = sql`pg_snapshot_xmax(pg_current_snapshot())`

/** See `RecordStore.presentPlace`. */
export async function presentPlace(db: Kysely<Tables>): Promise<ChangePlace> {
  const { rows: [row] } = await sql<{ place: ChangePlace }>`select ${placeNow} as place`.execute(db)
  return row!.place
}

/** See `RecordStore.changedSince`. */
export async function changedSince(db: Kysely<Tables>, place: ChangePlace, limit: number): Promise<Changes> {
  if (!/^\d{1,19}$/.test(place)) {
    throw new RefusalError(refuse('field_invalid', { command: 'follow', field: 'Last-Event-ID', value: place.slice(0, 80), reason: 'no event had it', allowed: 'the ID of an event' }))
  }
  // Read first: what the rows do not show yet, this place comes before.
  const { rows: [now] } = await sql<{ place: ChangePlace; isForeign: boolean }>`
    select ${placeNow} as place, ${place}::xid8 > ${nextTransaction} as "isForeign"`.execute(db)
  // A place that is still to come is from another server, before a restore: what it stood for is not known here.
  if (now!.isForeign) return { changed: [], next: null }
  const rows = await selectIncidents(db)
    .select(sql<string>`incidents.changed_in::text`.as('changed_in'))
    // Numbers that are still to come are from before a restore as well: what has them has not changed here.
    .where(sql<boolean>`incidents.changed_in >= ${place}::xid8 and incidents.changed_in < ${nextTransaction}`)
    .orderBy('incidents.changed_in').orderBy('incidents.number').limit(limit + 1).execute()
  const changed = rows.slice(0, limit).map(row => ({ incident: incidentOf(row), change: `${row.number} ${row.changed_in}` }))
  return { changed, next: rows.length > limit ? null : now!.place }
}
