import type { Client } from '@temporalio/client'
import type { NativeConnection } from '@temporalio/worker'
import { openDatabase, type Database } from '../src/adapters/postgres/database.js'
import { postgresTicketDesk } from '../src/adapters/postgres/deskTickets.js'
import { migrate } from '../src/adapters/postgres/migrate.js'
import { postgresNoticeStore } from '../src/adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../src/client/batonClient.js'
import { systemClock } from '../src/client/connect.js'
import { readPolicy } from '../src/domain/policy/policyDocument.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { IncidentGateway } from '../src/temporal/gateway.js'
import { createWorker } from '../src/temporal/worker.js'

const taskQueue = 'bench-baton'

/** How long a measured call may take: the load is meant to be more than the machine can do at once. */
export const waitMs = 120_000

/** Baton as it ships, on a server that is given. */
export interface System {
  client: Client
  baton: BatonClient
  database: Database
  records: RecordStore
  /** Where all of it is, for another process. */
  address: string
  namespace: string
  taskQueue: string
  databaseUrl: string
  /** Opens an incident of priority 3; returns its number. */
  readonly open: () => Promise<string>
  readonly stop: () => Promise<void>
}

export async function startSystem(
  client: Client, connection: NativeConnection, { address, namespace, databaseUrl, policySource }: { address: string; namespace: string; databaseUrl: string; policySource: string },
): Promise<System> {
  const database = openDatabase(databaseUrl, { maxConnections: 20 })
  await migrate(database)
  const records = postgresRecordStore(database)
  const reading = readPolicy(policySource)
  if ('problems' in reading) throw new Error('the shipped policy has problems')
  await records.applyPolicy(reading.policy, policySource, 'bench', 'bench', await systemClock.now())
  const ports = { records, notices: postgresNoticeStore(database), notifiers: {}, desk: postgresTicketDesk(database), clock: systemClock }
  const worker = await createWorker({ connection, namespace, taskQueue, ports })
  const running = worker.run()
  const baton = new BatonClient({ records, clock: systemClock, gateway: new IncidentGateway({ client, records, clock: systemClock, taskQueue }) })
  return {
    client, baton, database, records, address, namespace, taskQueue, databaseUrl,
    open: async () => (await baton.open({
      by: 'bench', shortDescription: 'Link down', caller: 'bench', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2,
    }, { waitMs })).incident.number,
    stop: async () => {
      worker.shutdown()
      await running
      await records.close()
    },
  }
}
