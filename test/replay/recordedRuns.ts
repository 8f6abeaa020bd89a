import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { runsOf, type Run } from '../../src/testing/runs.js'

/** One run of a workflow, as it lies in `histories/`: Temporal's own JSON of a history. */
export interface RecordedRun {
  workflowId: string
  runId: string
  history: { events: object[] }
}

/** All runs of an incident and of its tiers, the incident's first. */
export async function recordedRuns(client: Client, number: string): Promise<RecordedRun[]> {
  const { incident, tiers } = await runsOf(client, number)
  return [...incident, ...tiers].map(plainRun)
}

/** As JSON, and without what tells of the machine that recorded it: names of processes and hosts, paths in stack traces. */
function plainRun({ workflowId, runId, history }: Run): RecordedRun {
  const recorded = JSON.parse(historyToJSON(history), (key, value: unknown) => {
    if (key === 'identity') return 'worker'
    return key === 'stackTrace' ? '' : value
  }) as RecordedRun['history']
  return { workflowId, runId, history: recorded }
}
