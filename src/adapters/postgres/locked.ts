import { sql, type Transaction } from 'kysely'
import { refuse, type Refusal } from '../../domain/errors.js'
import type { Incident } from '../../domain/incident.js'
import type { HashedRequest } from './hashedRequest.js'
import { selectIncidents } from './rows.js'
import type { Tables } from './tables.js'

/**
 * Takes the incident's lock until the transaction ends; false when there is no such incident.
 *
 * A statement of its own: a `select … for update` that had to wait sees the row as it has become, but everything it
 * joins as it was before the wait. Not `for update`, which would make a follow-up of this incident wait for us.
 */
export async function lockIncident(tx: Transaction<Tables>, number: string): Promise<boolean> {
  const row = await tx.selectFrom('incidents').select('number').where('number', '=', number).forNoKeyUpdate().executeTakeFirst()
  return row !== undefined
}

/**
 * Held until the transaction ends. Two names with the same hash merely wait for each other. Numbers the transaction,
 * as the lock of a row would: readers of the stream rely on it.
 */
export async function lockName(tx: Transaction<Tables>, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0)), pg_current_xact_id()`.execute(tx)
}

/** The key of a note or comment among the steps. */
export function entryKey(requestId: string): string {
  return `entry ${requestId}`
}

/** Everything that a step on a locked incident wants to know, in one query. */
export async function readLocked(tx: Transaction<Tables>, number: string, stepKey: string, request: HashedRequest | null) {
  const requestId = request?.requestId ?? null
  return selectIncidents(tx)
    .where('incidents.number', '=', number)
    .leftJoin('steps', join => join.onRef('steps.incident_number', '=', 'incidents.number').on('steps.key', '=', stepKey))
    .leftJoin('requests', join => join.on(eb => eb('requests.request_id', '=', eb.val(requestId))))
    .leftJoin('steps as answered', join => join
      .onRef('answered.incident_number', '=', 'requests.incident_number')
      .onRef('answered.key', '=', 'requests.step_key'))
    .leftJoin('allocations', join => join.on(eb => eb('allocations.request_id', '=', eb.val(requestId))))
    .select([
      'steps.result as step_result', 'requests.payload_hash as request_hash', 'requests.incident_number as request_number',
      'answered.result as answer', 'allocations.payload_hash as allocation_hash',
    ])
    .select(sql<number | null>`(select max(version) from policy_versions)`.as('live_version'))
    // Wanted by a note, which has no workflow to tell: the next step tells it (see entries.ts).
    .select(sql<string[] | null>`(select array_agg(id) from notices where incident_number = incidents.number
      and state = 'wanted' and attempts = 0 and step_key like ${`${entryKey('')}%`})`.as('untold_notices'))
    .executeTakeFirstOrThrow()
}

type Found = Pick<Awaited<ReturnType<typeof readLocked>>, 'request_hash' | 'request_number' | 'answer' | 'allocation_hash'>

/**
 * What became of the request before: its answer, or a refusal when the ID was used for something else, be it the same
 * content for another incident or an opening that is under way. Null for a new request.
 */
export function earlierAnswer(found: Found, number: string, request: HashedRequest): { answer: Incident } | { refused: Refusal } | null {
  if (found.request_hash === null && found.allocation_hash === null) return null
  const same = found.request_hash === request.payloadHash && found.request_number === number
  return same && found.answer ? { answer: found.answer } : { refused: reused(request) }
}

export function reused({ requestId }: HashedRequest): Refusal {
  return refuse('request_id_reused', { requestId, field: 'requestId' })
}
