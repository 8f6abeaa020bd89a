import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { openDatabase } from '../adapters/postgres/database.js'
import { postgresTicketDesk } from '../adapters/postgres/deskTickets.js'
import { assertSchema } from '../adapters/postgres/migrate.js'
import { postgresNoticeStore } from '../adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { rulesTriage } from '../adapters/triage/rulesTriage.js'
import { systemClock } from '../client/connect.js'
import type { Notifiers } from '../ports/notifier.js'
import type { Triage } from '../ports/triage.js'
import { dataConverterOf } from '../temporal/codec/dataConverter.js'
import { IncidentGateway } from '../temporal/gateway.js'
import { OutboxRelay } from '../temporal/outboxRelay.js'
import { installRuntime } from '../temporal/runtime.js'
import { bindStore } from '../temporal/storePair.js'
import { createWorker } from '../temporal/worker.js'
import { okUnless, type Health } from './health.js'
import type { ReadyTemporal } from './temporalServer.js'

export interface WorkingOptions {
  temporal: Pick<ReadyTemporal, 'connection' | 'namespace' | 'payloadKeys'>
  databaseUrl: string
  taskQueue: string
  /** The channels by which notices leave; left out, all are off. */
  notifiers?: Notifiers
  /** Reads new incidents; left out, the rules do. */
  triage?: Triage
  /** Told of trouble that passes by itself. */
  onTrouble: (problem: string) => void
}

/** A worker at work. */
export interface Working {
  /** Settles only if the worker ends without having been told to. */
  died: Promise<Error>
  /** Whether it runs and its servers answer, asked of them now. */
  health(): Promise<Health>
  /** Finishes what was begun, for up to half a minute. */
  stop(): Promise<void>
}

/** Enough for the hundred activities that a worker runs at once, far below PostgreSQL's own hundred connections. */
const connections = 20

/**
 * Starts a worker: the workflows, their activities over the records, and the relay from the records to the workflows.
 * Throws `schema_older`, `schema_newer` or `wrong_store` as a `RefusalError`.
 */
export async function startWorking({ temporal, databaseUrl, taskQueue, notifiers = {}, triage = rulesTriage(), onTrouble }: WorkingOptions): Promise<Working> {
  installRuntime()
  const { namespace, payloadKeys } = temporal
  const trouble = (error: unknown) => onTrouble(error instanceof Error ? error.message : String(error))
  const database = openDatabase(databaseUrl, { maxConnections: connections, onLostConnection: trouble })
  const records = postgresRecordStore(database)
  const connection = await Connection.connect(temporal.connection)
  const native = await NativeConnection.connect(temporal.connection)
  const closeAll = async (): Promise<void> => {
    await native.close()
    await connection.close()
    await records.close()
  }
  try {
    await assertSchema(database)
    await bindStore(connection, namespace, await records.storeId())
    const worker = await createWorker({
      connection: native, namespace, taskQueue, payloadKeys, ports: { records, notices: postgresNoticeStore(database), notifiers, triage, desk: postgresTicketDesk(database), clock: systemClock },
    })
    const client = new Client({ connection, namespace, dataConverter: dataConverterOf(payloadKeys) })
    const gateway = new IncidentGateway({ client, records, clock: systemClock, taskQueue })
    const relay = new OutboxRelay(records, gateway, systemClock, trouble)
    const running = worker.run()
    relay.start()
    return {
      died: new Promise(resolve => {
        running.then(() => undefined, (error: unknown) => resolve(error instanceof Error ? error : new Error(String(error))))
      }),
      async health() {
        const [asked, reached] = await Promise.all([
          okUnless(records.storeId()),
          okUnless(connection.workflowService.getSystemInfo({})),
        ])
        return { worker: worker.getState().toLowerCase(), database: asked, temporal: reached }
      },
      async stop() {
        await relay.stop()
        if (worker.getState() === 'RUNNING') worker.shutdown()
        await running.catch(() => undefined)
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
