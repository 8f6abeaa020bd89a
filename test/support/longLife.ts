import { expect } from 'vitest'
import type { Client } from '@temporalio/client'
import type { Database } from '../../src/adapters/postgres/database.js'
import { runsOf, type Run } from '../../src/testing/runs.js'
import type { IncidentInput } from '../../workflows/incident.js'

/** What an incident's life has left in Temporal and in the records. */
export interface LongLife {
  incident: Run[]
  tiers: Run[]
  /** Events of each run, the incident's and the tiers'. */
  lengths: number[]
  /** What the incident's runs after the first were given. */
  carried: NonNullable<IncidentInput['carried']>[]
  /** The commands that came to the incident by signal, those of one signal together. */
  signals: unknown[][]
  /** The step that carried out each request, by its ID. */
  stepOf: Map<string, string>
  /** The numbers of the moves on record, in their order; the first is the opening. */
  moves: number[]
}

export async function longLife({ temporal, database }: { temporal: Client; database: Database }, number: string): Promise<LongLife> {
  const { incident, tiers } = await runsOf(temporal, number)
  const steps = await database.selectFrom('steps').select('key').where('incident_number', '=', number).execute()
  const requests = await database.selectFrom('requests').select(['request_id', 'step_key']).where('incident_number', '=', number).execute()
  return {
    incident, tiers,
    lengths: [...incident, ...tiers].map(({ history }) => history.events?.length ?? 0),
    carried: incident.flatMap(({ history }) => {
      const started = history.events?.[0]?.workflowExecutionStartedEventAttributes
      return (valuesOf(started?.input)[0] as IncidentInput).carried ?? []
    }),
    signals: incident.flatMap(({ history }) => history.events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal?.signalName === 'commands' ? [valuesOf(signal.input)[0] as unknown[]] : []),
    stepOf: new Map(requests.map(({ request_id: id, step_key: key }) => [id, key])),
    moves: steps.flatMap(({ key }) => (key === 'open' ? '1' : /^move (\d+)$/.exec(key)?.[1] ?? [])).map(Number).sort((a, b) => a - b),
  }
}

/** Fails unless moves follow one another without a gap, and each answered request has a step of its own. */
export function expectGapless({ moves, stepOf }: LongLife): void {
  expect(moves).toEqual(moves.map((_, index) => index + 1))
  expect(new Set(stepOf.values()).size).toBe(stepOf.size)
}

/** Runs that ended by continuing as new. */
export function continued(runs: readonly Run[]): number {
  return runs.filter(({ history }) => history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).length
}

function valuesOf(input: { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined): unknown[] {
  return (input?.payloads ?? []).map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString()) as unknown)
}
