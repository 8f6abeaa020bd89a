import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { snapshotOf } from '../../src/domain/incident.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import type { TierSummary } from '../../workflows/messages.js'
import { mostSummaries } from '../../workflows/tierChain.js'
import { example } from '../support/examplePolicy.js'

/**
 * Here one message comes after the other. This server takes a continue-as-new that crosses a signal for refused, its
 * worker for done, and between them the signal is lost; the crossing is tested on a real one, in test/e2e.
 */
let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example, historyBudget: 30 }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const runOf = async (workflow: TestIncident['workflow'] | ReturnType<TestIncident['tierWorkflow']>) => (await workflow.describe()).runId

const holding = (comment: string) => ({ by: 'Amara', requestId: randomUUID(), reason: 'Awaiting Caller' as const, comment })

/** A flood of commands that are all allowed and each leave a mark of their own. */
const flood = (count: number) => Array.from({ length: count }, (_, index) => `mark ${index}.`)

describe('An incident whose history grows long continues as new', () => {
  it('and keeps its state, its tier and its clocks', async () => {
    const incident = await baton.open()
    await incident.accept({ by: 'Amara' })
    const [firstRun, firstTierRun] = [await runOf(incident.workflow), await runOf(incident.tierWorkflow(1))]
    for (let count = 0; count < 12; count += 1) await incident.assign(count % 2 === 0 ? 'Chloe' : 'Bruno')
    await incident.settle()
    expect(await runOf(incident.workflow)).not.toBe(firstRun)
    expect(await runOf(incident.tierWorkflow(1))).not.toBe(firstTierRun)
    await incident.expect({ moves: 14, assignedTo: 'Bruno' })
    const { incident: now, tiers } = await incident.story()
    expect(tiers).toHaveLength(1)
    expect(await baton.client.query(incident.number)).toMatchObject({ incident: { assignedTo: 'Bruno', resolveBy: now.tier.clocks.resolve?.dueAt } })
    expect(await baton.client.tiers(incident.number)).toMatchObject([{ number: 1, outcome: null }])
    await baton.skip('80 h')
    await incident.expect({ stage: 'L1 investigation', breached: true })
    for (const text of ['50 % of the time to resolve', '75 % of the time to resolve', 'SLA breached: Triage']) await incident.expectSaid(text, 1)
    expect((await incident.story()).tiers.map(({ outcome }) => outcome)).toEqual(['breached', null])
  })

  it('and reminds and breaches at the very instants it would have', async () => {
    const [long, short] = [await baton.open(), await baton.open()]
    for (const incident of [long, short]) await incident.accept({ by: 'Amara' })
    for (let count = 0; count < 12; count += 1) await long.assign(count % 2 === 0 ? 'Chloe' : 'Bruno')
    await baton.skip('73 h')
    for (const incident of [long, short]) {
      const { tiers: [first] } = await incident.story()
      expect(first?.clocks.resolve?.breachedAt).toBe(new Date(Date.parse(first?.startedAt as string) + 72 * 3_600_000).toISOString())
    }
  })

  it('and hands on no more of its tiers than it can carry: the newest', async () => {
    const incident = await baton.open()
    const snapshot = snapshotOf(await incident.now())
    const ended = Array.from({ length: 300 }, (_, index): TierSummary => ({
      number: index - 299, stage: 'Triage', assignmentGroup: 'Network Coordinators', startedAt: snapshot.openedAt, endedAt: snapshot.openedAt, outcome: 'sentBack',
    }))
    await incident.terminate()
    await baton.temporal.workflow.start('incident', {
      workflowId: incident.workflow.workflowId, taskQueue: 'baton-test',
      args: [{ number: incident.number, open: null, carried: { incident: snapshot, alarms: [], tiers: ended, queue: [] }, historyBudget: 30 }],
    })
    await incident.escalate()
    const tiers = await baton.client.tiers(incident.number) ?? []
    expect(tiers).toHaveLength(mostSummaries)
    expect(tiers.at(-1)).toMatchObject({ number: 2, outcome: null })
  })

  it('and takes the clocks of a hold along', async () => {
    const incident = await baton.open()
    await incident.accept()
    await baton.skip('10 h')
    for (const mark of flood(12)) await baton.client.hold(incident.number, holding(mark))
    await baton.skip('100 h')
    await incident.expect({ breached: false, state: 'On Hold' })
    await incident.resume()
    await baton.skip('61 h')
    await incident.expect({ breached: false })
    await baton.skip('2 h')
    await incident.expect({ breached: true, stage: 'L1 investigation' })
  })

  it('and still gives a repeated request its first answer', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    const first = await incident.accept(request)
    for (const mark of flood(12)) await baton.client.hold(incident.number, holding(mark))
    expect(await incident.accept(request)).toEqual({ ...first, repeated: true })
  })

  it('and still climbs, resolves, reopens and closes', async () => {
    const incident = await baton.open()
    for (let round = 0; round < 3; round += 1) {
      for (const mark of flood(5)) await baton.client.hold(incident.number, holding(`${round} ${mark}`))
      await incident.escalate()
    }
    await incident.resolve()
    for (let round = 0; round < 8; round += 1) {
      await incident.reopen()
      await incident.resolve()
    }
    await incident.expect({ stage: 'L3 investigation', state: 'Resolved', reopenCount: 8 })
    await baton.skip('5 days 1 h')
    await incident.expect({ state: 'Closed' })
    expect((await incident.workflow.describe()).status.name).toBe('COMPLETED')
    expect((await incident.story()).tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', 'escalated', 'closed'])
  })
})

describe('An escalation request', () => {
  it('waits on over a continue-as-new, is asked again when it would have been, and is decided', async () => {
    const incident = await baton.open()
    await incident.accept({ by: 'Amara' })
    const { pending } = await incident.escalate('A spare device', { by: 'Amara', handoff: { kind: 'hierarchical' } })
    const [firstRun, { approval }] = [await runOf(incident.workflow), await incident.now()]
    for (let count = 0; count < 12; count += 1) await incident.assign(count % 2 === 0 ? 'Chloe' : 'Bruno')
    await incident.settle()
    expect(await runOf(incident.workflow)).not.toBe(firstRun)
    expect(await baton.client.query(incident.number)).toMatchObject({ pending })
    await incident.expect({ approval })
    await baton.skip('61 min')
    expect((await incident.now()).approval).toMatchObject({ state: 'Requested', reminders: 1, approvers: ['Ingrid', 'Henrik'] })
    await incident.approve({ by: 'Henrik' })
    expect(await baton.client.query(incident.number)).not.toHaveProperty('pending')
  })
})

describe('A tier whose history grows long continues as new', () => {
  it('and loses or doubles none of the messages that it passes on', async () => {
    const incident = await baton.open()
    const firstRun = await runOf(incident.tierWorkflow(1))
    const requests = Array.from({ length: 20 }, () => ({ by: 'Amara', requestId: randomUUID(), note: 'Back' }))
    for (const request of requests) {
      await incident.tierWorkflow(1).signal('reopen', request)
      await incident.settle()
    }
    await incident.expectSaid('Not carried out: reopen', requests.length)
    expect(await runOf(incident.tierWorkflow(1))).not.toBe(firstRun)
    await incident.accept()
    await baton.skip('37 h')
    await incident.expectSaid('50 % of the time to resolve', 1)
  })
})
