import type { Client, WorkflowHandle } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { incidentWorkflowId } from '../../workflows/names.js'

/** One run of a workflow, as it lies in `histories/`: Temporal's own JSON of a history. */
export interface RecordedRun {
  workflowId: string
  runId: string
  history: { events: object[] }
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>

/** All runs of an incident and of its tiers, the incident's first. */
export async function recordedRuns(client: Client, number: string): Promise<RecordedRun[]> {
  const workflowId = incidentWorkflowId(number)
  const { runId } = await client.workflow.getHandle(workflowId).describe()
  const incidentRuns = await withEarlierRuns(client, workflowId, runId)
  const tierRuns: RecordedRun[] = []
  for (const { history } of incidentRuns) {
    for (const { childWorkflowExecutionStartedEventAttributes: started } of history.events ?? []) {
      const child = started?.workflowExecution
      if (child?.workflowId && child.runId) tierRuns.push(...await withLaterRuns(client, child.workflowId, child.runId))
    }
  }
  return [...incidentRuns.map(plainRun), ...tierRuns]
}

interface Run {
  workflowId: string
  runId: string
  history: History
}

async function withEarlierRuns(client: Client, workflowId: string, runId: string): Promise<Run[]> {
  const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const earlier = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId
  return [...(earlier ? await withEarlierRuns(client, workflowId, earlier) : []), { workflowId, runId, history }]
}

async function withLaterRuns(client: Client, workflowId: string, runId: string): Promise<RecordedRun[]> {
  const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const later = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId
  return [plainRun({ workflowId, runId, history }), ...(later ? await withLaterRuns(client, workflowId, later) : [])]
}

/** As JSON, and without what tells of the machine that recorded it: names of processes and hosts, paths in stack traces. */
function plainRun({ workflowId, runId, history }: Run): RecordedRun {
  const recorded = JSON.parse(historyToJSON(history), (key, value: unknown) => {
    if (key === 'identity') return 'worker'
    return key === 'stackTrace' ? '' : value
  }) as RecordedRun['history']
  return { workflowId, runId, history: recorded }
}
