import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { openStates } from '../../domain/incident.js'
import type { ListFilter, ListPage } from '../../ports/recordStore.js'
import { cursorOf, placeOf } from './cursor.js'
import { incidentOf, selectIncidents } from './rows.js'
import type { Tables } from './tables.js'

/** The place of the last incident of a page in the order of the list: breached, due instant, number. */
const placeSchema = z.tuple([z.boolean(), z.iso.datetime().nullable(), z.string().regex(/^INC\d+$/)])

/** The order of the list, as the indexes have it: what is not breached comes later, what has no deadline last. */
const urgency = sql`(not incidents.breached), (coalesce(incidents.due_at, 'infinity')), incidents.number`

/** See `RecordStore.list`. */
export async function list(
  db: Kysely<Tables>, filter: ListFilter, limit: number, cursor: string | null,
): Promise<ListPage> {
  const after = cursor === null ? null : placeOf(placeSchema, cursor)
  const { state, stage, assignmentGroup, assignedTo, caller, priority, needsAttention, breached, unanswered, dueBy } = filter

  let query = selectIncidents(db).orderBy(urgency).limit(limit + 1)
  if (state) query = query.where('incidents.state', '=', sql<never>`any(${state})`)
  if (stage !== undefined) query = query.where('incidents.stage', '=', stage)
  if (assignmentGroup !== undefined) query = query.where('incidents.assignment_group', '=', sql<never>`any(${[assignmentGroup].flat()})`)
  if (assignedTo !== undefined) query = query.where('incidents.assigned_to', '=', assignedTo)
  if (caller !== undefined) query = query.where('incidents.caller', '=', caller)
  if (priority !== undefined) query = query.where('incidents.priority', '=', priority)
  if (needsAttention !== undefined) query = query.where('incidents.needs_attention', '=', needsAttention)
  if (breached !== undefined) query = query.where('incidents.breached', '=', breached)
  if (unanswered) query = query.where(sql<boolean>`tiers.calling ->> 'state' = 'unanswered' and incidents.state = any(${openStates})`)
  if (dueBy !== undefined) query = query.where('incidents.due_at', '<=', dueBy)
  if (after) query = query.where(sql<boolean>`(${urgency}) > (${!after[0]}, ${after[1] ?? 'infinity'}::timestamptz, ${after[2]})`)

  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    incidents: page.map(incidentOf),
    next: last && rows.length > limit ? cursorOf([last.breached, last.due_at, last.number]) : null,
  }
}
