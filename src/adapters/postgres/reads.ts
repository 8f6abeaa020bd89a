import { sql, type Kysely } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Incident } from '../../domain/incident.js'
import type { Story } from '../../ports/recordStore.js'
import { overrideOf, selectOverrides } from './overrides.js'
import { prepared } from './prepared.js'
import { entryOf, incidentOf, instant, selectIncidents } from './rows.js'
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

/** Reads whole stories. Each in one statement, and so in one snapshot: no step may fall between the incident and its stream. */
export function storyReader(db: Kysely<Tables>): (number: string) => Promise<Story | null> {
  const find = prepared(db, number => selectStory(db, number))
  return async number => {
    const [row] = await find(number)
    if (!row) return null
    const { tiers, tasks, handoffs, stream, approvals, overrides } = row
    return {
      incident: incidentOf(row), tiers, tasks, handoffs, stream: stream.map(entryOf), approvals: approvals.map(({ approval }) => approval),
      overrides: overrides.map(overrideOf),
    }
  }
}

function selectStory(db: Kysely<Tables>, number: string) {
  return selectIncidents(db).where('incidents.number', '=', number).select([
    jsonArrayFrom(db.selectFrom('tiers').where('incident_number', '=', number).orderBy('number').select([
      'number', 'stage', 'assignment_group as assignmentGroup', instant('started_at').as('startedAt'), instant<string | null>('ended_at').as('endedAt'), 'outcome',
      'breached', 'clocks', 'canceled_clocks as canceledClocks', instant<string | null>('answered_at').as('answeredAt'), 'calling',
      instant<string | null>('follow_up_at').as('followUpAt'), 'given_by as givenBy', 'question', instant<string | null>('engaged_at').as('engagedAt'), 'reason', 'plan',
    ])).as('tiers'),
    jsonArrayFrom(db.selectFrom('tasks').where('incident_number', '=', number)
      // As they were made, whatever the clocks showed: numbers are drawn under the incident's lock.
      .orderBy(sql`length(number)`).orderBy('number').select([
        'number', 'state', 'tier', 'assignment_group as assignmentGroup', 'assigned_to as assignedTo',
        instant('opened_at').as('openedAt'), instant<string | null>('closed_at').as('closedAt'),
      ])).as('tasks'),
    jsonArrayFrom(db.selectFrom('handoffs').where('incident_number', '=', number).orderBy('id').select([
      'handoff', 'from_tier as fromTier', 'to_tier as toTier', 'author as by', instant('at').as('at'), 'form', 'completeness',
    ])).as('handoffs'),
    jsonArrayFrom(db.selectFrom('entries').where('incident_number', '=', number).orderBy('id').select([
      instant('at').as('at'), 'kind', 'author', 'text', 'tier', 'reading', 'channel',
    ])).as('stream'),
    jsonArrayFrom(db.selectFrom('approvals').where('incident_number', '=', number).orderBy(sql`length(id)`).orderBy('id').select('approval')).as('approvals'),
    jsonArrayFrom(selectOverrides(db).where('incident_number', '=', number).orderBy('overrides.at').orderBy('id')).as('overrides'),
  ])
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
