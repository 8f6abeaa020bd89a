import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { openStates, type Incident } from '../../domain/incident.js'
import type { ListFilter, ListPage } from '../../ports/recordStore.js'
import { cursorOf, placeOf } from './cursor.js'
import { plannedOnce } from './prepared.js'
import { incidentOf, listedOf, selectIncidents, selectListed } from './rows.js'
import type { Tables } from './tables.js'

/** The place of the last incident of a page in the order of the list: breached, due instant, number. */
const placeSchema = z.tuple([z.boolean(), z.iso.datetime().nullable(), z.string().regex(/^INC\d+$/)])

/** The order of the list, as the indexes have it: what is not breached comes later, what has no deadline last. */
const urgency = sql`(not incidents.breached), (coalesce(incidents.due_at, 'infinity')), incidents.number`

/** See `RecordStore.list`. */
export async function list(db: Kysely<Tables>, filter: ListFilter, limit: number, cursor: string | null): Promise<ListPage> {
  const rows = await plannedOnce(db, selectListed(db).where(isOnPage(db, filter, limit, cursor)).orderBy(urgency))
  return pageOf(rows, limit, listedOf)
}

/** See `RecordStore.listWhole`. */
export async function listWhole(db: Kysely<Tables>, filter: ListFilter, limit: number, cursor: string | null): Promise<ListPage<Incident>> {
  const rows = await selectIncidents(db).where(isOnPage(db, filter, limit, cursor)).orderBy(urgency).execute()
  return pageOf(rows, limit, incidentOf)
}

/**
 * One of a page, or the first after it. Their numbers are found by themselves, and as an array: joined with the tiers first, all
 * that match would be read before they are in order; and with `in`, all incidents to find these among them.
 */
function isOnPage(db: Kysely<Tables>, filter: ListFilter, limit: number, cursor: string | null) {
  return sql<boolean>`incidents.number = any(array(${matching(db, filter, limit, cursor)}))`
}

function matching(db: Kysely<Tables>, filter: ListFilter, limit: number, cursor: string | null) {
  const after = cursor === null ? null : placeOf(placeSchema, cursor)
  const { state, stage, assignmentGroup, assignedTo, caller, priority, needsAttention, breached, unanswered, dueBy } = filter

  let query = db.selectFrom('incidents').select('incidents.number').orderBy(urgency).limit(limit + 1)
  if (state) query = query.where('incidents.state', '=', sql<never>`any(${state})`)
  if (stage !== undefined) query = query.where('incidents.stage', '=', stage)
  if (assignmentGroup !== undefined) query = query.where('incidents.assignment_group', '=', sql<never>`any(${[assignmentGroup].flat()})`)
  if (assignedTo !== undefined) query = query.where('incidents.assigned_to', '=', assignedTo)
  if (caller !== undefined) query = query.where('incidents.caller', '=', caller)
  if (priority !== undefined) query = query.where('incidents.priority', '=', priority)
  if (needsAttention !== undefined) query = query.where('incidents.needs_attention', '=', needsAttention)
  if (breached !== undefined) query = query.where('incidents.breached', '=', breached)
  if (unanswered) {
    query = query.where('incidents.state', '=', sql<never>`any(${openStates})`).where(eb => eb.exists(eb.selectFrom('tiers').select('tiers.number')
      .whereRef('tiers.incident_number', '=', 'incidents.number').whereRef('tiers.number', '=', 'incidents.tier').where(sql<boolean>`tiers.calling ->> 'state' = 'unanswered'`)))
  }
  if (dueBy !== undefined) query = query.where('incidents.due_at', '<=', dueBy)
  if (after) query = query.where(sql<boolean>`(${urgency}) > (${!after[0]}, ${after[1] ?? 'infinity'}::timestamptz, ${after[2]})`)
  return query
}

function pageOf<Row extends Pick<Tables['incidents'], 'breached' | 'due_at' | 'number'>, Listed>(rows: Row[], limit: number, read: (row: Row) => Listed): ListPage<Listed> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { incidents: page.map(read), next: last && rows.length > limit ? cursorOf([last.breached, last.due_at, last.number]) : null }
}
