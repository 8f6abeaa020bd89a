import type { Client, WorkflowHandle } from '@temporalio/client'
import { incidentWorkflowId } from '../../workflows/names.js'

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>

/** One run of a workflow: it may continue one, and another may continue it. */
export interface Run {
  workflowId: string
  runId: string
  history: History
}

/** All runs of an incident and of its tiers that Temporal still has, oldest first. */
export async function runsOf(client: Client, number: string): Promise<{ incident: Run[]; tiers: Run[] }> {
  const workflowId = incidentWorkflowId(number)
  const { runId } = await client.workflow.getHandle(workflowId).describe()
  const incident = await withEarlierRuns(client, workflowId, runId)
  const tiers: Run[] = []
  for (const { history } of incident) {
    for (const { childWorkflowExecutionStartedEventAttributes: started } of history.events ?? []) {
      const child = started?.workflowExecution
      if (child?.workflowId && child.runId) tiers.push(...await withLaterRuns(client, child.workflowId, child.runId))
    }
  }
  return { incident, tiers }
}

async function withEarlierRuns(client: Client, workflowId: string, lastRunId: string): Promise<Run[]> {
  const runs: Run[] = []
  for (let runId: string | null | undefined = lastRunId; runId;) {
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    runs.unshift({ workflowId, runId, history })
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId
  }
  return runs
}

async function withLaterRuns(client: Client, workflowId: string, firstRunId: string): Promise<Run[]> {
  const runs: Run[] = []
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    runs.push({ workflowId, runId, history })
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId
  }
  return runs
}
