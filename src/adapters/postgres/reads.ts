import { sql, type Kysely } from 'kysely'
import type { Incident } from '../../domain/incident.js'
import type { Story } from '../../ports/recordStore.js'
import { overridesOfIncident } from './overrides.js'
import { entryOf, incidentOf, selectIncidents } from './rows.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'

export async function findIncident(db: Kysely<Tables>, number: string): Promise<Incident | null> {
  const row = await selectIncidents(db).where('incidents.number', '=', number).executeTakeFirst()
  return row ? incidentOf(row) : null
}

export async function findUnfinished(db: Kysely<Tables>, dedupKey: string): Promise<Incident | null> {
  const row = await selectIncidents(db)
    .where('incidents.dedup_key', '=', dedupKey).where('incidents.state', 'not in', ['Closed', 'Canceled']).executeTakeFirst()
  return row ? incidentOf(row) : null
}

/** Read in one snapshot: no step may fall between the incident and its stream. */
export async function readStory(db: Kysely<Tables>, number: string): Promise<Story | null> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async tx => {
    const incident = await findIncident(tx, number)
    if (!incident) return null
    const tiers = await tx.selectFrom('tiers')
      .select(['number', 'stage', 'assignment_group as assignmentGroup', 'started_at as startedAt', 'ended_at as endedAt', 'outcome',
        'breached', 'clocks', 'canceled_clocks as canceledClocks', 'answered_at as answeredAt', 'calling',
        'follow_up_at as followUpAt', 'given_by as givenBy', 'question', 'engaged_at as engagedAt', 'reason', 'plan'])
      .where('incident_number', '=', number).orderBy('number').execute()
    const tasks = await tx.selectFrom('tasks')
      .select(['number', 'state', 'tier', 'assignment_group as assignmentGroup', 'assigned_to as assignedTo',
        'opened_at as openedAt', 'closed_at as closedAt'])
      .where('incident_number', '=', number)
      // As they were made, whatever the clocks showed: numbers are drawn under the incident's lock.
      .orderBy(sql`length(number)`).orderBy('number').execute()
    const handoffs = await tx.selectFrom('handoffs')
      .select(['handoff', 'from_tier as fromTier', 'to_tier as toTier', 'author as by', 'at', 'form', 'completeness'])
      .where('incident_number', '=', number).orderBy('id').execute()
    const stream = await tx.selectFrom('entries').select(['at', 'kind', 'author', 'text', 'tier', 'reading', 'channel'])
      .where('incident_number', '=', number).orderBy('id').execute()
    const approvals = await tx.selectFrom('approvals').select('approval').where('incident_number', '=', number)
      .orderBy(sql`length(id)`).orderBy('id').execute()
    return {
      incident, tiers, tasks, handoffs, stream: stream.map(entryOf), approvals: approvals.map(({ approval }) => approval),
      overrides: await overridesOfIncident(tx, number),
    }
  })
}

export async function storeId(db: Kysely<Tables>): Promise<string> {
  const { id } = await db.selectFrom('store').select('id').executeTakeFirstOrThrow()
  return id
}

export async function openTaskCounts(db: Kysely<Tables>, people: readonly string[]): Promise<Record<string, number>> {
  if (people.length === 0) return {}
  const rows = await db.selectFrom('tasks')
    .select(eb => ['assigned_to', eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'Work in Progress').where('assigned_to', 'in', storable(people))
    .groupBy('assigned_to').execute()
  return Object.fromEntries(rows.map(row => [row.assigned_to, row.count]))
}
