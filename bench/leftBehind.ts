import type { Client } from '@temporalio/client'
import type { Database } from '../src/adapters/postgres/database.js'
import { runsOf, type Run } from '../src/testing/runs.js'
import type { IncidentInput } from '../workflows/incident.js'
import type { Row } from './table.js'

/** What an incident has been sent, to be compared with what it has left behind. Requests are named by their IDs. */
export interface Sent {
  accepted: readonly string[]
  refused: readonly string[]
  /** Signals that are not allowed and leave a work note that says so. */
  late: number
  /** `mark N.`, each of which must stand in exactly one entry. */
  texts: readonly string[]
}

/** How many of the requests have had their effect. */
export async function answeredOf(database: Database, number: string, requests: ReadonlySet<string>): Promise<number> {
  const rows = await database.selectFrom('requests').select('request_id').where('incident_number', '=', number).execute()
  return rows.filter(({ request_id: id }) => requests.has(id)).length
}

/**
 * What is not as it should be, one text each: each accepted request has a step of its own, each refused one has none, each
 * text and each note stands there once, and the moves follow one another without a gap.
 */
export async function lostOrDoubled(database: Database, number: string, { accepted, refused, late, texts }: Sent): Promise<string[]> {
  const requests = await database.selectFrom('requests').select(['request_id', 'step_key']).where('incident_number', '=', number).execute()
  const stepOf = new Map(requests.map(({ request_id: id, step_key: key }) => [id, key]))
  const entries = await database.selectFrom('entries').select('text').where('incident_number', '=', number).execute()
  const said = new Map<string, number>()
  let notes = 0
  for (const { text } of entries) {
    // The note of what was not allowed repeats what was to be said.
    if (text.startsWith('Not carried out')) notes += 1
    else for (const mark of text.match(/mark \d+\./g) ?? []) said.set(mark, (said.get(mark) ?? 0) + 1)
  }
  const steps = await database.selectFrom('steps').select('key').where('incident_number', '=', number).execute()
  const moves = steps.flatMap(({ key }) => (key === 'open' ? '1' : /^move (\d+)$/.exec(key)?.[1] ?? [])).map(Number).sort((a, b) => a - b)
  const { moves: counted } = await database.selectFrom('incidents').select('moves').where('number', '=', number).executeTakeFirstOrThrow()
  const known = new Set(texts)
  return [
    ...accepted.filter(id => !stepOf.has(id)).map(id => `${id} had no effect`),
    ...refused.filter(id => stepOf.has(id)).map(id => `${id} was refused and had its effect`),
    ...(new Set(stepOf.values()).size === stepOf.size ? [] : ['some requests share one step']),
    ...texts.flatMap(text => said.get(text) === 1 ? [] : [`"${text}" stands there ${said.get(text) ?? 0} times`]),
    ...[...said.keys()].filter(text => !known.has(text)).map(text => `"${text}" stands there although it was refused`),
    ...(notes === late ? [] : [`${notes} notes instead of ${late} say that something was not carried out`]),
    ...(moves.length === counted && moves.every((move, index) => move === index + 1) ? [] : [`the moves on record are not 1 to ${counted}`]),
  ]
}

/** The row that counts it; what there is of it is told at once. */
export function lossRow(what: string, wrong: readonly string[]): Row {
  for (const one of wrong.slice(0, 20)) console.error(one)
  return { what: `${what}: lost or doubled`, baton: wrong.length, bare: null, unit: '', aim: '0' }
}

/** An incident's life in Temporal, and how many messages it handed on each time it continued as new. */
export interface Lives {
  incident: Run[]
  tiers: Run[]
  waiting: number[]
}

export async function runsAndWaiting(client: Client, number: string): Promise<Lives> {
  const { incident, tiers } = await runsOf(client, number)
  return { incident, tiers, waiting: incident.slice(1).map(waitingIn) }
}

/** How an incident's life was divided into runs. */
export function livesRows(what: string, { incident, tiers, waiting }: Lives): Row[] {
  const row = (figure: string, baton: number, aim = ''): Row => ({ what: `${what}: ${figure}`, baton, bare: null, unit: '', aim })
  return [
    row('runs of the incident', incident.length), row('runs of its tiers', tiers.length),
    row('messages waiting when it continued as new, at most', Math.max(0, ...waiting)),
    row('events of the longest history', Math.max(...[...incident, ...tiers].map(({ history }) => history.events?.length ?? 0)), '≤ 10,000'),
  ]
}

/** The messages that a run was given by the one before it, those in the records included. */
function waitingIn({ history }: Run): number {
  const [payload] = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
  const { carried } = JSON.parse(Buffer.from(payload?.data ?? []).toString()) as IncidentInput
  if (!carried) return 0
  const { queue, aside } = carried
  return queue.length + (aside ? aside.since.length + (aside.from === null ? 0 : aside.end - aside.from) : 0)
}
