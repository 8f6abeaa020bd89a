import { Worker, type NativeConnection, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker'
import { createActivities, type Ports } from '../../activities/index.js'
import { dataConverterOf } from './codec/dataConverter.js'
import { noPayloadKeys, type PayloadKeys } from './codec/payloadKeys.js'
import { builtWorkflowBundle, workflowsPath } from './workflowBundle.js'

export { workflowsPath }

export interface WorkerSettings {
  connection: NativeConnection
  namespace: string
  taskQueue: string
  ports: Ports
  /** Left out, nothing is encrypted. */
  payloadKeys?: PayloadKeys
  /** Without it the build's bundle is used; in a checkout the workflows are bundled at start. */
  workflowBundle?: WorkflowBundleOption
  maxCachedWorkflows?: number
}

/** How long a stopping worker may finish what it has begun, in ms. */
const shutdownGraceMs = 20_000

/** The worker: runs the workflows, and the activities over the ports that it is given. */
export async function createWorker(settings: WorkerSettings): Promise<Worker> {
  const { connection, namespace, taskQueue, ports, payloadKeys = noPayloadKeys, maxCachedWorkflows } = settings
  const { workflowBundle = builtWorkflowBundle({ encrypting: payloadKeys.encryptsWith !== null }) } = settings
  const options: WorkerOptions = {
    connection,
    namespace,
    taskQueue,
    activities: createActivities(ports),
    dataConverter: dataConverterOf(payloadKeys),
    ...(workflowBundle ? { workflowBundle } : { workflowsPath }),
    // After a worker died, another takes its workflows over in 6 s instead of 13 s.
    stickyQueueScheduleToStartTimeout: '2 s',
    shutdownGraceTime: shutdownGraceMs,
    shutdownForceTime: shutdownGraceMs + 10_000,
    ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
  }
  return Worker.create(options)
}
