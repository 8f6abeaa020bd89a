import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { ApprovalFilter, ApprovalPage } from '../../ports/recordStore.js'
import { cursorOf, placeOf } from './cursor.js'
import { json } from './rows.js'
import type { Tables } from './tables.js'

/** The place of the last request of a page: when it was made, and which it is. */
const placeSchema = z.tuple([z.iso.datetime(), z.string().regex(/^APR\d+$/)])

/** See `RecordStore.approvals`. */
export async function approvals(
  db: Kysely<Tables>, { state, approver, number }: ApprovalFilter, limit: number, cursor: string | null,
): Promise<ApprovalPage> {
  const after = cursor === null ? null : placeOf(placeSchema, cursor)
  let query = db.selectFrom('approvals').innerJoin('incidents', 'incidents.number', 'approvals.incident_number')
    .select([
      'approvals.id', 'approvals.requested_at', 'approvals.approval', 'incidents.number', 'incidents.short_description as shortDescription', 'incidents.state',
      'incidents.priority', 'incidents.stage', 'incidents.assignment_group as assignmentGroup', 'incidents.assigned_to as assignedTo',
    ])
    .orderBy('approvals.requested_at').orderBy('approvals.id').limit(limit + 1)
  if (state) query = query.where('approvals.state', '=', sql<never>`any(${state})`)
  if (approver !== undefined) query = query.where(sql<boolean>`approvals.approval -> 'approvers' @> ${json([approver])}::jsonb`)
  if (number !== undefined) query = query.where('approvals.incident_number', '=', number)
  if (after) query = query.where(sql<boolean>`(approvals.requested_at, approvals.id) > (${after[0]}::timestamptz, ${after[1]})`)

  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    approvals: page.map(({ approval, id: _id, requested_at: _at, ...incident }) => ({ incident, approval })),
    next: last && rows.length > limit ? cursorOf([last.requested_at, last.id]) : null,
  }
}
