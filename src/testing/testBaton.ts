import { readFile } from 'node:fs/promises'
import type { Client } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { Database } from '../adapters/postgres/database.js'
import type { BatonClient } from '../client/batonClient.js'
import type { OpenInput } from '../domain/commands.js'
import { readPolicy } from '../domain/policy/policyDocument.js'
import { spellProblem } from '../domain/policy/policyProblems.js'
import { parseDuration } from '../domain/time/duration.js'
import type { Clock } from '../ports/clock.js'
import type { NoticeStore } from '../ports/noticeStore.js'
import type { RecordStore } from '../ports/recordStore.js'
import type { OutboxRelay } from '../temporal/outboxRelay.js'
import { patienceMs, TestIncident, type OpenGiven } from './testIncident.js'
import type { TestWorker } from './testWorker.js'

/** What a test works with. */
export interface Parts {
  environment: TestWorkflowEnvironment
  worker: TestWorker
  hasCache: boolean
  database: Database
  databaseUrl: string
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

  /** Where the records are, for connections of a test's own. */
  get databaseUrl(): string {
    return this.#parts.databaseUrl
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
    await this.settle()
    await this.environment.sleep(msOf(duration))
    await this.settle()
  }

  /**
   * The same with the worker gone for that long; `1` is a restart. `meanwhile` happens at the beginning of its absence,
   * and must not wait for an effect. Returns once another one has done what it found. Only with
   * `maxCachedWorkflows: 0`: this server hands on nothing that a worker has kept.
   */
  async withoutWorker(duration: string | number, meanwhile?: () => Promise<unknown>): Promise<void> {
    if (this.#parts.hasCache) throw new Error('A worker can only be replaced with startBaton({maxCachedWorkflows: 0, …})')
    await this.settle()
    await this.#parts.worker.stop()
    await meanwhile?.()
    await this.#parts.worker.beAway(msOf(duration), () => this.#waiting())
    await this.settle()
  }

  async #waiting(): Promise<number> {
    const busy = await Promise.all([...this.#opened].map(incident => incident.busyWorkflows()))
    return busy.reduce((sum, count) => sum + count, 0)
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

function msOf(duration: string | number): number {
  const durationMs = typeof duration === 'number' ? duration : parseDuration(duration)
  if (durationMs === null) throw new Error(`"${duration}" is no duration; write for example "4 h" or "90 min"`)
  return durationMs
}
