import type { Kysely, Transaction } from 'kysely'
import { refuse } from '../../domain/errors.js'
import type { Current, RecordStore, StepKey, StepResult } from '../../ports/recordStore.js'
import type { HashedRequest } from './hashedRequest.js'
import { earlierAnswer, lockIncident, readLocked } from './locked.js'
import { toDeliver, wantedBy, wantedOf } from './noticeStore.js'
import { nextNumber } from './numbers.js'
import { kinOf } from './kin.js'
import type { PolicyCache } from './policies.js'
import { openTaskCounts } from './reads.js'
import { incidentOf } from './rows.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'
import { writeChange } from './writing.js'

/** See `RecordStore.step`. */
export async function step(
  db: Kysely<Tables>, policies: PolicyCache, key: StepKey, request: HashedRequest | null, work: Parameters<RecordStore['step']>[2],
): Promise<StepResult> {
  const { number } = key
  return db.transaction().execute(async (tx): Promise<StepResult> => {
    if (!(await lockIncident(tx, number))) return { refused: refuse('incident_not_found', { number }) }
    const found = await readLocked(tx, number, stepKeyText(key), request)
    const untold = found.untold_notices ?? []
    if (found.step_result) {
      return { recorded: { ...found.step_result, pauses: found.pauses }, repeated: false, ...toDeliver([...await wantedBy(tx, number, stepKeyText(key)), ...untold]) }
    }

    const earlier = request && earlierAnswer(found, number, request)
    if (earlier) return 'answer' in earlier ? { recorded: earlier.answer, repeated: true } : earlier
    if (found.live_version === null) return { refused: refuse('no_policy') }

    const before = incidentOf(found)
    const live = await policies.get(tx, found.live_version)
    const outcome = await work({ incident: before, live, ...lookups(tx) })
    if ('skipped' in outcome) return { skipped: true, ...toDeliver(untold) }
    if ('refused' in outcome) return outcome

    if ('move' in key && outcome.incident.moves !== key.move) {
      throw new Error(`Refused to record move ${key.move} of ${number}: the change says it is move ${outcome.incident.moves}.`)
    }
    const change = storable(outcome)
    return {
      recorded: await writeChange(tx, before, change, { key: stepKeyText(key), request }), repeated: false,
      ...toDeliver([...wantedOf(change), ...untold]),
    }
  })
}

/** `move 7`, `tier 2 alarm respond:50%:P1` */
function stepKeyText(key: StepKey): string {
  return 'move' in key ? `move ${key.move}` : `tier ${key.tier} alarm ${key.alarm}`
}

/** What planning may ask while a step is under way. */
export function lookups(tx: Transaction<Tables>): Omit<Current, 'incident' | 'live'> {
  return {
    kinOf: kind => kinOf(tx, kind),
    nextTaskNumber: () => nextNumber(tx, 'TASK'),
    nextOverrideNumber: () => nextNumber(tx, 'OVR'),
    nextApprovalNumber: () => nextNumber(tx, 'APR'),
    openTaskCounts: people => openTaskCounts(tx, people),
  }
}
