import { sql, type Kysely, type Selectable } from 'kysely'
import { refuse, type Refusal } from '../../domain/errors.js'
import { builtInDesk, type DeskTicket } from '../../domain/tickets/deskTicket.js'
import type { OutboxMessage } from '../../ports/recordStore.js'
import type { TicketDesk } from '../../ports/ticketDesk.js'
import { nextNumber } from './numbers.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import { once } from './keptAnswers.js'
import type { WriteRef } from '../../ports/requestRef.js'
import type { Tables } from './tables.js'

const laterMs = 5_000

/** The built-in desk: its tickets lie beside the records, and people of the development see to them by `baton tickets`. */
export function postgresTicketDesk(db: Kysely<Tables>): TicketDesk {
  return {
    name: builtInDesk,
    deduplicates: true,
    async open(request, at) {
      try {
        const { key, number, title, body } = storable(request)
        const before = await findByKey(db, key)
        if (before) return { outcome: 'opened', ticket: before, url: null }
        const ticket = await nextNumber(db, 'DEV')
        const made = await db.insertInto('desk_tickets')
          .values({ number: ticket, key, incident_number: number, title, body, state: 'Open', opened_at: at, done_at: null, done_by: null, outcome: null })
          .onConflict(same => same.column('key').doNothing()).returning('number').executeTakeFirst()
        // Somebody else was a moment faster, and has committed: the insert waited for it.
        return { outcome: 'opened', ticket: made?.number ?? (await findByKey(db, key)) ?? ticket, url: null }
      } catch (error) {
        // The key makes another attempt harmless, whatever became of this one.
        return { outcome: 'uncertain', retryAfterMs: laterMs, reason: reasonOf(error) }
      }
    },
    async find(key) {
      try {
        const ticket = await findByKey(db, storable(key))
        return ticket === null ? { found: 'none' } : { found: 'ticket', ticket, url: null }
      } catch (error) {
        return { found: 'unknown', retryAfterMs: laterMs, reason: reasonOf(error) }
      }
    },
  }
}

/** See `RecordStore.deskTickets`. */
export async function listTickets(db: Kysely<Tables>, { open, incident }: { open?: boolean; incident?: string }, limit: number): Promise<DeskTicket[]> {
  let query = db.selectFrom('desk_tickets').selectAll().orderBy('opened_at', 'desc').orderBy(sql`length(number)`, 'desc').orderBy('number', 'desc').limit(limit)
  if (open !== undefined) query = query.where('state', '=', open ? 'Open' : 'Done')
  if (incident !== undefined) query = query.where('incident_number', '=', incident)
  return (await query.execute()).map(ticketOf)
}

export async function findTicket(db: Kysely<Tables>, number: string): Promise<DeskTicket | null> {
  const row = await db.selectFrom('desk_tickets').selectAll().where('number', '=', number).executeTakeFirst()
  return row ? ticketOf(row) : null
}

/** See `RecordStore.finishTicket`. */
export async function finishTicket(
  db: Kysely<Tables>, number: string, by: string, outcome: string, at: string, write: WriteRef = { channel: null },
): Promise<{ ticket: DeskTicket; repeated?: true } | { refused: Refusal }> {
  return db.transaction().execute(tx => once<{ ticket: DeskTicket } | { refused: Refusal }>(tx, write, async () => {
    const done = await tx.updateTable('desk_tickets').set({ state: 'Done', done_at: at, done_by: by, outcome, done_channel: write.channel })
      .where('number', '=', number).where('state', '=', 'Open').returningAll().executeTakeFirst()
    if (!done) {
      const found = await findTicket(tx, number)
      return { refused: found ? refuse('ticket_done', { ticket: number, by: found.doneBy, outcome: found.outcome, number: found.incident }) : refuse('ticket_not_found', { ticket: number, field: 'ticket' }) }
    }
    const command: OutboxMessage['command'] = { kind: 'ticketDone', key: done.key, desk: builtInDesk, ticket: number, by, outcome }
    await tx.insertInto('outbox').columns(['incident_number', 'move', 'command', 'at'])
      .expression(eb => eb.selectFrom('incidents').select([
        'number', 'moves', eb.cast<string>(eb.val(json(command)), 'jsonb').as('command'), eb.cast<string>(eb.val(at), 'timestamptz').as('at'),
      ]).where('number', '=', done.incident_number))
      .execute()
    return { ticket: ticketOf(done) }
  }))
}

async function findByKey(db: Kysely<Tables>, key: string): Promise<string | null> {
  const row = await db.selectFrom('desk_tickets').select('number').where('key', '=', key).executeTakeFirst()
  return row?.number ?? null
}

function ticketOf({ number, incident_number, title, body, state, opened_at, done_at, done_by, outcome }: Selectable<Tables['desk_tickets']>): DeskTicket {
  return { number, incident: incident_number, title, body, state, openedAt: opened_at, doneAt: done_at, doneBy: done_by, outcome }
}

/** Without the statement, which may hold what people wrote. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
  return `the records could not be reached (${code})`
}
