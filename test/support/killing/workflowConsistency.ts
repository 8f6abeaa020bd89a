import { WorkflowNotFoundError, type Client } from '@temporalio/client'
import { isOver } from '../../../src/domain/incident.js'
import type { Story } from '../../../src/ports/recordStore.js'
import type { incident as incidentWorkflow } from '../../../workflows/incident.js'
import { incidentQuery } from '../../../workflows/messages.js'
import { incidentWorkflowId, tierWorkflowId } from '../../../workflows/names.js'

/** Workflows live as long as their incident, agree with the records, have nothing at hand, and replay what they did. */
export async function faultsOfWorkflows(temporal: Client, { incident, tiers }: Story): Promise<string[]> {
  const alive = isOver(incident.state) ? 'COMPLETED' : 'RUNNING'
  const workflowId = incidentWorkflowId(incident.number)
  const expected = [
    { id: workflowId, status: alive },
    ...tiers.map(({ number }) => ({
      id: tierWorkflowId(incident.number, number), status: number === incident.tier.number ? alive : 'COMPLETED',
    })),
  ]
  const faults = (await Promise.all(expected.map(({ id, status }) => faultsOfWorkflow(temporal, id, status)))).flat()
  if (faults.length > 0 || alive === 'COMPLETED') return faults
  const answer = await temporal.workflow.getHandle<typeof incidentWorkflow>(workflowId).query(incidentQuery)
  const agrees = answer?.incident.state === incident.state && answer.incident.stage === incident.stage
    && answer.task?.number === incident.task?.number
  return agrees ? [] : [`its workflow believes ${JSON.stringify(answer)}`]
}

async function faultsOfWorkflow(temporal: Client, id: string, expected: string): Promise<string[]> {
  const handle = temporal.workflow.getHandle(id)
  try {
    const { status, raw } = await handle.describe()
    const { events } = await handle.fetchHistory()
    const failures = (events ?? [])
      .map(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message)
      // A message that came while a task was being completed makes the server ask for it anew.
      .filter(message => message && message !== 'UnhandledCommand')
    return [
      ...(status.name === expected ? [] : [`workflow ${id} is ${status.name} instead of ${expected}`]),
      ...(raw.pendingActivities?.length ? [`workflow ${id} has an activity at hand`] : []),
      ...failures.map(failure => `workflow ${id} could not go on: ${failure}`),
    ]
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [`workflow ${id} is missing`]
    throw error
  }
}

/** Workflows that ended as no incident and no tier ends. */
export async function deadWorkflows(temporal: Client): Promise<string[]> {
  const query = 'ExecutionStatus in ("Failed", "Terminated", "TimedOut", "Canceled")'
  const dead: string[] = []
  for await (const { workflowId, status } of temporal.workflow.list({ query })) {
    dead.push(`workflow ${workflowId} is ${status.name}`)
  }
  return dead
}
