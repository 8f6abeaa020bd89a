import type { Kysely } from 'kysely'
import type { OutboxMessage } from '../../ports/recordStore.js'
import type { Tables } from './tables.js'

/** The messages that no workflow has taken yet, oldest first. */
export async function waitingMessages(db: Kysely<Tables>, limit: number): Promise<OutboxMessage[]> {
  return db.selectFrom('outbox').select(['id', 'incident_number as number', 'command'])
    .where('taken_at', 'is', null).orderBy('id').limit(limit).execute()
}

export async function messageTaken(db: Kysely<Tables>, id: number, at: string): Promise<void> {
  await db.updateTable('outbox').set({ taken_at: at }).where('id', '=', id).where('taken_at', 'is', null).execute()
}
