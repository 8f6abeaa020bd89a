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
  // One statement is one snapshot: what it does not show yet, its own place comes before.
  const rows = await selectIncidents(db)
    .select([sql<string>`incidents.changed_in::text`.as('changed_in'), placeNow.as('place')])
    .where(sql<boolean>`incidents.changed_in >= ${place}::xid8`)
    .orderBy('incidents.changed_in').orderBy('incidents.number').limit(limit + 1).execute()
  const changed = rows.slice(0, limit).map(row => ({ incident: incidentOf(row), change: `${row.number} ${row.changed_in}` }))
  if (rows.length > limit) return { changed, next: null }
  return { changed, next: rows[0]?.place ?? place }
}
