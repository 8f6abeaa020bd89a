import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clockReportSignal, setClockSignal } from '../../workflows/messages.js'
import type { ClockCommand } from '../../src/domain/ladder.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'

const policy = `name: early
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h, remindAt: []}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: First}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
    reopenWindow: 5 days
`

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy, historyBudget: 60 }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

/** Its tier has reported already, by a clock that was ahead of the incident's, and reports nothing more. */
async function reportedEarly(incident: TestIncident, report: Omit<Extract<ClockCommand, { kind: 'clockRanOut' }>, 'tier' | 'kind'> | { dueAt: string }): Promise<void> {
  await incident.tierWorkflow(1).signal(setClockSignal, { move: 1_000, paused: false, alarms: [] })
  const what: ClockCommand = 'clock' in report ? { kind: 'clockRanOut', tier: 1, ...report } : { kind: 'windowOver', tier: 1, ...report }
  // Twice, as hosts that disagree may do it.
  for (let time = 0; time < 2; time += 1) await incident.workflow.signal(clockReportSignal, what)
  await incident.settle()
}

async function breachOf(incident: TestIncident): Promise<{ clock: 'resolve'; dueAt: string }> {
  return { clock: 'resolve', dueAt: (await incident.now()).tier.clocks.resolve?.dueAt ?? '' }
}

describe('A running-out that is reported before the incident\'s own clock has got there', () => {
  it('changes nothing yet, and is not lost: it has its effect at its time, once', async () => {
    const incident = await baton.open()
    await reportedEarly(incident, await breachOf(incident))
    await baton.skip('7 h 50 min')
    await incident.expect({ stage: 'One', breached: false, moves: 1 })
    await baton.skip('20 min')
    await incident.expect({ stage: 'Two', breached: true, escalationCount: 1, moves: 2 })
    await incident.expectSaid('SLA breached', 1)
  })

  it('is taken along when the incident continues as new', async () => {
    const incident = await baton.open()
    await reportedEarly(incident, await breachOf(incident))
    const { runId } = await incident.workflow.describe()
    for (let count = 0; count < 12; count += 1) await incident.assign(count % 2 === 0 ? 'Mia' : 'Fay')
    await incident.settle()
    expect((await incident.workflow.describe()).runId).not.toBe(runId)
    await baton.skip('8 h 10 min')
    await incident.expect({ stage: 'Two', breached: true, escalationCount: 1 })
  })

  it('is forgotten when its deadline has moved by then', async () => {
    const incident = await baton.open()
    const report = await breachOf(incident)
    await baton.skip('1 h')
    await incident.hold()
    await baton.skip('2 h')
    await incident.resume()
    await incident.workflow.signal(clockReportSignal, { kind: 'clockRanOut', tier: 1, ...report })
    await baton.skip('6 h')
    await incident.expect({ stage: 'One', breached: false })
    await baton.skip('2 h')
    await incident.expect({ stage: 'Two', breached: true, escalationCount: 1 })
  })

  it('closes a resolved incident at the end of its reopen window all the same', async () => {
    const incident = await baton.open()
    const { incident: { updatedAt } } = await incident.resolve()
    await reportedEarly(incident, { dueAt: new Date(Date.parse(updatedAt) + 5 * 86_400_000).toISOString() })
    await baton.skip('4 days 23 h')
    await incident.expect({ state: 'Resolved' })
    await baton.skip('2 h')
    await incident.expect({ state: 'Closed' })
  })
})
