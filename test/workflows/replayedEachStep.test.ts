import { afterAll, beforeAll, expect, it } from 'vitest'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { example } from '../support/examplePolicy.js'

/** Without a cache each step replays its workflow from the first event: what is not deterministic fails here. */
let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example, maxCachedWorkflows: 0, historyBudget: 150 }) })
afterAll(() => baton.stop())

it('An incident comes to the same end when every step is replayed from its history', async () => {
  const incident = await baton.open()
  await incident.accept()
  await incident.note('Looking')
  await baton.skip('37 h')
  await incident.hold({ reason: 'Awaiting Caller', comment: 'Which site?' })
  await incident.comment('Basel', { by: 'Carla' })
  await baton.settle()
  await incident.expect({ state: 'In Progress' })
  await incident.reclassify({ impact: 1 })
  await baton.skip('80 h')
  await incident.expect({ breached: true, escalationCount: 3, stage: 'L3 investigation' })
  await incident.signal('reassign', { group: 'Service Desk' })
  await incident.signal('resume', {})
  await incident.resolve()
  await incident.reopen()
  await incident.assign('Olivia', { by: 'Olivia' })
  await incident.resolve()
  await baton.skip('6 days')
  await incident.expect({ state: 'Closed', reopenCount: 1 })
  await incident.expectTask(null)
  for (const text of ['Not carried out: resume', 'Resumed by Carla', 'nobody reopened it']) await incident.expectSaid(text, 1)
  expect((await incident.story()).tiers.map(({ outcome }) => outcome)).toEqual(['breached', 'breached', 'breached', 'reassigned', 'closed'])
  expect((await incident.workflow.describe()).status.name).toBe('COMPLETED')
})

it('Many at once come to the same end', async () => {
  const incidents = await Promise.all(Array.from({ length: 6 }, () => baton.open()))
  await Promise.all(incidents.map(incident => incident.escalate()))
  await baton.skip('80 h')
  for (const incident of incidents) await incident.expect({ stage: 'L2 investigation', breached: true, escalationCount: 2 })
})
