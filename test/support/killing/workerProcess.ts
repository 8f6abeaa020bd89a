import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import { mailNotifier } from '../../../src/adapters/mail/mailNotifier.js'
import { openDatabase } from '../../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../../src/adapters/postgres/recordStore.js'
import { systemClock } from '../../../src/client/connect.js'
import { IncidentGateway } from '../../../src/temporal/gateway.js'
import { OutboxRelay } from '../../../src/temporal/outboxRelay.js'
import { createWorker } from '../../../src/temporal/worker.js'
import { aboutToTell } from './beforeTelling.js'
import { settingsOf, tellParent } from './childSettings.js'
import { die, dyingDesk, dyingNotifier, dyingRecords, type Death } from './deaths.js'
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
  /** Where its e-mails go. */
  mailUrl: string
  death: Death | null
}

const { address, namespace, databaseUrl, taskQueues, bundle, mailUrl, death } = settingsOf<WorkerProcess>()

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
const ports = portsWithoutChannels(database, records)
const desk = death ? dyingDesk(ports.desk, death) : ports.desk
const mail = mailNotifier({ url: mailUrl, from: 'baton@example.com', silenceMs: 3000 })
const notifiers = { email: death ? dyingNotifier(mail, death) : mail }
const connection = await NativeConnection.connect({ address })
const client = new Client({ connection: await Connection.connect({ address }), namespace })

await Promise.all(taskQueues.map(async (taskQueue) => {
  const worker = await createWorker({
    connection, namespace, taskQueue, ports: { ...ports, desk, notifiers }, workflowBundle: { codePath: bundle },
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
