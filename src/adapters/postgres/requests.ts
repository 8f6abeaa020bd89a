import type { Kysely } from 'kysely'
import type { Refusal } from '../../domain/errors.js'
import type { Incident } from '../../domain/incident.js'
import type { HashedRequest } from './hashedRequest.js'
import { reused } from './locked.js'
import type { Tables } from './tables.js'

/** See `RecordStore.findAnswer`. */
export async function findAnswer(
  db: Kysely<Tables>, request: HashedRequest,
): Promise<{ answer: Incident } | { refused: Refusal } | null> {
  const answered = await db.selectFrom('requests')
    .innerJoin('steps', join => join
      .onRef('steps.incident_number', '=', 'requests.incident_number')
      .onRef('steps.key', '=', 'requests.step_key'))
    .select(['requests.payload_hash', 'steps.result'])
    .where('requests.request_id', '=', request.requestId).executeTakeFirst()
  if (answered) return answered.payload_hash === request.payloadHash ? { answer: answered.result } : { refused: reused(request) }
  const allocated = await db.selectFrom('allocations').select('payload_hash')
    .where('request_id', '=', request.requestId).executeTakeFirst()
  return allocated && allocated.payload_hash !== request.payloadHash ? { refused: reused(request) } : null
}
