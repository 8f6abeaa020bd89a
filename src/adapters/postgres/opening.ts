import type { Kysely, Transaction } from 'kysely'
import { batonAuthor, followUpText } from '../../domain/activityStream.js'
import { refuse, type Refusal } from '../../domain/errors.js'
import type { Incident } from '../../domain/incident.js'
import type { RecordStore, StepResult } from '../../ports/recordStore.js'
import type { HashedRequest } from './hashedRequest.js'
import { lockIncident, lockName, reused } from './locked.js'
import { toDeliver, wantedBy, wantedOf } from './noticeStore.js'
import { nextNumber } from './numbers.js'
import { liveVersion, type PolicyCache } from './policies.js'
import { findIncident, findUnfinished } from './reads.js'
import { lookups } from './steps.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'
import { writeChange } from './writing.js'

const openingKey = 'open'

type Opening = StepResult | { existing: Incident }

/** See `RecordStore.open`. */
export async function open(
  db: Kysely<Tables>, policies: PolicyCache, number: string, request: HashedRequest, dedupKey: string | null,
  work: Parameters<RecordStore['open']>[3], followUpOf: string | null,
): Promise<Opening> {
  return db.transaction().execute(async (tx): Promise<Opening> => {
    // No row is there to be locked yet. The key before the number, always, so that two openings cannot block each other.
    if (dedupKey !== null) await lockName(tx, `dedup ${dedupKey}`)
    await lockName(tx, `number ${number}`)

    const stored = await tx.selectFrom('steps').select('result')
      .where('incident_number', '=', number).where('key', '=', openingKey).executeTakeFirst()
    if (stored) return { recorded: stored.result, repeated: false, ...toDeliver(await wantedBy(tx, number, openingKey)) }
    if (await usedElsewhere(tx, number, request)) return { refused: reused(request) }
    // A number that was not used cannot be used later either: its workflow is over. The next try gets another.
    const giveBack = () => tx.deleteFrom('allocations').where('request_id', '=', request.requestId).execute()
    const refusal = async (refused: Refusal) => {
      await giveBack()
      return { refused }
    }
    const existing = dedupKey === null ? null : await findUnfinished(tx, dedupKey)
    if (existing) {
      await giveBack()
      return { existing }
    }
    const version = await liveVersion(tx)
    if (version === null) return refusal(refuse('no_policy'))
    // Locked, because it is told of its follow-up: the entries of one incident come one after the other.
    const followed = followUpOf !== null && await lockIncident(tx, followUpOf) ? await findIncident(tx, followUpOf) : null
    const outcome = await work({ live: await policies.get(tx, version), followed, ...lookups(tx) })
    if (!('incident' in outcome)) return refusal(outcome.refused)
    if (outcome.incident.number !== number) throw new Error(`Refused to open ${number} as ${outcome.incident.number}.`)
    const linked = followed ? [linkedEntry(tx, followed, number, outcome.incident.openedAt)] : []
    const change = storable(outcome)
    return { recorded: await writeChange(tx, null, change, { key: openingKey, request }, linked), repeated: false, ...toDeliver(wantedOf(change)) }
  })
}

function linkedEntry(tx: Transaction<Tables>, followed: Incident, number: string, at: string) {
  return tx.insertInto('entries').values({
    incident_number: followed.number, tier: followed.tier.number, at, kind: 'system', author: batonAuthor, text: followUpText(number),
  })
}

/** See `RecordStore.allocate`. */
export async function allocate(db: Kysely<Tables>, request: HashedRequest): Promise<{ number: string } | { refused: Refusal }> {
  const before = await numberOf(db, request)
  if (before) return before
  const { requestId: request_id, payloadHash: payload_hash } = request
  const number = await nextNumber(db, 'INC')
  const made = await db.insertInto('allocations').values({ request_id, payload_hash, number })
    .onConflict(conflict => conflict.column('request_id').doNothing()).returning('number').executeTakeFirst()
  // Somebody else with the same ID was a moment faster, and has committed: the insert waited for it.
  return made ?? await numberOf(db, request) ?? allocate(db, request)
}

async function numberOf(db: Kysely<Tables>, request: HashedRequest) {
  const used = await db.selectFrom('requests').select(['payload_hash', 'incident_number as number'])
    .where('request_id', '=', request.requestId)
    .unionAll(db.selectFrom('allocations').select(['payload_hash', 'number']).where('request_id', '=', request.requestId))
    .executeTakeFirst()
  if (!used) return null
  return used.payload_hash === request.payloadHash ? { number: used.number } : { refused: reused(request) }
}

async function usedElsewhere(tx: Transaction<Tables>, number: string, request: HashedRequest): Promise<boolean> {
  const used = await numberOf(tx, request)
  return used !== null && ('refused' in used || used.number !== number)
}
