import { vi } from 'vitest'
import { Client, Connection } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../../src/client/batonClient.js'
import type { OpenInput } from '../../src/domain/commands.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { dataConverterOf } from '../../src/temporal/codec/dataConverter.js'
import { noPayloadKeys, type PayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { IncidentGateway } from '../../src/temporal/gateway.js'
import { OutboxRelay } from '../../src/temporal/outboxRelay.js'
import { installRuntime } from '../../src/temporal/runtime.js'
import { createWorker } from '../../src/temporal/worker.js'
import { TestIncident } from '../../src/testing/index.js'
import { throwawayDatabase } from '../../src/testing/throwawayDatabase.js'
import { searchAttributes } from '../../workflows/searchAttributes.js'
import { devServerPath } from './servers.js'
import { portsWithoutChannels } from './portsWithoutChannels.js'

export interface DevBaton {
  client: BatonClient
  temporal: Client
  /** Direct access to the tables, for tests of what must hold there. */
  database: Database
  open(given?: Partial<OpenInput>): Promise<TestIncident>
  /** What is done while no worker runs; returns once another one has begun. */
  withoutWorker(work: () => Promise<void>): Promise<void>
  /** Puts another worker into the place of the one that runs. */
  workWith(payloadKeys: PayloadKeys): Promise<void>
  /** A further client on the same servers, of a process that has these keys. */
  clientWith(payloadKeys: PayloadKeys): BatonClient
  stop(): Promise<void>
}

export interface DevBatonOptions {
  policy: string
  historyBudget?: number
  /** Of the first worker and of `client`. */
  payloadKeys?: PayloadKeys
}

/** A whole Baton on a real server, in real time: for what the time-skipping one does otherwise. */
export async function startDevBaton({ policy, historyBudget, payloadKeys = noPayloadKeys }: DevBatonOptions): Promise<DevBaton> {
  installRuntime()
  const executable = { type: 'existing-path' as const, path: await devServerPath() }
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable, searchAttributes: Object.values(searchAttributes), log: { format: 'pretty', level: 'never' } },
  })
  const throwaway = await throwawayDatabase()
  const database = openDatabase(throwaway.url)
  const records = postgresRecordStore(database)
  const clock = { now: async () => new Date().toISOString() }
  const reading = readPolicy(policy)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  await records.applyPolicy(reading.policy, policy, 'test', 'for a test', await clock.now())

  const { address, nativeConnection } = environment
  // Histories of large messages come in pages larger than the usual 4 MB.
  const connection = await Connection.connect({ address, channelArgs: { 'grpc.max_receive_message_length': 128 * 1024 * 1024 } })
  let workerKeys = payloadKeys
  const startWorker = async () => {
    const worker = await createWorker({
      connection: nativeConnection, namespace: 'default', taskQueue: 'baton-test', payloadKeys: workerKeys, ports: portsWithoutChannels(database, records),
    })
    return { worker, running: worker.run() }
  }
  let { worker, running } = await startWorker()
  const connect = (keys: PayloadKeys) => {
    const temporal = new Client({ connection, dataConverter: dataConverterOf(keys) })
    const gateway = new IncidentGateway({
      client: temporal, records, clock, taskQueue: 'baton-test', ...(historyBudget ? { historyBudget } : {}),
    })
    return { temporal, gateway, client: new BatonClient({ gateway, records, clock }) }
  }
  const { temporal, gateway, client } = connect(payloadKeys)
  const relay = new OutboxRelay(records, gateway, clock, () => undefined)
  relay.start()
  const withoutWorker = async (work: () => Promise<void>) => {
    worker.shutdown()
    await running
    await work()
    ;({ worker, running } = await startWorker())
  }
  return {
    client,
    temporal,
    database,
    withoutWorker,
    async workWith(keys) {
      workerKeys = keys
      await withoutWorker(async () => {})
    },
    clientWith: keys => connect(keys).client,
    async open(given) {
      const { incident: { number } } = await client.open({
        by: 'test', shortDescription: 'Branch office is offline', caller: 'Carla',
        category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2, ...given,
      })
      const incident = new TestIncident(number, { client, records, temporal })
      // The answer comes before the first tier: what was committed is true whoever learns of it later.
      await vi.waitFor(() => incident.tierWorkflow(1).describe(), 10_000)
      return incident
    },
    async stop() {
      await relay.stop()
      worker.shutdown()
      await running
      await connection.close()
      await environment.teardown()
      await records.close()
      await throwaway.drop()
    },
  }
}
