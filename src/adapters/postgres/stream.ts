import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import type { StreamEntry } from '../../ports/recordStore.js'
import { entryOf } from './rows.js'
import type { Tables } from './tables.js'

/** How long a reader waits for transactions that may still add entries with smaller ids. */
const patienceMs = 2_000
const pollMs = 5

/** Reads the stream of the whole store in such a way that following it by id never misses an entry. */
export interface StreamReader {
  entriesAfter(afterId: number, number: string | null, limit: number): Promise<StreamEntry[]>
  lastEntryId(): Promise<number>
}

export function streamReader(db: Kysely<Tables>): StreamReader {
  let settled = 0

  /**
   * The id up to which no entry can appear any more. Ids are handed out before their transaction commits, so an entry
   * may become visible after one with a greater id, and whoever had gone past it would never see it. A transaction has
   * its own number before it takes an id (see `lockIncident`, `lockName`): once none runs whose number is below ours,
   * every id that was taken before is settled.
   */
  async function settledId(): Promise<number> {
    const { rows: [taken] } = await sql<{ id: number }>`
      select case when is_called then last_value else 0 end as id from entries_id_seq`.execute(db)
    if (taken!.id <= settled) return settled
    const { rows: [ours] } = await sql<{ number: string }>`select pg_current_xact_id()::text as number`.execute(db)
    for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += pollMs) {
      const { rows: [now] } = await sql<{ over: boolean }>`
        select pg_snapshot_xmin(pg_current_snapshot()) > ${ours!.number}::xid8 as over`.execute(db)
      if (now!.over) {
        settled = Math.max(settled, taken!.id)
        break
      }
      await sleep(pollMs)
    }
    return settled
  }

  return {
    lastEntryId: settledId,
    async entriesAfter(afterId, number, limit) {
      const query = db.selectFrom('entries').select(['id', 'incident_number as number', 'at', 'kind', 'author', 'text', 'tier', 'reading', 'channel'])
        .where('id', '>', afterId).orderBy('id').limit(limit)
      // The steps of one incident come one after the other, and so do their entries.
      const rows = await (number !== null ? query.where('incident_number', '=', number) : query.where('id', '<=', await settledId())).execute()
      return rows.map(entryOf)
    },
  }
}
