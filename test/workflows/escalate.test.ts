import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { example, exampleWith } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const deviceRow = `decisions:
      - when: {stage: Triage, subcategory: Device failure}
        then: {stage: L2 investigation, group: L2 Network Engineering}
`

/** Where an escalation led: stage and group, of answer and records alike. */
async function climb(incident: TestIncident): Promise<string[]> {
  const { incident: { stage, assignmentGroup } } = await incident.escalate()
  await incident.expect({ stage, assignmentGroup })
  return [stage, assignmentGroup]
}

describe('Escalate', () => {
  it('climbs Triage, L1, L2 and L3 with the groups in their order', async () => {
    const incident = await baton.open()
    await incident.expect({ state: 'New', stage: 'Triage', assignmentGroup: 'Network Coordinators', needsAttention: true })
    expect([await climb(incident), await climb(incident), await climb(incident)]).toEqual([
      ['L1 investigation', 'L1 Network Engineering'],
      ['L2 investigation', 'L2 Network Engineering'],
      ['L3 investigation', 'L3 Network Engineering'],
    ])
    const { tasks, tiers, handoffs } = await incident.story()
    expect(tasks.map(({ state, tier }) => [state, tier])).toEqual([
      ['Closed Complete', 1], ['Closed Complete', 2], ['Closed Complete', 3], ['Work in Progress', 4],
    ])
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', 'escalated', null])
    expect(handoffs.map(({ fromTier, toTier }) => [fromTier, toTier])).toEqual([[1, 2], [2, 3], [3, 4]])
  })

  it('climbs the other ladder for everything that is not SD-WAN', async () => {
    const incident = await baton.open({ category: 'Email', subcategory: null })
    await incident.expect({ ladder: 'help-desk', assignmentGroup: 'Service Desk' })
    expect([await climb(incident), await climb(incident)]).toEqual([
      ['L1 investigation', 'Service Desk Second Line'],
      ['L2 investigation', 'Service Desk Third Line'],
    ])
  })

  it('has its five results at one instant: old task complete, new task, instructions, stage, group', async () => {
    const incident = await baton.open()
    const before = await incident.now()
    await incident.escalate('The circuit is up, the edge is not', {
      by: before.assignedTo,
      handoff: { validatedFacts: ['The carrier sees the link'], attemptedRemediation: [{ step: 'Power cycle', outcome: 'no change' }] },
    })
    const { incident: after, tasks, stream, handoffs, tiers } = await incident.story()
    const [oldTask, newTask] = tasks
    const at = after.updatedAt

    expect(oldTask).toMatchObject({ number: before.task?.number, state: 'Closed Complete', assignedTo: before.assignedTo, closedAt: at })
    expect(newTask).toMatchObject({
      state: 'Work in Progress', tier: 2, openedAt: at, assignmentGroup: 'L1 Network Engineering', assignedTo: after.assignedTo,
    })
    expect(after).toMatchObject({
      stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering', state: 'In Progress', needsAttention: true,
    })
    expect(tiers[0]).toMatchObject({ endedAt: at, outcome: 'escalated' })
    expect(['Dmitri', 'Elena', 'Farid']).toContain(after.assignedTo)
    const told = stream.filter(entry => entry.at === at)
    expect(told.find(({ author }) => author === before.assignedTo)).toMatchObject({
      kind: 'workNote', tier: 1, text: expect.stringContaining('The circuit is up, the edge is not') as string,
    })
    expect(told.at(-1)).toMatchObject({ kind: 'workNote', tier: 2, text: expect.stringContaining('Instructions for L1 investigation') as string })
    expect(handoffs).toMatchObject([{ at, by: before.assignedTo, handoff: { validatedFacts: ['The carrier sees the link'] } }])
    await incident.expectSaid('Power cycle: no change', 1)
  })

  it('gives each subcategory its own instructions at the same stage', async () => {
    const link = await baton.open({ subcategory: 'Link failure' })
    const device = await baton.open({ subcategory: 'Device failure' })
    for (const incident of [link, device]) await incident.escalate()
    await link.expectSaid('Light level of the SFP', 1)
    await device.expectSaid('Light level of the SFP', 0)
    await device.expectSaid('Read uptime, last restart reason', 1)
  })

  it('shows the same in the answer, the workflow and the records', async () => {
    const incident = await baton.open()
    const { incident: answered, task } = await incident.escalate()
    expect((await baton.client.query(incident.number))).toEqual({ incident: answered, task })
    const { incident: { assignedTo, tier }, tiers } = await incident.story()
    expect([answered.assignedTo, answered.tier]).toEqual([assignedTo, tier.number])
    expect(await baton.client.tiers(incident.number)).toEqual(tiers.map(({ number, stage, assignmentGroup, startedAt, endedAt, outcome }) =>
      ({ number, stage, assignmentGroup, startedAt, endedAt, outcome })))
  })

  it('counts stages climbed and changes of hands', async () => {
    const incident = await baton.open()
    await incident.expect({ escalationCount: 0, reassignmentCount: 0 })
    await incident.escalate()
    await incident.expect({ escalationCount: 1, reassignmentCount: 1 })
    await incident.reassign('Service Desk')
    await incident.expect({ escalationCount: 1, reassignmentCount: 2, stage: 'L1 investigation' })
    const { assignedTo } = await incident.now()
    const colleague = ['Nadia', 'Oscar', 'Priya'].find(name => name !== assignedTo) as string
    await incident.assign(colleague)
    await incident.expect({ escalationCount: 1, reassignmentCount: 3, assignedTo: colleague, reopenCount: 0 })
    await incident.expectTask({ assignedTo: colleague, assignmentGroup: 'Service Desk' })
  })

  it('gives the work to the member with the fewest open tasks', async () => {
    const owners = []
    for (let count = 0; count < 3; count += 1) owners.push((await (await baton.open()).now()).assignedTo)
    expect([...owners].sort()).toEqual(['Amara', 'Bruno', 'Chloe'])
  })
})

describe('Escalate reads, at its own moment,', () => {
  afterEach(() => baton.applyPolicy(example))

  it('the incident: reclassified first, it takes the other row', async () => {
    await baton.applyPolicy(exampleWith(['decisions:\n', deviceRow]))
    const incident = await baton.open({ subcategory: 'Link failure' })
    await incident.reclassify({ subcategory: 'Device failure' })
    expect(await climb(incident)).toEqual(['L2 investigation', 'L2 Network Engineering'])
  })

  it('the incident: reclassified into the other ladder it goes on there, from the stage of the same name', async () => {
    const incident = await baton.open({ category: 'Email', subcategory: null })
    await incident.escalate()
    await incident.reclassify({ category: 'SD-WAN', subcategory: 'Link failure' })
    expect(await climb(incident)).toEqual(['L2 investigation', 'L2 Network Engineering'])
    await incident.expect({ ladder: 'sd-wan' })
  })

  it('the policy: a row that was rerouted leads elsewhere, and the plan names the new version', async () => {
    const incident = await baton.open()
    const { tier: { plan: { policyVersion } } } = await incident.now()
    await baton.applyPolicy(exampleWith([
      '- when: {stage: Triage}\n        then: {stage: L1 investigation, group: L1 Network Engineering}',
      '- when: {stage: Triage}\n        then: {stage: L3 investigation, group: L3 Network Engineering}']))
    expect(await climb(incident)).toEqual(['L3 investigation', 'L3 Network Engineering'])
    expect((await incident.now()).tier.plan).toMatchObject({ policyVersion: policyVersion + 1, row: 'decision row 1: stage Triage' })
  })

  it('the policy: one that is applied in the middle of it counts wholly or not at all', async () => {
    const before = await baton.client.policies.versions()
    const incidents = await Promise.all(Array.from({ length: 12 }, () => baton.open({ subcategory: 'Device failure' })))
    const applied = baton.applyPolicy(exampleWith(['decisions:\n', deviceRow]))
    await Promise.all([applied, ...incidents.map(incident => incident.escalate())])
    for (const incident of incidents) {
      const { tier: { plan }, stage, assignmentGroup } = await incident.now()
      const isOld = plan.policyVersion === before[0]?.version
      expect([stage, assignmentGroup]).toEqual(isOld ? ['L1 investigation', 'L1 Network Engineering'] : ['L2 investigation', 'L2 Network Engineering'])
      expect([plan.stage, plan.assignmentGroup]).toEqual([stage, assignmentGroup])
      await incident.expectTask({ assignmentGroup })
    }
  })

  it('the policy: with its row deleted it is refused, and nothing changes', async () => {
    const incident = await baton.open()
    await baton.applyPolicy(exampleWith([
      '- when: {stage: Triage}\n        then: {stage: L1 investigation, group: L1 Network Engineering}\n      ', '']))
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate())
    expect(refusal).toMatchObject({ code: 'no_matching_row', details: { stage: 'Triage', ladder: 'sd-wan' } })
  })

  it('the policy: a group that lost all its people cannot own an incident', async () => {
    const incident = await baton.open()
    await baton.applyPolicy(exampleWith(['manager: Henrik\n    members: [Dmitri, Elena, Farid]', 'roles: [network]']))
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate())
    expect(refusal).toMatchObject({ code: 'group_without_people', details: { group: 'L1 Network Engineering' } })
  })

  it('the policy: a group of a manager alone gives the work to the manager', async () => {
    const incident = await baton.open()
    await baton.applyPolicy(exampleWith(['members: [Dmitri, Elena, Farid]', 'members: []']))
    await incident.escalate()
    await incident.expect({ assignedTo: 'Henrik' })
  })

  it('the policy: reclassified into a ladder that lacks the stage, it is refused', async () => {
    const incident = await baton.open()
    for (let stage = 0; stage < 3; stage += 1) await incident.escalate()
    await incident.reclassify({ category: 'Email', subcategory: null })
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate())
    expect(refusal).toMatchObject({ code: 'stage_not_in_ladder', details: { ladder: 'help-desk', stage: 'L3 investigation' } })
  })
})

describe('Escalate is refused, and nothing changes,', () => {
  it('at the last stage', async () => {
    const incident = await baton.open()
    for (let stage = 0; stage < 3; stage += 1) await incident.escalate()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate())
    expect(refusal).toMatchObject({ code: 'last_stage', details: { stage: 'L3 investigation' } })
  })

  it('with a blank note', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('  \n'))
    expect(refusal).toMatchObject({ code: 'payload_invalid', details: { field: 'note' } })
  })

  it('from another stage than the one expected', async () => {
    const incident = await baton.open()
    await incident.escalate()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up', { expectStage: 'Triage' }))
    expect(refusal).toMatchObject({
      code: 'wrong_stage', details: { stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering', expectStage: 'Triage' },
    })
  })

  it('of an incident that does not exist', async () => {
    const nowhere = baton.client.escalate('INC0000001', { by: 'Amara', note: 'Up' })
    await expect(nowhere).rejects.toMatchObject({ refusal: { code: 'incident_not_found' } })
  })
})

describe('Reassign', () => {
  it('goes to a group of the policy at the same stage, with a new tier and task', async () => {
    const incident = await baton.open()
    await incident.reassign('L3 Network Engineering', { note: 'They know this site' })
    await incident.expect({ stage: 'Triage', state: 'New', assignmentGroup: 'L3 Network Engineering', escalationCount: 0, needsAttention: true })
    await incident.expectTask({ tier: 2, assignmentGroup: 'L3 Network Engineering' })
    const { tiers } = await incident.story()
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['reassigned', null])
    await incident.expectSaid('They know this site', 1)
  })

  it('is refused for a group that the policy does not know, for the same group, and nothing changes', async () => {
    const incident = await baton.open()
    const unknown = await refusedWithoutTrace(incident, () => incident.reassign('constructor'))
    expect(unknown).toMatchObject({ code: 'unknown_group', details: { group: 'constructor', allowed: expect.arrayContaining(['Service Desk']) as string[] } })
    const same = await refusedWithoutTrace(incident, () => incident.reassign('Network Coordinators'))
    expect(same).toMatchObject({ code: 'same_group' })
  })

  it('is refused for a person of another group', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.assign('Nadia'))
    expect(refusal).toMatchObject({ code: 'not_a_member', details: { person: 'Nadia', group: 'Network Coordinators' } })
  })
})

describe('Needs attention', () => {
  it('is true when an incident is opened, whoever opens it', async () => {
    await (await baton.open({ by: 'Amara' })).expect({ needsAttention: true })
  })

  it('goes with an act of a member of the group, not with that of an outsider', async () => {
    const incident = await baton.open()
    await incident.reclassify({ impact: 1, by: 'Nadia' })
    await incident.expect({ needsAttention: true })
    await incident.reclassify({ impact: 2, by: 'Bruno' })
    await incident.expect({ needsAttention: false })
  })

  it('goes with a note of a member or of the manager, not with that of an outsider', async () => {
    const [first, second] = [await baton.open(), await baton.open()]
    await first.note('Any news?', { by: 'Carla' })
    await first.expect({ needsAttention: true })
    await first.note('On it', { by: 'Chloe' })
    await first.expect({ needsAttention: false })
    await second.comment('We are looking', { by: 'Ingrid' })
    await second.expect({ needsAttention: false })
  })

  it('comes back with every escalation and reassignment, whoever makes them', async () => {
    const incident = await baton.open()
    await incident.accept()
    await incident.expect({ needsAttention: false })
    await incident.escalate()
    await incident.expect({ needsAttention: true })
    await incident.note('Reading', { by: 'Elena' })
    await incident.reassign('Service Desk', { by: 'Elena' })
    await incident.expect({ needsAttention: true })
  })

  it('stays when a member of the group before writes a note', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.note('One more thing', { by: 'Amara' })
    await incident.expect({ needsAttention: true })
  })

  it('stays when a note lost the race against a handoff: its author saw the tier before', async () => {
    const incident = await baton.open()
    await incident.reassign('Service Desk')
    await incident.reassign('Network Coordinators')
    await incident.note('Written while it was ours', { by: 'Amara', tier: 1 })
    await incident.expect({ needsAttention: true })
    await incident.note('Written now', { by: 'Amara', tier: 3 })
    await incident.expect({ needsAttention: false })
  })
})
