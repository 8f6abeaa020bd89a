import { Client } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { openDatabase } from '../adapters/postgres/database.js'
import { postgresTicketDesk } from '../adapters/postgres/deskTickets.js'
import { postgresNoticeStore } from '../adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { BatonClient } from '../client/batonClient.js'
import { silentReport, type Report } from '../machine/report.js'
import type { Clock } from '../ports/clock.js'
import { defaultReaders } from '../client/defaultReaders.js'
import type { Notifiers } from '../ports/notifier.js'
import type { Readers } from '../ports/readers.js'
import type { TicketDesk } from '../ports/ticketDesk.js'
import { dataConverterOf, failureConverterPath } from '../temporal/codec/dataConverter.js'
import { noPayloadKeys, type PayloadKeys } from '../temporal/codec/payloadKeys.js'
import { IncidentGateway } from '../temporal/gateway.js'
import { searchAttributeTypes } from '../temporal/namespace.js'
import { OutboxRelay } from '../temporal/outboxRelay.js'
import { installRuntime } from '../temporal/runtime.js'
import { findTestServer } from '../temporal/server/findTestServer.js'
import { createWorker } from '../temporal/worker.js'
import { builtWorkflowBundle, workflowsPath } from '../temporal/workflowBundle.js'
import { startSkippingServer } from './skippingServer.js'
import { TestBaton, type Parts } from './testBaton.js'
import { TestWorker } from './testWorker.js'
import { throwawayDatabase } from './throwawayDatabase.js'

export interface StartOptions {
  /** The policy to test: YAML, or the path of a file that holds it. */
  policy: string
  /** Events after which workflows continue as new. */
  historyBudget?: number
  /** Zero replays every workflow from its history at each step: slower; finds what is not deterministic, and `withoutWorker` needs it. */
  maxCachedWorkflows?: number
  /** The channels of notices, on the skipped clock; none unless given, and what is wanted by them counts as failed. */
  notifiers?: Notifiers
  /** Who reads what people write; the rules read, and nobody translates, unless given. */
  readers?: Partial<Readers>
  /** Where development tasks are opened; the built-in desk unless given. */
  desk?: TicketDesk
  /** With which what Temporal stores is encrypted; nothing is unless given. */
  payloadKeys?: PayloadKeys
  /** Told of what takes long at the start: finding or making the server. Silent unless given. */
  report?: Report
}

const taskQueue = 'baton-test'

/**
 * A whole Baton under skipped time: time-skipping Temporal server, worker, records in a PostgreSQL database of its own.
 * One for each test file; call `stop` at its end. Hours go by only while `skip` lets them.
 */
export async function startBaton(options: StartOptions): Promise<TestBaton> {
  const server = process.env.BATON_TEST_SERVER || (await findTestServer(options.report ?? silentReport)).path
  const { notifiers = {}, maxCachedWorkflows, payloadKeys = noPayloadKeys } = options
  const encrypting = payloadKeys.encryptsWith !== null
  const dataConverter = dataConverterOf(payloadKeys)
  installRuntime()
  const [environment, throwaway, workflowBundle] = await Promise.all([
    startSkippingServer(server),
    throwawayDatabase(),
    builtWorkflowBundle({ encrypting }) ?? bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN'), ...(encrypting && { failureConverterPath }) }),
  ])
  const namespace = environment.namespace ?? 'default'
  // Unlike a real server, this one has no list of those it knows.
  await environment.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: searchAttributeTypes() })
  const database = openDatabase(throwaway.url)
  const records = postgresRecordStore(database)
  const clock: Clock = { now: async () => new Date(await environment.currentTimeMs()).toISOString() }
  const notices = postgresNoticeStore(database)
  const readers = { ...defaultReaders(), ...options.readers }
  const worker = new TestWorker(environment, () => createWorker({
    connection: environment.nativeConnection, namespace, taskQueue, payloadKeys, workflowBundle, ports: { records, notices, notifiers, triage: readers.triage, desk: options.desk ?? postgresTicketDesk(database), clock },
    ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
  }))
  const client = new Client({ connection: environment.connection, namespace, dataConverter })
  const gateway = new IncidentGateway({
    client, records, clock, taskQueue, ...(options.historyBudget ? { historyBudget: options.historyBudget } : {}),
  })
  await worker.start()
  const parts: Parts = {
    environment, worker, hasCache: maxCachedWorkflows !== 0, database, databaseUrl: throwaway.url, records, notices, clock, client: new BatonClient({ gateway, records, clock, readers }), temporal: client,
    relay: new OutboxRelay(records, gateway, clock, () => undefined),
  }
  const baton = new TestBaton(parts, async () => {
    await worker.stop()
    await environment.teardown()
    await records.close()
    await throwaway.drop()
  })
  try {
    await baton.applyPolicy(options.policy)
  } catch (error) {
    await baton.stop()
    throw error
  }
  return baton
}
