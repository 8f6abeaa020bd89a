import { createHash, randomUUID } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import { refuse, type Refusal } from '../../domain/errors.js'
import { isOver, type Incident } from '../../domain/incident.js'
import { withTriggers } from '../../domain/triggers/withTriggers.js'
import { withNotices } from '../../domain/notices/withNotices.js'
import { isMember } from '../../domain/planning/planning.js'
import type { Policy } from '../../domain/policy/policy.js'
import { spellInstant } from '../../domain/activityStream.js'
import { isDiagnostic } from '../../domain/diagnosticWork.js'
import { actedBy, engaged, finish, say, settle, withFields, type Change, type Draft } from '../../domain/steps/change.js'
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
    if (!(await lockIncident(tx, number))) return { refused: refuse('incident_not_found', { number, field: 'number' }) }
    const found = await readLocked(tx, number, key, request)
    const earlier = earlierAnswer(found, number, request)
    if (earlier) return 'answer' in earlier ? { incident: earlier.answer, repeated: true } : earlier

    const before = incidentOf(found)
    const { expectedAt } = entry
    if (expectedAt !== undefined && expectedAt <= at) {
      return { refused: refuse('field_invalid', { command: entry.kind, number, field: 'expectedAt', value: expectedAt, reason: 'it is over already', allowed: 'an instant that is still to come' }) }
    }
    if (isOver(before.state)) return { refused: refuse('incident_over', { number, state: before.state, command: entry.kind }) }
    const live = found.live_version === null ? null : await policies.get(tx, found.live_version)
    const change = entered(before, entry, live?.policy ?? null, at)
    const resumes = resumesHold(before, entry) ? { kind: 'resume' as const, requestId: randomUUID(), by: entry.by } : null
    const deliver = change.notices?.length ? { kind: 'deliver' as const, notices: change.notices.map(({ id }) => id) } : null
    const also = [resumes, silenceFrom(before, change.incident), armedBy(before, change.incident), deliver].flatMap(command => command ? [message(tx, before, command, at)] : [])
    return { incident: await writeChange(tx, before, change, { key, request }, also), repeated: false }
  })
}

/**
 * A note changes no state and is no move; by a member who saw the present tier it is the act that the tier waits for, and
 * such a note may be the first to notice that a clock has run out. Who has to hear of it, or of that, is wanted together
 * with it, and a message has it delivered.
 */
function entered(before: Incident, entry: NewEntry, policy: Policy | null, at: string): Change {
  const { kind, by, tier, requestId } = entry
  const updatedAt = at > before.updatedAt ? at : before.updatedAt
  const begun = { incident: { ...before, updatedAt }, entries: [] }
  const sawThisTier = tier === undefined || tier === before.tier.number
  const actor = { name: by, isMember: sawThisTier && policy !== null && isMember(policy, before.assignmentGroup, by) }
  const acted = actor.isMember ? actedBy(settle(begun, at), actor, at) : begun
  const noted = finish(written(isWork(entry) ? engaged(acted, actor, at) : acted, entry, at))
  const change = withTriggers(policy ?? { calendars: {} }, before, noted, new Map(), { at, by })
  if (!policy) return change
  const cause = { cause: `${before.moves} note ${shortHash(requestId)}`, by, ...(actor.isMember && kind === 'workNote' && { noted: true as const }) }
  return withNotices(policy, before, change, cause, at)
}

/** A request ID may hold anything, and the ID of a notice goes into headers. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function isWork({ kind, text, diagnostic }: NewEntry): boolean {
  return kind === 'workNote' && (diagnostic ?? isDiagnostic(text))
}

/** The entry, and for the customer what of it they are told and when they may expect more. */
function written(draft: Draft, { kind, by, text, forCustomer, expectedAt, reading }: NewEntry, at: string): Draft {
  const comment = kind === 'comment' ? text : forCustomer
  const noted = kind === 'workNote' ? say(draft, 'workNote', by, text, at) : draft
  if (comment === undefined) return noted
  const { caller, replyCount, expectedAt: expectedBefore } = draft.incident
  const told = say(noted, 'comment', by, expectedAt ? `${comment}\nExpected by ${spellInstant(expectedAt)}.` : comment, at, reading)
  return withFields(told, { replyCount: replyCount + (by === caller ? 0 : 1), expectedAt: expectedAt ?? expectedBefore })
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

/** The first of the triggers that come due by this note; its report has the tier learn of the others. */
function armedBy(before: Incident, after: Incident): Extract<OutboxMessage['command'], { kind: 'triggerDue' }> | null {
  const known = new Set(before.triggers.map(({ dueAt }) => dueAt))
  const [dueAt] = after.triggers.flatMap(trigger => (known.has(trigger.dueAt) ? [] : trigger.dueAt ?? [])).sort()
  return dueAt === undefined ? null : { kind: 'triggerDue', tier: after.tier.number, dueAt }
}

/**
 * One message of a kind for one move: of two comments on one hold the second would only be told that it comes too late.
 * What is to be delivered, or is due, is another thing each time.
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
      .where(sql<boolean>`command ->> 'kind' = ${command.kind} and command ->> 'kind' not in ('deliver', 'triggerDue')`))))
  return tx.insertInto('outbox').columns(['incident_number', 'move', 'command', 'at']).expression(row)
}
