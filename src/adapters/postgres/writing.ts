import { sql, type OperationNodeSource, type Transaction } from 'kysely'
import { isOpen, type Incident } from '../../domain/incident.js'
import type { Change } from '../../domain/steps/change.js'
import type { HashedRequest } from './hashedRequest.js'
import { wantedRow } from './noticeStore.js'
import { incidentRow, json, taskRow, tierRow } from './rows.js'
import type { Tables } from './tables.js'

/** The key of a step within its incident, and the request that it answers. */
export interface StepRecord {
  key: string
  request: HashedRequest | null
}

/**
 * Writes a change in two statements: first what ends, then everything else. The parts of one statement run in no
 * defined order, and the indexes that allow one open task and one running tier must see the old ones end first.
 * Returns the incident as it is recorded. `before` is null for a new incident; `also` goes into the second statement.
 */
export async function writeChange(
  tx: Transaction<Tables>, before: Incident | null, change: Change, record: StepRecord, also: readonly OperationNodeSource[] = [],
): Promise<Incident> {
  assertWhole(before, change)
  const at = change.incident.updatedAt
  await together(tx, whatEnds(tx, before, change, at))
  const { incident } = change
  await together(tx, [
    ...stateOf(tx, before, incident),
    ...storyOf(tx, incident.number, change, record.request, at),
    ...requestOf(tx, before, incident),
    ...noticesOf(tx, before, change, record.key, at),
    ...overridesOf(tx, before ?? incident, change),
    tx.insertInto('steps').values({ incident_number: incident.number, key: record.key, at, result: json({ ...incident, pauses: [] }) }),
    ...(record.request === null ? [] : [tx.insertInto('requests').values({
      request_id: record.request.requestId, payload_hash: record.request.payloadHash,
      incident_number: incident.number, step_key: record.key, author: record.request.by, channel: record.request.channel,
    })]),
    ...also,
  ])
  return incident
}

function whatEnds(tx: Transaction<Tables>, before: Incident | null, change: Change, at: string): OperationNodeSource[] {
  const ends: OperationNodeSource[] = []
  if (before?.task && change.closedTask) {
    ends.push(tx.updateTable('tasks').set({ state: change.closedTask, closed_at: at }).where('number', '=', before.task.number))
  }
  if (before && change.endedTier && before.tier.number !== change.incident.tier.number) {
    const { incident_number: _number, number: _tier, plan: _plan, ...ended } = tierRow(before.number, change.endedTier)
    ends.push(tx.updateTable('tiers').set(ended)
      .where('incident_number', '=', before.number).where('number', '=', before.tier.number))
  }
  return ends
}

/** Incident, running tier and open task; of what was there before, only the columns that differ. */
function stateOf(tx: Transaction<Tables>, before: Incident | null, after: Incident): OperationNodeSource[] {
  const { number, tier, task } = after
  if (!before) {
    return [tx.insertInto('incidents').values(incidentRow(after)), tx.insertInto('tiers').values(tierRow(number, tier)),
      ...(task ? [tx.insertInto('tasks').values(taskRow(number, task))] : [])]
  }
  const writes: OperationNodeSource[] = []
  const incident = differences(incidentRow(before), incidentRow(after))
  if (incident) writes.push(tx.updateTable('incidents').set(incident).where('number', '=', number))

  if (tier.number !== before.tier.number) writes.push(tx.insertInto('tiers').values(tierRow(number, tier)))
  else {
    const changed = differences(tierRow(number, before.tier), tierRow(number, tier))
    if (changed) writes.push(tx.updateTable('tiers').set(changed).where('incident_number', '=', number).where('number', '=', tier.number))
  }

  if (task && task.number !== before.task?.number) writes.push(tx.insertInto('tasks').values(taskRow(number, task)))
  else if (task && before.task) {
    const changed = differences(taskRow(number, before.task), taskRow(number, task))
    if (changed) writes.push(tx.updateTable('tasks').set(changed).where('number', '=', task.number))
  }
  return writes
}

function storyOf(tx: Transaction<Tables>, number: string, { entries, handoff }: Change, request: HashedRequest | null, at: string): OperationNodeSource[] {
  const writes: OperationNodeSource[] = []
  if (entries.length > 0) {
    writes.push(tx.insertInto('entries').values(entries.map(entry => ({
      incident_number: number, tier: entry.tier, at: entry.at, kind: entry.kind, author: entry.author, text: entry.text,
      reading: entry.reading ? json(entry.reading) : null,
      // What Baton says of it came by no way.
      channel: entry.author === request?.by ? request.channel : null,
    }))))
  }
  if (handoff) {
    writes.push(tx.insertInto('handoffs').values({
      incident_number: number, from_tier: handoff.fromTier, to_tier: handoff.toTier, author: handoff.by, at,
      handoff: json(handoff.handoff), form: handoff.form && json(handoff.form), completeness: handoff.completeness && json(handoff.completeness),
    }))
  }
  return writes
}

/** The guardrails that were bent, at the tier that bent them. */
function overridesOf(tx: Transaction<Tables>, { number, tier }: Incident, { overrides = [] }: Change): OperationNodeSource[] {
  if (overrides.length === 0) return []
  return [tx.insertInto('overrides').values(overrides.map(({ id, guardrail, rule, by, reason, at, command }) => ({
    id, incident_number: number, tier: tier.number, at, guardrail, rule, author: by, reason, command,
  })))]
}

/** The escalation request, where the step made or changed it. */
function requestOf(tx: Transaction<Tables>, before: Incident | null, { number, approval }: Incident): OperationNodeSource[] {
  if (approval === null || json(approval) === json(before?.approval)) return []
  const { id, state, requestedAt } = approval
  return [tx.insertInto('approvals')
    .values({ id, incident_number: number, state, requested_at: requestedAt, approval: json(approval) })
    .onConflict(same => same.column('id').doUpdateSet({ state, approval: json(approval) }))]
}

/** What the step wants to be told, and, once a member has acted, what of it is answered by that. */
function noticesOf(
  tx: Transaction<Tables>, before: Incident | null, { incident, notices = [] }: Change, stepKey: string, at: string,
): OperationNodeSource[] {
  const writes: OperationNodeSource[] = []
  if (notices.length > 0) {
    // A cause that was noticed already, under whatever key, is not told again.
    writes.push(tx.insertInto('notices').values(notices.map(notice => wantedRow(notice, stepKey))).onConflict(same => same.column('id').doNothing()))
  }
  if (before?.needsAttention && !incident.needsAttention) {
    writes.push(tx.updateTable('notices').set({ state: 'answered', answered_at: at })
      .where('incident_number', '=', incident.number).where('state', '=', 'sent'))
  }
  return writes
}

function differences<Row extends object>(before: Row, after: Row): Partial<Row> | null {
  const changed = Object.entries(after).filter(([column, value]) => !isSame(value, before[column as keyof Row]))
  return changed.length > 0 ? (Object.fromEntries(changed) as Partial<Row>) : null
}

/** Columns that are text, or JSON already, may be long: they are compared as they are. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one !== 'string' && json(one) === json(other))
}

/** Several writes in one statement and one round trip. */
async function together(tx: Transaction<Tables>, writes: readonly OperationNodeSource[]): Promise<void> {
  if (writes.length === 0) return
  await sql`with ${sql.join(writes.map((write, index) => sql`${sql.id(`write_${index}`)} as (${write})`))} select 1`.execute(tx)
}

/** What the database cannot check alone. Half a change would leave an incident that nobody owns, or two people. */
function assertWhole(before: Incident | null, { incident, closedTask, endedTier }: Change): void {
  const { number, state, task, tier } = incident
  const fault = isOpen(state) !== (task !== null) ? `${state} ${task ? 'with' : 'without'} an open task`
    : before && before.number !== number ? `a change of ${before.number} that carries ${number}`
    : before?.task && (before.task.number === task?.number) === (closedTask !== null) ? `open task ${before.task.number} neither goes on nor ends`
    : before && before.tier.number !== tier.number && endedTier?.number !== before.tier.number ? `tier ${before.tier.number} neither goes on nor ends`
    : null
  if (fault) throw new Error(`Refused to record ${number}: ${fault}.`)
}
