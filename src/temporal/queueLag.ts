import type { Connection } from '@temporalio/client'
import proto from '@temporalio/proto'

const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType

/** What waits in a task queue: how much, about, and how long the first of it, in ms. */
export interface Waiting {
  tasks: number
  ageMs: number
}

export interface QueueLag {
  workflow: Waiting
  activity: Waiting
}

/** As Temporal estimates it, which leaves out tasks that wait for the very worker that has their workflow in its cache. */
export async function queueLag(connection: Connection, namespace: string, taskQueue: string): Promise<QueueLag> {
  const asked = async (taskQueueType: proto.temporal.api.enums.v1.TaskQueueType): Promise<Waiting> => {
    const { stats } = await connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType, reportStats: true })
    const { seconds = 0, nanos = 0 } = stats?.approximateBacklogAge ?? {}
    return { tasks: Number(stats?.approximateBacklogCount ?? 0), ageMs: Number(seconds) * 1000 + (nanos ?? 0) / 1e6 }
  }
  const [workflow, activity] = await Promise.all([asked(TASK_QUEUE_TYPE_WORKFLOW), asked(TASK_QUEUE_TYPE_ACTIVITY)])
  return { workflow, activity }
}
