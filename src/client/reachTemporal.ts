import { Client, Connection, type ConnectionOptions } from '@temporalio/client'
import type { RecordStore } from '../ports/recordStore.js'
import { dataConverterOf } from '../temporal/codec/dataConverter.js'
import { noPayloadKeys, type PayloadKeys } from '../temporal/codec/payloadKeys.js'
import { IncidentGateway } from '../temporal/gateway.js'
import { queueLag, type QueueLag } from '../temporal/queueLag.js'
import { systemClock } from './systemClock.js'
import { asUnreachable } from './unreachable.js'

/** How long a server may take to answer before it counts as unreachable, in ms. */
const connectTimeoutMs = 10_000

export interface TemporalOptions {
  /** `host:port` */
  address: string
  /** `baton` unless said. */
  namespace?: string
  /** As all processes of the installation have them (`payloadKeysOf`); left out, nothing is encrypted. */
  payloadKeys?: PayloadKeys
  /** TLS and key. */
  connection?: Pick<ConnectionOptions, 'tls' | 'apiKey' | 'metadata'>
}

export interface ReachedTemporal {
  gateway(records: RecordStore): IncidentGateway
  /** Settles once Temporal has answered; rejects when it does not. */
  answers(): Promise<void>
  /** What waits in the task queue for a worker. */
  queueLag(): Promise<QueueLag>
  close(): Promise<void>
}

/** Connects to Temporal. Throws `unreachable` as a `RefusalError`. */
export async function reachTemporal(
  { temporal, taskQueue }: { temporal: TemporalOptions; taskQueue: string },
): Promise<ReachedTemporal> {
  const { address, namespace = 'baton', payloadKeys = noPayloadKeys } = temporal
  try {
    const connection = await Connection.connect({ address, connectTimeout: connectTimeoutMs, ...temporal.connection })
    const client = new Client({ connection, namespace, dataConverter: dataConverterOf(payloadKeys) })
    return {
      gateway: records => new IncidentGateway({ client, records, clock: systemClock, taskQueue, address }),
      async answers() { await connection.workflowService.getSystemInfo({}) },
      queueLag: () => queueLag(connection, namespace, taskQueue),
      close: () => connection.close(),
    }
  } catch (error) {
    throw asUnreachable(error, 'Temporal', address, 'TEMPORAL_ADDRESS')
  }
}
