import { randomUUID } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import { refuse, type Refusal } from '../../domain/errors.js'
import { isOver, type Incident } from '../../domain/incident.js'
import { withNotices } from '../../domain/notices/withNotices.js'
import { isMember } from '../../domain/planning/planning.js'
import type { Policy } from '../../domain/policy/policy.js'
import { actedBy, finish, say, settle, type Change } from '../../domain/steps/change.js'
import type { NewEntry, OutboxMessage } from '../../ports/recordStore.js'
import { hashed } from './hashedRequest.js'
import { earlierAnswer, entryKey, lockIncident, readLocked } from './locked.js'
import type { PolicyCache } from './policies.js'
import { incidentOf, json } from './rows.js'
import type { Tables } from './tables.js'
import { writeChange } from './writing.js'

/** See `RecordStore.addEntry`. */
export async function addEntry(
  db: Kysely<Tables>, policies: PolicyCache, entry: NewEntry, at: string,
): Promise<{ incident: Incident; repeated: boolean } | { refused: Refusal }> {
  const { number, requestId } = entry
  const request = hashed(entry)
  const key = entryKey(requestId)
  return db.transaction().execute(async tx => {
    if (!(await lockIncident(tx, number))) return { refused: refuse('incident_not_found', { number }) }
    const found = await readLocked(tx, number, key, request)
    const earlier = earlierAnswer(found, number, request)
    if (earlier) return 'answer' in earlier ? { incident: earlier.answer, repeated: true } : earlier

    const before = incidentOf(found)
    if (isOver(before.state)) return { refused: refuse('incident_over', { number, state: before.state, command: entry.kind }) }
    const live = found.live_version === null ? null : await policies.get(tx, found.live_version)
    const change = entered(before, entry, live?.policy ?? null, at)
    const resumes = resumesHold(before, entry) ? { kind: 'resume' as const, requestId: randomUUID(), by: entry.by } : null
    const also = [resumes, silenceFrom(before, change.incident)].flatMap(command => command ? [message(tx, before, command, at)] : [])
    return { incident: await writeChange(tx, before, change, { key, request }, also), repeated: false }
  })
}

/**
 * A note changes no state and is no move; by a member who saw the present tier it is the act that the tier waits for. Such
 * a note may be the first to notice that a clock has run out. Who has to hear of that is wanted together with it, and the
 * next step tells the workflow: the tier's own report of that clock comes in any case.
 */
function entered(before: Incident, { kind, by, text, tier }: NewEntry, policy: Policy | null, at: string): Change {
  const updatedAt = at > before.updatedAt ? at : before.updatedAt
  const begun = { incident: { ...before, updatedAt }, entries: [] }
  const sawThisTier = tier === undefined || tier === before.tier.number
  const acts = sawThisTier && policy !== null && isMember(policy, before.assignmentGroup, by)
  if (!acts) return finish(say(begun, kind, by, text, at))
  const acted = actedBy(settle(begun, at), { name: by, isMember: true }, at)
  return withNotices(policy, before, finish(say(acted, kind, by, text, at)), { cause: `${before.moves} note`, by }, at)
}

/** rules.md, "Notes and comments": the caller's own words end the wait for the caller. */
function resumesHold({ state, holdReason, caller }: Incident, { kind, by }: NewEntry): boolean {
  return kind === 'comment' && by === caller && state === 'On Hold' && holdReason === 'Awaiting Caller'
}

/** A silence is counted from this note on, and no tier waits for its end: nothing was due. */
function silenceFrom(before: Incident, after: Incident): Extract<OutboxMessage['command'], { kind: 'callDue' }> | null {
  const dueAt = after.tier.calling?.dueAt
  return dueAt && !before.tier.calling?.dueAt ? { kind: 'callDue', tier: after.tier.number, dueAt } : null
}

/**
 * One message of a kind for one move: of two comments on one hold the second would only be told that it comes too late.
 */
function message(tx: Transaction<Tables>, { number, moves }: Incident, command: OutboxMessage['command'], at: string) {
  const row = tx
    .selectNoFrom(eb => [
      eb.val(number).as('incident_number'),
      eb.cast<number>(eb.val(moves), 'integer').as('move'),
      eb.cast<string>(eb.val(json(command)), 'jsonb').as('command'),
      eb.cast<string>(eb.val(at), 'timestamptz').as('at'),
    ])
    .where(eb => eb.not(eb.exists(eb.selectFrom('outbox').select('id')
      .where('incident_number', '=', number).where('move', '=', moves).where('taken_at', 'is', null)
      .where(sql<boolean>`command ->> 'kind' = ${command.kind}`))))
  return tx.insertInto('outbox').columns(['incident_number', 'move', 'command', 'at']).expression(row)
}
