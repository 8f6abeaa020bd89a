import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import { openDatabase } from '../../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../../src/adapters/postgres/recordStore.js'
import { systemClock } from '../../../src/client/connect.js'
import { IncidentGateway } from '../../../src/temporal/gateway.js'
import { OutboxRelay } from '../../../src/temporal/outboxRelay.js'
import { createWorker } from '../../../src/temporal/worker.js'
import { aboutToTell } from './beforeTelling.js'
import { settingsOf, tellParent } from './childSettings.js'
import { die, dyingRecords, type Death } from './deaths.js'
import { portsWithoutChannels } from '../portsWithoutChannels.js'

/**
 * A worker as a process of its own, put together from the product's pieces. It may carry its own death: records that
 * kill the process at the given point. One process can work for several task queues.
 */
export interface WorkerProcess {
  address: string
  namespace: string
  databaseUrl: string
  taskQueues: string[]
  bundle: string
  death: Death | null
}

const { address, namespace, databaseUrl, taskQueues, bundle, death } = settingsOf<WorkerProcess>()

Runtime.install({
  logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
    if (message === aboutToTell && death?.during === 'telling the tiers') void die()
    if (level === 'WARN' || level === 'ERROR') console.error(level, message, meta)
  }),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
})
const database = openDatabase(databaseUrl)
const store = postgresRecordStore(database)
const records = death ? dyingRecords(store, death) : store
const connection = await NativeConnection.connect({ address })
const client = new Client({ connection: await Connection.connect({ address }), namespace })

await Promise.all(taskQueues.map(async (taskQueue) => {
  const worker = await createWorker({
    connection, namespace, taskQueue, ports: portsWithoutChannels(database, records), workflowBundle: { codePath: bundle },
  })
  void worker.run()
}))
// A relay serves all incidents: another's must not take the message over which one of them is to die.
if (!death || death.during === 'outbox') startRelay()
tellParent()

function startRelay(): void {
  const gateway = new IncidentGateway({ client, records, clock: systemClock, taskQueue: taskQueues[0] ?? '' })
  new OutboxRelay(records, gateway, systemClock, () => {}).start()
}
