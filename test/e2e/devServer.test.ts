import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, type Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { incidentWorkflowId, tierWorkflowId } from '../../workflows/names.js'
import { openDatabase } from '../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../../src/client/batonClient.js'
import { systemClock } from '../../src/client/systemClock.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { freePort } from '../../src/machine/ports.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import { IncidentGateway } from '../../src/temporal/gateway.js'
import { prepareNamespace } from '../../src/temporal/namespace.js'
import { installRuntime } from '../../src/temporal/runtime.js'
import { startDevServer, type DevServer } from '../../src/temporal/server/devServer.js'
import { createWorker } from '../../src/temporal/worker.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import { example } from '../support/examplePolicy.js'
import { devServerPath } from '../support/servers.js'
import { portsWithoutChannels } from '../support/portsWithoutChannels.js'

/** What the time-skipping server does otherwise: everything here runs on a real server, in real time. */

const namespace = 'baton'
const taskQueue = 'baton'
/** Small, so that an incident continues as new several times within a test. */
const historyBudget = 120

let home: string
let server: DevServer
let connection: Connection
let native: NativeConnection
let worker: Worker
let running: Promise<void>
let records: RecordStore
let baton: BatonClient
let temporal: Client

beforeAll(async () => {
  installRuntime()
  home = await mkdtemp(join(tmpdir(), 'baton-dev-server-'))
  await chmod(home, 0o755)
  server = await startDevServer({
    path: await devServerPath(), home, namespace, ports: async () => ({ port: await freePort(), uiPort: await freePort() }),
  })
  connection = await Connection.connect({ address: server.address })
  await prepareNamespace(connection, { namespace, ownServer: true })
  native = await NativeConnection.connect({ address: server.address })
  const database = openDatabase((await freshDatabase(inject('postgresUrl'))).url)
  records = postgresRecordStore(database)
  const reading = readPolicy(example)
  if ('problems' in reading) throw new Error('the example policy has problems')
  await records.applyPolicy(reading.policy, example, 'test', 'test', await systemClock.now())
  worker = await createWorker({ connection: native, namespace, taskQueue, ports: portsWithoutChannels(database, records) })
  running = worker.run()
  temporal = new Client({ connection, namespace })
  const gateway = new IncidentGateway({ client: temporal, records, clock: systemClock, taskQueue, historyBudget })
  baton = new BatonClient({ gateway, records, clock: systemClock })
}, 120_000)

afterAll(async () => {
  worker.shutdown()
  await running
  await native.close()
  await connection.close()
  await records.close()
  await server.stop()
  await rm(home, { recursive: true, force: true })
})

async function open(): Promise<string> {
  const { incident } = await baton.open({
    by: 'test', shortDescription: 'Branch office is offline', caller: 'Carla', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2,
  }, { waitMs })
  return incident.number
}

const waitMs = 60_000

const runOf = async (workflowId: string) => (await temporal.workflow.getHandle(workflowId).describe()).runId

describe('On a real server', () => {
  it('an incident continues as new under updates and signals with its tier running, and none is lost or doubled', async () => {
    const number = await open()
    const firstRun = await runOf(incidentWorkflowId(number))
    const marks = Array.from({ length: 60 }, (_, index) => `mark ${index}.`)
    const hold = (comment: string) => ({ by: 'Amara', reason: 'Awaiting Caller' as const, comment })
    await Promise.all(marks.map((mark, index) => index % 2 === 0
      ? baton.hold(number, hold(mark), { waitMs })
      : baton.signal('hold', number, hold(mark))))
    await expect.poll(async () => commentsOf(number), { timeout: 60_000 }).toHaveLength(marks.length)
    expect((await commentsOf(number)).sort()).toEqual([...marks].sort())
    expect(await runOf(incidentWorkflowId(number))).not.toBe(firstRun)
    expect((await temporal.workflow.getHandle(tierWorkflowId(number, 1)).describe()).status.name).toBe('RUNNING')
  }, 180_000)

  it('ten who escalate at once with the same expected stage move it once, and nine are told where it is', async () => {
    const number = await open()
    const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, index) =>
      baton.escalate(number, { by: `Person ${index}`, note: 'Beyond me', expectStage: 'Triage' }, { waitMs })))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(answers.flatMap(answer => answer.status === 'rejected' ? [(answer.reason as { refusal: { code: string } }).refusal.code] : []))
      .toEqual(Array.from({ length: 9 }, () => 'wrong_stage'))
    const { incident, tasks } = await baton.show(number)
    expect([incident.stage, tasks.map(({ state }) => state)]).toEqual(['L1 investigation', ['Closed Complete', 'Work in Progress']])
  }, 120_000)

  it('more updates at once than the server admits are all answered', async () => {
    const number = await open()
    const answers = await Promise.all(Array.from({ length: 25 }, (_, index) =>
      baton.hold(number, { by: 'Amara', reason: 'Awaiting Vendor', comment: `wait ${index}` }, { waitMs })))
    expect(answers.every(({ incident }) => incident.state === 'On Hold')).toBe(true)
  }, 120_000)

  it('signals keep their order', async () => {
    const number = await open()
    const marks = Array.from({ length: 30 }, (_, index) => `mark ${String(index).padStart(2, '0')}`)
    await Promise.all(marks.map(comment => baton.signal('hold', number, { by: 'Amara', reason: 'Awaiting Vendor', comment })))
    await expect.poll(async () => commentsOf(number), { timeout: 60_000 }).toEqual(marks)
  }, 120_000)

  it('the tier of a resolved incident that is closed ends with it', async () => {
    const number = await open()
    await baton.resolve(number, { by: 'Amara', code: 'Fixed', notes: 'Done' }, { waitMs })
    await baton.closeIncident(number, { by: 'Amara' }, { waitMs })
    const tier = temporal.workflow.getHandle(tierWorkflowId(number, 1))
    expect(await tier.result()).toMatchObject({ outcome: 'closed' })
    expect((await temporal.workflow.getHandle(incidentWorkflowId(number)).describe()).status.name).toBe('COMPLETED')
  }, 60_000)

  it('a tier that somebody terminated is started again', async () => {
    const number = await open()
    // An opening is answered before its tier is started.
    await expect.poll(() => runOf(tierWorkflowId(number, 1)).catch(() => ''), { timeout: 30_000 }).not.toBe('')
    const firstRun = await runOf(tierWorkflowId(number, 1))
    await temporal.workflow.getHandle(tierWorkflowId(number, 1)).terminate('by mistake')
    await expect.poll(() => runOf(tierWorkflowId(number, 1)), { timeout: 30_000 }).not.toBe(firstRun)
    await baton.escalate(number, { by: 'Amara', note: 'Beyond me' }, { waitMs })
    expect((await baton.show(number)).incident.stage).toBe('L1 investigation')
  }, 60_000)

  it('cancelling the workflow in Temporal cancels the incident', async () => {
    const number = await open()
    const workflow = temporal.workflow.getHandle(incidentWorkflowId(number))
    await workflow.cancel()
    await workflow.result()
    const { incident, tasks } = await baton.show(number)
    expect([incident.state, tasks.map(({ state }) => state)]).toEqual(['Canceled', ['Closed Skipped']])
  }, 60_000)
})

async function commentsOf(number: string): Promise<string[]> {
  return (await baton.show(number)).stream.filter(({ kind }) => kind === 'comment').map(({ text }) => text)
}
