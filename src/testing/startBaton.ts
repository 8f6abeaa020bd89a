import { readFile } from 'node:fs/promises'
import { Client } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { openDatabase, type Database } from '../adapters/postgres/database.js'
import { postgresNoticeStore } from '../adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { BatonClient } from '../client/batonClient.js'
import type { OpenInput } from '../domain/commands.js'
import { parseDuration } from '../domain/time/duration.js'
import { readPolicy } from '../domain/policy/policyDocument.js'
import { spellProblem } from '../domain/policy/policyProblems.js'
import { silentReport, type Report } from '../machine/report.js'
import type { Clock } from '../ports/clock.js'
import type { NoticeStore } from '../ports/noticeStore.js'
import type { Notifiers } from '../ports/notifier.js'
import type { RecordStore } from '../ports/recordStore.js'
import { IncidentGateway } from '../temporal/gateway.js'
import { searchAttributeTypes } from '../temporal/namespace.js'
import { OutboxRelay } from '../temporal/outboxRelay.js'
import { installRuntime } from '../temporal/runtime.js'
import { findTestServer } from '../temporal/server/findTestServer.js'
import { createWorker } from '../temporal/worker.js'
import { builtWorkflowBundle, workflowsPath } from '../temporal/workflowBundle.js'
import { startSkippingServer } from './skippingServer.js'
import { throwawayDatabase } from './throwawayDatabase.js'
import { patienceMs, TestIncident, type OpenGiven } from './testIncident.js'

export interface StartOptions {
  /** The policy to test: YAML, or the path of a file that holds it. */
  policy: string
  /** Events after which workflows continue as new. */
  historyBudget?: number
  /** Zero replays every workflow from its history at each step: slow, and finds what is not deterministic. */
  maxCachedWorkflows?: number
  /** The channels of notices, on the skipped clock; none unless given, and what is wanted by them counts as failed. */
  notifiers?: Notifiers
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
  installRuntime()
  const [environment, throwaway, workflowBundle] = await Promise.all([
    startSkippingServer(server),
    throwawayDatabase(),
    builtWorkflowBundle() ?? bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') }),
  ])
  const namespace = environment.namespace ?? 'default'
  // Unlike a real server, this one has no list of those it knows.
  await environment.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: searchAttributeTypes() })
  const database = openDatabase(throwaway.url)
  const records = postgresRecordStore(database)
  const clock: Clock = { now: async () => new Date(await environment.currentTimeMs()).toISOString() }
  const notices = postgresNoticeStore(database)
  const worker = await createWorker({
    connection: environment.nativeConnection, namespace, taskQueue, workflowBundle,
    ports: { records, notices, notifiers: options.notifiers ?? {}, clock },
    ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
  })
  const client = new Client({ connection: environment.connection, namespace })
  const gateway = new IncidentGateway({
    client, records, clock, taskQueue, ...(options.historyBudget ? { historyBudget: options.historyBudget } : {}),
  })
  const running = worker.run()
  const parts: Parts = {
    environment, database, records, notices, clock, client: new BatonClient({ gateway, records, clock }), temporal: client,
    relay: new OutboxRelay(records, gateway, clock, () => undefined),
  }
  const baton = new TestBaton(parts, async () => {
    worker.shutdown()
    await running
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

interface Parts {
  environment: TestWorkflowEnvironment
  database: Database
  records: RecordStore
  notices: NoticeStore
  clock: Clock
  client: BatonClient
  relay: OutboxRelay
  temporal: Client
}

/** The verbs of a test. */
export class TestBaton {
  readonly #parts: Parts
  readonly #stop: () => Promise<void>
  readonly #opened = new Set<TestIncident>()

  constructor(parts: Parts, stop: () => Promise<void>) {
    this.#parts = parts
    this.#stop = stop
  }

  /** For what has no verb: the client that services use. */
  get client(): BatonClient {
    return this.#parts.client
  }

  get records(): RecordStore {
    return this.#parts.records
  }

  get notices(): NoticeStore {
    return this.#parts.notices
  }

  /** Direct access to the tables, for tests of what must hold there. */
  get database(): Database {
    return this.#parts.database
  }

  get temporal(): Client {
    return this.#parts.temporal
  }

  get environment(): TestWorkflowEnvironment {
    return this.#parts.environment
  }

  now(): Promise<string> {
    return this.#parts.clock.now()
  }

  /** Replaces the active policy by YAML or by the file of that path. Throws with every problem. */
  async applyPolicy(policy: string, reason = 'for a test'): Promise<void> {
    const source = policy.includes('\n') ? policy : await readFile(policy, 'utf8')
    const reading = readPolicy(source)
    if ('problems' in reading) throw new Error(`The policy cannot be used:\n${reading.problems.map(spellProblem).join('\n')}`)
    await this.records.applyPolicy(reading.policy, source, 'test', reason, await this.now())
  }

  /** Opens an incident; whatever is not said is an SD-WAN link failure of priority 3. */
  async open(given: OpenGiven = {}): Promise<TestIncident> {
    const input: Omit<OpenInput, 'requestId'> = {
      by: 'test', shortDescription: 'Branch office is offline', caller: 'Carla', category: 'SD-WAN', subcategory: 'Link failure',
      impact: 2, urgency: 2, ...given,
    }
    const { incident: { number } } = await this.client.open(input, { waitMs: patienceMs })
    const incident = this.incident(number)
    // The answer comes before the first tier has started.
    await incident.settle()
    return incident
  }

  /** An incident that was opened in another way. */
  incident(number: string): TestIncident {
    const incident = new TestIncident(number, this.#parts)
    this.#opened.add(incident)
    return incident
  }

  /** Lets time go by: '4 hours', '90 min', or ms. Returns once everything that fell due has had its effect. */
  async skip(duration: string | number): Promise<void> {
    const durationMs = typeof duration === 'number' ? duration : parseDuration(duration)
    if (durationMs === null) throw new Error(`"${duration}" is no duration; write for example "4 h" or "90 min"`)
    await this.settle()
    await this.environment.sleep(durationMs)
    await this.settle()
  }

  /** Lets time go by until an instant. */
  async skipUntil(at: string): Promise<void> {
    await this.skip(Math.max(0, Date.parse(at) - await this.environment.currentTimeMs()))
  }

  /** Waits until no incident has work at hand, and what notes have set off has had its effect. */
  async settle(): Promise<void> {
    await this.#parts.relay.relay()
    for (const incident of this.#opened) await incident.settle()
  }

  /** Ends the workflows of all incidents so far, so that their clocks cost the next test no time. */
  async endAll(): Promise<void> {
    // A workflow that is ended in the middle of its work would leave the server's time standing still.
    await this.settle()
    for (const incident of this.#opened) await incident.terminate()
    this.#opened.clear()
  }

  /** Ends what still runs, and the servers. */
  async stop(): Promise<void> {
    await this.endAll()
    await this.#stop()
  }
}
