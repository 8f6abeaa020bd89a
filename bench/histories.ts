import type { Client } from '@temporalio/client'

/** Adds up the histories of some workflows. */
export async function weigh(client: Client, workflowIds: readonly string[]): Promise<{ events: number; bytes: number; workflowTasks: number }> {
  const sum = { events: 0, bytes: 0, workflowTasks: 0 }
  for (const workflowId of workflowIds) {
    const handle = client.workflow.getHandle(workflowId)
    const { events } = await handle.fetchHistory()
    sum.events += events?.length ?? 0
    sum.workflowTasks += events?.filter(event => event.workflowTaskCompletedEventAttributes).length ?? 0
    sum.bytes += (await handle.describe()).historySize ?? 0
  }
  return sum
}

/** A workflow and its children, as its history names them. */
export async function family(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
  const children = events?.flatMap(event => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? []) ?? []
  return [workflowId, ...children]
}
