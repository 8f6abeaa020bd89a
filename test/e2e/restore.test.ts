import { execFile } from 'node:child_process'
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BatonClient } from '../../src/client/batonClient.js'
import { connectBaton } from '../../src/client/connect.js'
import { freePort } from '../../src/machine/ports.js'
import { silentReport } from '../../src/machine/report.js'
import { prepareRecords } from '../../src/main/records.js'
import { startWorking, type Working } from '../../src/main/working.js'
import { noPayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { prepareNamespace } from '../../src/temporal/namespace.js'
import { startDevServer, type DevServer } from '../../src/temporal/server/devServer.js'
import { refusalOf } from '../../src/testing/index.js'
import { devServerPath } from '../support/servers.js'
import { findSystemPostgres, startSystemPostgres, type SystemPostgres } from '../support/systemPostgres.js'
import { until } from '../support/until.js'

/**
 * A back-up as docs/deployment.md has it, with PostgreSQL's own programs, and what docs/operating.md says of restoring one store or
 * both. The embedded PostgreSQL brings neither `pg_dump` nor `pg_restore`: this wants one of the system's, as a package has it.
 */

const run = promisify(execFile)
const found = await findSystemPostgres()
const namespace = 'baton'
const taskQueue = 'baton'

/** An installation with state of its own in both stores, of which each can be put back. */
class Installation {
  client!: BatonClient
  #working!: Working
  #server!: DevServer
  readonly #home: string
  readonly #programs: string
  readonly #postgres: SystemPostgres
  readonly #ports: { port: number; uiPort: number }

  private constructor(home: string, programs: string, postgres: SystemPostgres, ports: { port: number; uiPort: number }) {
    this.#home = home
    this.#programs = programs
    this.#postgres = postgres
    this.#ports = ports
  }

  static async start(programs: string): Promise<Installation> {
    const home = await mkdtemp(join(tmpdir(), 'baton-restore-'))
    // Links to a few of them may lie elsewhere; all of them lie together.
    const together = dirname(await realpath(join(programs, 'postgres')))
    const made = new Installation(home, together, await startSystemPostgres(programs), { port: await freePort(), uiPort: await freePort() })
    await made.#onServer('create database baton')
    await made.#startTemporal()
    const connection = await Connection.connect({ address: made.#server.address })
    await prepareNamespace(connection, { namespace, ownServer: true })
    await connection.close()
    await prepareRecords(made.#url, undefined, silentReport)
    await made.#startBaton()
    return made
  }

  get #url(): string {
    return this.#postgres.url.replace(/postgres$/, 'baton')
  }

  get #dump(): string {
    return join(this.#home, 'records.dump')
  }

  /** Both stores, of the same moment: no worker runs meanwhile. */
  async backUp(): Promise<void> {
    await this.#stopBaton()
    await run(join(this.#programs, 'pg_dump'), ['--format', 'custom', '--file', this.#dump, this.#url])
    await this.#server.stop()
    for (const file of stateOfTemporal) await cp(join(this.#home, file), join(this.#home, `kept-${file}`)).catch(noSuchFile)
    await this.#startTemporal()
    await this.#startBaton()
  }

  /** Loses these stores as they are, and puts back what the back-up has of them. */
  async restore(...stores: ('records' | 'temporal')[]): Promise<void> {
    await this.#stopBaton()
    if (stores.includes('records')) {
      await this.#onServer('drop database baton with (force)')
      await this.#onServer('create database baton')
      await run(join(this.#programs, 'pg_restore'), ['--dbname', this.#url, this.#dump])
    }
    if (stores.includes('temporal')) {
      await this.#server.stop()
      for (const file of stateOfTemporal) {
        await rm(join(this.#home, file), { force: true })
        await cp(join(this.#home, `kept-${file}`), join(this.#home, file)).catch(noSuchFile)
      }
      await this.#startTemporal()
    }
    await this.#startBaton()
  }

  async psql(statement: string): Promise<void> {
    await run(join(this.#programs, 'psql'), ['--command', statement, this.#url])
  }

  /** The workflows that say that their records cannot be written. */
  async stalled(): Promise<string[]> {
    const connection = await Connection.connect({ address: this.#server.address })
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace, query: 'IncidentStalled = true' })
    await connection.close()
    return executions.map(({ execution }) => execution?.workflowId ?? '')
  }

  async stop(): Promise<void> {
    await this.#stopBaton()
    await this.#server.stop()
    await this.#postgres.stop()
    await rm(this.#home, { recursive: true, force: true })
  }

  async #startTemporal(): Promise<void> {
    this.#server = await startDevServer({ path: await devServerPath(), home: this.#home, namespace, ports: async () => this.#ports })
  }

  async #startBaton(): Promise<void> {
    const temporal = { connection: { address: this.#server.address }, namespace, payloadKeys: noPayloadKeys }
    this.#working = await startWorking({ temporal, databaseUrl: this.#url, taskQueue, onTrouble: () => {} })
    this.client = await connectBaton({ temporal: { address: this.#server.address, namespace }, databaseUrl: this.#url, taskQueue })
  }

  async #stopBaton(): Promise<void> {
    await this.client.close()
    await this.#working.stop()
  }

  async #onServer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#postgres.url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
}

const stateOfTemporal = ['temporal.db', 'temporal.db-wal', 'temporal.db-shm']
const noSuchFile = (error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error }

describe.skipIf('missing' in found)(`A back-up, with the programs of ${'missing' in found ? found.missing : `PostgreSQL ${found.version}`},`, () => {
  let the: Installation
  beforeEach(async () => { the = await Installation.start('programs' in found ? found.programs : '') })
  afterEach(() => the?.stop())

  const waitMs = 60_000
  const open = async (title: string) => {
    const { incident: { number } } = await the.client.open({ by: 'Carla', caller: 'Carla', shortDescription: title, category: 'SD-WAN', impact: 2, urgency: 2 }, { waitMs })
    return number
  }
  const escalate = (number: string, requestId: string) => the.client.escalate(number, { by: 'Amara', note: `Up by ${requestId}`, handoff: { validatedFacts: ['LTE works'] }, requestId }, { waitMs })
  const incident = async (number: string) => (await the.client.show(number)).incident

  it('of both stores brings all back that it had: incidents go on from there, and what came after it is gone from both', async () => {
    const [escalated, held] = [await open('Escalated'), await open('Held')]
    await escalate(escalated, 'first')
    await the.client.hold(held, { by: 'Amara', reason: 'Awaiting Caller', comment: 'Which floor?' }, { waitMs })
    const before = [await the.client.show(escalated), await the.client.show(held)]
    await the.backUp()
    await escalate(escalated, 'second')
    const lost = await open('Opened after the back-up')

    await the.restore('records', 'temporal')

    expect([await the.client.show(escalated), await the.client.show(held)]).toEqual(before)
    expect(await refusalOf(the.client.show(lost))).toMatchObject({ code: 'incident_not_found' })
    expect(await escalate(escalated, 'third')).toMatchObject({ incident: { stage: 'L2 investigation' } })
    await the.client.resume(held, { by: 'Amara' }, { waitMs })
    expect((await the.client.resolve(held, { by: 'Amara', code: 'Fixed', notes: 'A cable' }, { waitMs })).incident).toMatchObject({ state: 'Resolved' })
    // Its number was given to an incident that nobody knows any more.
    expect(await open('Opened anew')).toBe(lost)
  })

  it('of the records alone loses what came after it for good: an incident that had moved stays where it was, and says that it stalls', async () => {
    const [moved, still] = [await open('Moved'), await open('Still')]
    await the.backUp()
    await escalate(moved, 'lost')

    await the.restore('records')

    expect(await incident(moved)).toMatchObject({ stage: 'Triage' })
    expect(await refusalOf(the.client.escalate(moved, { by: 'Amara', note: 'Up', handoff: { validatedFacts: ['LTE works'] } }, { waitMs: 2_000 }))).toMatchObject({ code: 'in_progress' })
    await until(async () => (await the.stalled()).includes(`incident:${moved}`), 'Temporal shows that it stalls')
    expect(await incident(moved)).toMatchObject({ stage: 'Triage' })
    expect(await escalate(still, 'as before')).toMatchObject({ incident: { stage: 'L1 investigation' } })
  })

  it('of Temporal alone loses no step: the first request to an incident that had moved is answered with the step it had forgotten, the next is carried out', async () => {
    const moved = await open('Moved')
    await the.backUp()
    await escalate(moved, 'kept')
    const later = await open('Opened after the back-up')

    await the.restore('temporal')

    expect(await incident(moved)).toMatchObject({ stage: 'L1 investigation' })
    expect(await escalate(moved, 'again')).toMatchObject({ incident: { stage: 'L1 investigation' } })
    expect(await escalate(moved, 'once more')).toMatchObject({ incident: { stage: 'L2 investigation' } })
    expect(await incident(moved)).toMatchObject({ stage: 'L2 investigation', escalationCount: 2 })
    expect(await refusalOf(the.client.accept(later, { by: 'Amara' }))).toMatchObject({ code: 'workflow_missing' })
    expect(await open('Opened anew')).not.toBe(later)
  })

  it('of the records alone wants the numbers set on before anything is opened, past those whose workflows still run', async () => {
    await the.backUp()
    const lost = await open('Opened after the back-up')

    await the.restore('records')
    await the.psql('alter sequence incident_numbers restart with 10101')

    const number = await open('Opened anew')
    expect([lost, number]).toEqual(['INC0010001', 'INC0010101'])
    expect(await escalate(number, 'up')).toMatchObject({ incident: { number, stage: 'L1 investigation' } })
  })
})
