import { vi } from 'vitest'
import { Client } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { openDatabase } from '../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../../src/client/batonClient.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { IncidentGateway } from '../../src/temporal/gateway.js'
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
  open(): Promise<TestIncident>
  stop(): Promise<void>
}

/** A whole Baton on a real server, in real time: for what the time-skipping one does otherwise. */
export async function startDevBaton({ policy, historyBudget }: { policy: string; historyBudget?: number }): Promise<DevBaton> {
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

  const { connection, nativeConnection } = environment
  const worker = await createWorker({
    connection: nativeConnection, namespace: 'default', taskQueue: 'baton-test', ports: portsWithoutChannels(database, records),
  })
  const running = worker.run()
  const temporal = new Client({ connection })
  const gateway = new IncidentGateway({
    client: temporal, records, clock, taskQueue: 'baton-test', ...(historyBudget ? { historyBudget } : {}),
  })
  const client = new BatonClient({ gateway, records, clock })
  return {
    client,
    temporal,
    async open() {
      const { incident: { number } } = await client.open({
        by: 'test', shortDescription: 'Branch office is offline', caller: 'Carla',
        category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2,
      })
      const incident = new TestIncident(number, { client, records, temporal })
      // The answer comes before the first tier: what was committed is true whoever learns of it later.
      await vi.waitFor(() => incident.tierWorkflow(1).describe(), 10_000)
      return incident
    },
    async stop() {
      worker.shutdown()
      await running
      await environment.teardown()
      await records.close()
      await throwaway.drop()
    },
  }
}
