import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestIncident } from '../../src/testing/index.js'
import { example, exampleWith } from '../support/examplePolicy.js'
import { startDevBaton, type DevBaton } from '../support/devBaton.js'

/**
 * What a flood, a short history and an operator do to the workflows on a real server. The time-skipping one cannot tell:
 * it loses a signal that crosses a continue-as-new, and ignores what is to become of a child.
 */

const statusOf = async (workflow: WorkflowHandle) => (await workflow.describe()).status.name
const runOf = async (workflow: WorkflowHandle) => (await workflow.describe()).runId
const patience = { timeout: 60_000, interval: 100 }

const commentsOf = async (incident: TestIncident) =>
  (await incident.story()).stream.filter(({ kind }) => kind === 'comment').map(({ text }) => text)
const refusedIn = async (incident: TestIncident) =>
  (await incident.story()).stream.filter(({ text }) => text.startsWith('Not carried out')).length

const flood = (count: number) => Array.from({ length: count }, (_, index) => `mark ${index}.`)
const holding = (comment: string) => ({ by: 'Amara', requestId: randomUUID(), reason: 'Awaiting Caller' as const, comment })

describe('On a real server', () => {
  let baton: DevBaton
  beforeAll(async () => { baton = await startDevBaton({ policy: example }) })
  afterAll(() => baton.stop())

  it('a hundred signals to the tier are all passed on, once each', async () => {
    const incident = await baton.open()
    await Promise.all(flood(100).map(note => incident.tierWorkflow(1).signal('reopen', { by: 'Amara', requestId: randomUUID(), note })))
    await vi.waitFor(async () => expect(await refusedIn(incident)).toBe(100), patience)
  })

  it('a request that was refused is asked anew under the same ID', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    await expect(baton.client.resume(incident.number, request)).rejects.toMatchObject({ refusal: { code: 'wrong_state' } })
    await baton.client.hold(incident.number, holding('Which site?'))
    expect((await baton.client.resume(incident.number, request)).incident.state).toBe('In Progress')
  })

  it('a name or text of any length and script is taken: it is cut where the server has a limit', async () => {
    const { incident: { number } } = await baton.client.open({
      by: '障'.repeat(200), shortDescription: '障害'.repeat(250), caller: 'Carla', category: '分類'.repeat(100), impact: 1, urgency: 1,
    })
    const { incident } = await baton.client.resolve(number, { by: 'Nadia', code: '解決'.repeat(100), notes: '済' })
    expect(incident.state).toBe('Resolved')
  })

  it.each([
    ['closed', (incident: TestIncident) => incident.close()],
    ['canceled', (incident: TestIncident) => incident.cancel()],
  ])('the workflows of an incident that is %s come to their own end', async (_, end) => {
    const incident = await baton.open()
    await incident.escalate()
    await end(incident)
    await vi.waitFor(async () => {
      const statuses = await Promise.all([incident.workflow, incident.tierWorkflow(1), incident.tierWorkflow(2)].map(statusOf))
      expect(statuses).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED'])
    }, patience)
  })

  it('the tier of an incident that is terminated does not go on alone', async () => {
    const incident = await baton.open()
    await incident.workflow.terminate('by an operator')
    await vi.waitFor(async () => expect(await statusOf(incident.tierWorkflow(1))).not.toBe('RUNNING'), patience)
  })
})

describe('On a real server, with a history that grows long,', () => {
  let baton: DevBaton
  const shortClocks = exampleWith(['P3: 72 h', 'P3: 20 s'])
  beforeAll(async () => { baton = await startDevBaton({ policy: shortClocks, historyBudget: 40 }) })
  afterAll(() => baton.stop())

  it('no update is lost or doubled while the incident continues as new', async () => {
    const incident = await baton.open()
    const firstRun = await runOf(incident.workflow)
    const marks = flood(60)
    await Promise.all([0, 1, 2, 3, 4].map(async sender => {
      for (const mark of marks.filter((_, index) => index % 5 === sender)) {
        await baton.client.hold(incident.number, holding(mark), { waitMs: 60_000 })
      }
    }))
    expect((await commentsOf(incident)).sort()).toEqual([...marks].sort())
    await incident.expect({ moves: 61 })
    expect(await runOf(incident.workflow)).not.toBe(firstRun)
    await vi.waitFor(async () => expect(await statusOf(incident.tierWorkflow(1))).toBe('RUNNING'), patience)
    await expect(incident.workflow.query('incident')).resolves.toMatchObject({ incident: { state: 'On Hold' } })
  })

  it('no signal is lost or doubled while the incident continues as new, and their order is kept', async () => {
    const incident = await baton.open()
    const firstRun = await runOf(incident.workflow)
    const marks = flood(80)
    for (const mark of marks) await incident.workflow.signal('hold', holding(mark))
    await vi.waitFor(async () => expect((await commentsOf(incident)).length).toBe(marks.length), patience)
    expect(await commentsOf(incident)).toEqual(marks)
    await vi.waitFor(async () => expect(await runOf(incident.workflow)).not.toBe(firstRun), patience)
  })

  it('no message is lost or doubled while the tier and the incident continue as new', async () => {
    for (let round = 0; round < 2; round += 1) {
      const incident = await baton.open()
      const firstRun = await runOf(incident.tierWorkflow(1))
      for (const note of flood(40)) {
        const send = () => incident.tierWorkflow(1).signal('reopen', { by: 'Amara', requestId: randomUUID(), note })
        // Between two runs of the incident there is no tier for a moment; its sender is told, and asks again.
        await vi.waitFor(send, patience)
      }
      await vi.waitFor(async () => expect(await refusedIn(incident)).toBe(40), patience)
      expect(await runOf(incident.tierWorkflow(1))).not.toBe(firstRun)
      await vi.waitFor(async () => expect(await statusOf(incident.tierWorkflow(1))).toBe('RUNNING'), patience)
    }
  })

  it('clocks keep their instants: reminders and breach come once each', async () => {
    const incident = await baton.open()
    await incident.accept({ by: 'Amara' })
    const { openedAt } = await incident.now()
    for (let count = 0; count < 16; count += 1) await incident.assign(count % 2 === 0 ? 'Chloe' : 'Bruno')
    await vi.waitFor(() => incident.expect({ stage: 'L1 investigation', breached: true }), patience)
    const { tiers: [first] } = await incident.story()
    expect(first?.clocks.resolve?.breachedAt).toBe(new Date(Date.parse(openedAt) + 20_000).toISOString())
    for (const text of ['50 % of the time to resolve', '75 % of the time to resolve', 'SLA breached: Triage']) await incident.expectSaid(text, 1)
  })
})
