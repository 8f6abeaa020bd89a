import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { openDatabase, type Database } from '../../../src/adapters/postgres/database.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/adapters/postgres/embedded.js'
import { findIncident, storyReader } from '../../../src/adapters/postgres/reads.js'
import { postgresRecordStore } from '../../../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../../../src/client/batonClient.js'
import { connectBaton, systemClock } from '../../../src/client/connect.js'
import type { OpenInput } from '../../../src/domain/commands.js'
import { freePort } from '../../../src/machine/ports.js'
import { silentReport } from '../../../src/machine/report.js'
import { Tokens } from '../../../src/client/tokens.js'
import { startServing, type Serving } from '../../../src/main/serving.js'
import { noPayloadKeys } from '../../../src/temporal/codec/payloadKeys.js'
import { prepareRecords } from '../../../src/main/records.js'
import type { Story } from '../../../src/ports/recordStore.js'
import { IncidentGateway } from '../../../src/temporal/gateway.js'
import { prepareNamespace } from '../../../src/temporal/namespace.js'
import { startDevServer, type DevServer } from '../../../src/temporal/server/devServer.js'
import { mailServer, type MailServer } from '../../contracts/notifiers/mailDouble.js'
import { devServerPath } from '../servers.js'
import { until } from '../until.js'
import { bundleInto } from './bundle.js'
import { Caller } from './caller.js'
import { runFile, type RunningFile } from './childProcess.js'
import { faultsOf } from './consistency.js'
import type { Death } from './deaths.js'
import type { OpeningProcess } from './openingProcess.js'
import { descendantsOf, killNow } from './processTree.js'
import type { WholeWorkerProcess } from './wholeWorkerProcess.js'
import { deadWorkflows } from './workflowConsistency.js'
import type { WorkerProcess } from './workerProcess.js'

export type Part = 'temporal' | 'postgres' | 'worker'

interface Ports {
  temporal: number
  ui: number
  postgres: number
}

const namespace = 'baton'
const everybody = 'baton'
const policyFile = fileURLToPath(new URL('../../fixtures/short-clocks.yaml', import.meta.url))

/**
 * A whole Baton of real processes, each of which can be killed as by `kill -9` and started again on the same state and
 * the same ports. The test itself is only a client.
 */
export class KillableSystem {
  readonly #home: string
  readonly #ports: Ports
  readonly #historyBudget: number | undefined
  /** It takes what workers that run alone, doomed or heirs, send by e-mail. */
  readonly #mail: MailServer
  #temporalServer: DevServer | undefined
  #postgresServer: EmbeddedPostgres | undefined
  #databaseUrl = ''
  #database: Database | undefined
  #connection: Connection | undefined
  #bundling: Promise<string> | undefined
  #workers: RunningFile[] = []
  /** By task queue. */
  readonly #clients = new Map<string, Promise<BatonClient>>()

  private constructor(home: string, ports: Ports, mail: MailServer, historyBudget: number | undefined) {
    this.#mail = mail
    this.#home = home
    this.#ports = ports
    this.#historyBudget = historyBudget
  }

  /**
   * Starts the servers, with the policy `short-clocks.yaml`; no worker yet. With a history budget, workflows continue
   * as new that often.
   */
  static async start({ historyBudget }: { historyBudget?: number } = {}): Promise<KillableSystem> {
    const home = await mkdtemp(join(tmpdir(), 'baton-killed-'))
    // Open to others, because the database may run as a user of its own.
    await chmod(home, 0o755)
    const ports = { temporal: await freePort(), ui: await freePort(), postgres: await freePort() }
    const system = new KillableSystem(home, ports, await mailServer(), historyBudget)
    try {
      await Promise.all([system.start('temporal'), system.start('postgres')])
      await system.#prepare()
    } catch (error) {
      await system.stop()
      throw error
    }
    return system
  }

  async #prepare(): Promise<void> {
    const postgres = known(this.#postgresServer)
    await postgres.createDatabase('baton')
    this.#databaseUrl = postgres.url('baton')
    await prepareRecords(this.#databaseUrl, policyFile, silentReport)
    this.#database = openDatabase(this.#databaseUrl)
    this.#connection = await Connection.connect({ address: this.#where.address })
    await prepareNamespace(this.#connection, { namespace, ownServer: true })
  }

  async start(part: Part): Promise<void> {
    if (part === 'worker') await this.startWorker()
    else if (part === 'postgres') {
      this.#postgresServer = await startEmbeddedPostgres({ home: this.#home, port: async () => this.#ports.postgres })
    } else {
      const { temporal: port, ui: uiPort } = this.#ports
      this.#temporalServer = await startDevServer({
        path: await devServerPath(), home: this.#home, namespace, ports: async () => ({ port, uiPort }),
      })
    }
  }

  /** Another worker, as the product puts it together. */
  startWorker(): Promise<RunningFile> {
    return this.#run('wholeWorkerProcess.ts', { ...this.#where, taskQueue: everybody } satisfies WholeWorkerProcess)
  }

  /** A worker that kills itself at a point, alone with the incidents of its task queue. */
  async startDoomedWorker(taskQueue: string, death: Death): Promise<RunningFile> {
    const settings = { ...this.#where, taskQueues: [taskQueue], bundle: await this.#bundle(), mailUrl: this.#mailUrl, death }
    return this.#run('workerProcess.ts', settings satisfies WorkerProcess)
  }

  /** One process that takes over what doomed workers left behind. */
  async startHeir(taskQueues: string[]): Promise<RunningFile> {
    const settings = { ...this.#where, taskQueues, bundle: await this.#bundle(), mailUrl: this.#mailUrl, death: null }
    return this.#run('workerProcess.ts', settings satisfies WorkerProcess)
  }

  async #run(file: string, settings: object): Promise<RunningFile> {
    const worker = runFile(file, settings)
    this.#workers.push(worker)
    await worker.ready
    return worker
  }

  /** Made once: it is the dearest part of a worker's start. */
  #bundle(): Promise<string> {
    return this.#bundling ??= bundleInto(join(this.#home, 'workflows.js'))
  }

  /** A client process that kills itself while it opens an incident; returns once it is dead. */
  async openAndDie(request: OpenInput, death: Death): Promise<void> {
    const settings = { ...this.#where, taskQueue: everybody, death, request }
    const how = await runFile('openingProcess.ts', settings satisfies OpeningProcess).ended
    if (how !== 'SIGKILL') throw new Error(`The client was to kill itself, but ended with ${how}`)
  }

  /** Kills all of them at the same time: PostgreSQL with every process it has. */
  async kill(...parts: Part[]): Promise<void> {
    const pids = (await Promise.all(parts.map(part => this.#processesOf(part)))).flat()
    for (const pid of pids) killNow(pid)
    await Promise.all(parts.map(part => this.#gone(part)))
  }

  async #processesOf(part: Part): Promise<number[]> {
    if (part === 'temporal') return [known(this.#temporalServer).pid]
    if (part === 'worker') return this.#workers.map(({ pid }) => pid)
    const { pid } = known(this.#postgresServer)
    return [pid, ...await descendantsOf(pid)]
  }

  async #gone(part: Part): Promise<void> {
    if (part === 'postgres') await known(this.#postgresServer).died
    else if (part === 'temporal') {
      await known(this.#temporalServer).died
      // It is dead; this only lets go of its log.
      await known(this.#temporalServer).stop()
    } else {
      await Promise.all(this.#workers.map(({ ended }) => ended))
      this.#workers = []
    }
  }

  /** Somebody who works with one incident and does not give up before each request is answered. */
  async caller(taskQueue = everybody): Promise<Caller> {
    const client = this.#clients.get(taskQueue) ?? this.#connect(taskQueue)
    this.#clients.set(taskQueue, client)
    return new Caller(await client)
  }

  async #connect(taskQueue: string): Promise<BatonClient> {
    const { databaseUrl, ...temporal } = this.#where
    if (this.#historyBudget === undefined) return connectBaton({ temporal, databaseUrl, taskQueue })
    const records = postgresRecordStore(openDatabase(databaseUrl))
    const client = new Client({ connection: known(this.#connection), namespace })
    const gateway = new IncidentGateway({ client, records, clock: systemClock, taskQueue, historyBudget: this.#historyBudget })
    return new BatonClient({ gateway, records, clock: systemClock, close: () => records.close() })
  }

  /** The API over this system, and a token that may act for anybody; it stops before the system does. */
  async serve(): Promise<Serving & { token: string }> {
    const { databaseUrl, address } = this.#where
    const records = postgresRecordStore(known(this.#database))
    const { secret: token } = await new Tokens(records, systemClock).create({ by: 'test', name: 'test', role: 'integration' })
    const serving = await startServing({
      temporal: { connection: { address }, namespace, payloadKeys: noPayloadKeys }, databaseUrl, taskQueue: everybody, version: 'test', host: '127.0.0.1', port: 0,
      signInWays: { provider: null, link: null, publicUrl: null },
    })
    return { ...serving, token }
  }

  /** Waits until the incident has climbed so many stages. */
  async expectClimbed({ number }: Caller, stages: number): Promise<void> {
    let found: number | undefined
    await until(async () => {
      found = (await findIncident(known(this.#database), number))?.escalationCount
      return found === stages
    }, () => `${number} to climb ${stages} stages; it has climbed ${found}`)
  }

  /** An incident as its records tell it. */
  async story({ number }: Caller): Promise<Story> {
    return known(await storyReader(known(this.#database))(number) ?? undefined)
  }

  /** Waits until the incidents are at rest, and fails with everything that is wrong if they never are. */
  async expectConsistent(callers: readonly Caller[]): Promise<void> {
    const database = known(this.#database)
    const temporal = new Client({ connection: known(this.#connection), namespace })
    let faults: string[] = []
    await until(async () => {
      faults = (await Promise.all(callers.map(caller => faultsOf(database, temporal, caller)))).flat()
      faults.push(...await deadWorkflows(temporal))
      return faults.length === 0
    }, () => `the incidents to be consistent:\n${faults.join('\n')}`)
  }

  /** Waits until somebody has been written to so often. */
  expectLetters(to: string, count: number, withinMs: number): Promise<void> {
    const letters = () => this.#mail.letters.filter(letter => letter.to.includes(to)).length
    return until(() => letters() === count, () => `${count} letters to ${to}; there are ${letters()}`, withinMs)
  }

  get #mailUrl(): string {
    return `smtp://127.0.0.1:${this.#mail.port}`
  }

  get #where() {
    return { address: `127.0.0.1:${this.#ports.temporal}`, namespace, databaseUrl: this.#databaseUrl }
  }

  async stop(): Promise<void> {
    await this.kill('worker')
    await this.#mail.close()
    for (const client of this.#clients.values()) await (await client).close()
    await this.#database?.destroy()
    await this.#connection?.close()
    await this.#temporalServer?.stop()
    await this.#postgresServer?.stop()
    await rm(this.#home, { recursive: true, force: true })
    if (this.#postgresServer) await rm(this.#postgresServer.dataFolder, { recursive: true, force: true })
  }
}

/** What must be there by now. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('That has not been started yet')
  return value
}
