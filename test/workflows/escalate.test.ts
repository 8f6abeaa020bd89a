import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton } from '../../src/testing/index.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: 'policies/example.yaml' }) })
afterAll(() => baton.stop())

describe('Escalate', () => {
  it('climbs Triage, L1, L2 and L3 with the groups in their order', async () => {
    const incident = await baton.open()
    await incident.expect({ state: 'New', stage: 'Triage', assignmentGroup: 'Network Coordinators' })
    const seen = []
    for (let step = 0; step < 3; step += 1) {
      const { incident: { stage, assignmentGroup } } = await incident.escalate()
      seen.push([stage, assignmentGroup])
    }
    expect(seen).toEqual([
      ['L1 investigation', 'L1 Network Engineering'],
      ['L2 investigation', 'L2 Network Engineering'],
      ['L3 investigation', 'L3 Network Engineering'],
    ])
  })
})
