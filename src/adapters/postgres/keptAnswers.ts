import { sql, type Transaction } from 'kysely'
import { RefusalError } from '../../domain/errors.js'
import type { WriteRef } from '../../ports/requestRef.js'
import { hashed } from './hashedRequest.js'
import { lockName, reused } from './locked.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'

/**
 * Does a write once for each request ID, and keeps its answer in the same transaction: repeated, it is answered as it was.
 * Throws `request_id_reused` as a `RefusalError` for another payload. Without a request it is simply done. What is thrown or
 * refused is not kept, and nothing is kept longer than a month.
 */
export async function once<Answer extends object>(tx: Transaction<Tables>, { request }: WriteRef, work: () => Promise<Answer>): Promise<Answer & { repeated?: true }> {
  if (request === undefined) return work()
  const { requestId, payloadHash, by } = storable(hashed(request))
  // Two who count "1, 2, 3" do not mean each other's.
  const key = json([by, requestId])
  await lockName(tx, `write ${key}`)
  const kept = await tx.selectFrom('kept_answers').select(['payload_hash', 'answer']).where('request_id', '=', key).executeTakeFirst()
  if (kept) {
    if (kept.payload_hash !== payloadHash) throw new RefusalError(reused(hashed(request)))
    return { ...kept.answer as Answer, repeated: true }
  }
  const answer = await work()
  if ('refused' in answer) return answer
  await tx.deleteFrom('kept_answers').where('recorded_at', '<', sql<string>`now() - interval '30 days'`).execute()
  await tx.insertInto('kept_answers').values({ request_id: key, payload_hash: payloadHash, answer: json(answer) }).execute()
  return answer
}
