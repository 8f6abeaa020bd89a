import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { HandoffFilter, HandoffPage, HandoffState, IncidentBeside, TaskFilter, TaskPage, WorkStore } from '../../ports/workStore.js'
import { cursorOf, placeOf } from './cursor.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'

/** Tasks and handoffs in PostgreSQL. */
export function postgresWorkStore(db: Kysely<Tables>): WorkStore {
  const exists = async (number: string) => await db.selectFrom('incidents').select('number').where('number', '=', number).executeTakeFirst() !== undefined
  const orNull = async <T>(number: string, found: T[]): Promise<T[] | null> => (found.length > 0 || await exists(number) ? found : null)
  return {
    async tasksOf(given) {
      const number = storable(given)
      return orNull(number, await db.selectFrom('tasks')
        .select(['number', 'state', 'tier', 'assignment_group as assignmentGroup', 'assigned_to as assignedTo', 'opened_at as openedAt', 'closed_at as closedAt'])
        .where('incident_number', '=', number).orderBy(sql`length(number)`).orderBy('number').execute())
    },
    async handoffsOf(given) {
      const number = storable(given)
      return orNull(number, await db.selectFrom('handoffs').select(['handoff', 'from_tier as fromTier', 'to_tier as toTier', 'author as by', 'at', 'form', 'completeness'])
        .where('incident_number', '=', number).orderBy('id').execute())
    },
    tasks: (filter, limit, cursor) => listTasks(db, storable(filter), limit, cursor),
    handoffs: (filter, limit, cursor) => listHandoffs(db, storable(filter), limit, cursor),
  }
}

const taskPlace = z.tuple([z.iso.datetime(), z.string().regex(/^TASK\d+$/)])

async function listTasks(db: Kysely<Tables>, { state, assignmentGroup, assignedTo }: TaskFilter, limit: number, cursor: string | null): Promise<TaskPage> {
  const after = cursor === null ? null : placeOf(taskPlace, cursor)
  let query = db.selectFrom('tasks').innerJoin('incidents', 'incidents.number', 'tasks.incident_number')
    .select([
      'tasks.number', 'tasks.state', 'tasks.tier', 'tasks.assignment_group as assignmentGroup', 'tasks.assigned_to as assignedTo', 'tasks.opened_at as openedAt', 'tasks.closed_at as closedAt',
    ])
    .select(besides).orderBy('tasks.opened_at').orderBy('tasks.number').limit(limit + 1)
  if (state) query = query.where('tasks.state', '=', sql<never>`any(${state})`)
  if (assignmentGroup !== undefined) query = query.where('tasks.assignment_group', '=', sql<never>`any(${[assignmentGroup].flat()})`)
  if (assignedTo !== undefined) query = query.where('tasks.assigned_to', '=', assignedTo)
  if (after) query = query.where(sql<boolean>`(tasks.opened_at, tasks.number) > (${after[0]}::timestamptz, ${after[1]})`)
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    tasks: page.map(row => {
      const { number, state: stateOf, tier, assignmentGroup: group, assignedTo: person, openedAt, closedAt } = row
      return { incident: besideOf(row), task: { number, state: stateOf, tier, assignmentGroup: group, assignedTo: person, openedAt, closedAt } }
    }),
    next: last && rows.length > limit ? cursorOf([last.openedAt, last.number]) : null,
  }
}

const handoffPlace = z.tuple([z.iso.datetime(), z.int().nonnegative()])

/** Of the tier that got it; the words of `HandoffState`. */
const handoffState = sql<HandoffState>`case when receiving.outcome = 'sentBack' then 'sentBack' when receiving.answered_at is not null then 'accepted'
  when receiving.ended_at is null then 'pending' else 'unanswered' end`

async function listHandoffs(db: Kysely<Tables>, { from, to, state, since }: HandoffFilter, limit: number, cursor: string | null): Promise<HandoffPage> {
  const after = cursor === null ? null : placeOf(handoffPlace, cursor)
  let query = db.selectFrom('handoffs').innerJoin('incidents', 'incidents.number', 'handoffs.incident_number')
    .innerJoin('tiers as giving', join => join.onRef('giving.incident_number', '=', 'handoffs.incident_number').onRef('giving.number', '=', 'handoffs.from_tier'))
    .innerJoin('tiers as receiving', join => join.onRef('receiving.incident_number', '=', 'handoffs.incident_number').onRef('receiving.number', '=', 'handoffs.to_tier'))
    .select([
      'handoffs.id', 'handoffs.from_tier as fromTier', 'handoffs.to_tier as toTier', 'handoffs.author as by', 'handoffs.at', 'handoffs.completeness',
      'giving.stage as fromStage', 'giving.assignment_group as fromGroup', 'receiving.stage as toStage', 'receiving.assignment_group as toGroup', 'receiving.reason',
      'receiving.answered_at as answeredAt', 'receiving.engaged_at as engagedAt', 'receiving.ended_at as endedAt',
    ])
    .select([sql<string>`handoffs.handoff ->> 'note'`.as('note'), handoffState.as('became')])
    .select(besides).orderBy('handoffs.at', 'desc').orderBy('handoffs.id', 'desc').limit(limit + 1)
  if (from !== undefined) query = query.where('giving.assignment_group', '=', sql<never>`any(${[from].flat()})`)
  if (to !== undefined) query = query.where('receiving.assignment_group', '=', sql<never>`any(${[to].flat()})`)
  if (state) query = query.where(handoffState, '=', sql<never>`any(${state})`)
  if (since !== undefined) query = query.where('handoffs.at', '>=', since)
  if (after) query = query.where(sql<boolean>`(handoffs.at, handoffs.id) < (${after[0]}::timestamptz, ${after[1]})`)
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    handoffs: page.map(row => {
      const { fromTier, fromStage, fromGroup, toTier, toStage, toGroup, by, at, note, reason, completeness, became, answeredAt, engagedAt, endedAt } = row
      return {
        incident: besideOf(row), from: { tier: fromTier, stage: fromStage, assignmentGroup: fromGroup }, to: { tier: toTier, stage: toStage, assignmentGroup: toGroup },
        by, at, note, reason, completeness, state: became, answeredAt, engagedAt, endedAt,
      }
    }),
    next: last && rows.length > limit ? cursorOf([last.at, last.id]) : null,
  }
}

/** Read in the same query: a page costs one, however many incidents it is about. */
const besides = [
  'incidents.number as incidentNumber', 'incidents.short_description as shortDescription', 'incidents.state as incidentState', 'incidents.priority', 'incidents.stage',
  'incidents.assignment_group as presentGroup', 'incidents.assigned_to as presentPerson',
] as const

interface Beside {
  incidentNumber: string
  shortDescription: string
  incidentState: Tables['incidents']['state']
  priority: number
  stage: string
  presentGroup: string
  presentPerson: string
}

function besideOf({ incidentNumber, shortDescription, incidentState, priority, stage, presentGroup, presentPerson }: Beside): IncidentBeside {
  return { number: incidentNumber, shortDescription, state: incidentState, priority, stage, assignmentGroup: presentGroup, assignedTo: presentPerson }
}
