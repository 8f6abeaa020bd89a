import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { example, exampleWith } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

/**
 * The rows of ServiceNow's behaviour that are about escalating and handing on, each under its name; those about time are in
 * servicenowRows.test.ts, those about calls in calls.test.ts, Approval in approvals.test.ts. Three are left out, because Baton
 * does not do what they are about: Diagnose and Repair (test suites and repair tasks belong to the tools in which a tier
 * works) and Major case (Baton has no cases that hang on an incident).
 */
let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(async () => {
  await baton.endAll()
  await baton.applyPolicy(example)
})
afterAll(() => baton.stop())

const groups = ['Network Coordinators', 'L1 Network Engineering', 'L2 Network Engineering', 'L3 Network Engineering']

async function openTasks(incident: TestIncident): Promise<number> {
  return (await incident.story()).tasks.filter(({ state }) => state === 'Work in Progress').length
}

describe('ServiceNow', () => {
  it('Create: an SD-WAN incident is at Triage with an open task and needs attention; another category does not climb that ladder', async () => {
    const incident = await baton.open({ subcategory: 'Protocol failure' })
    await incident.expect({ ladder: 'sd-wan', stage: 'Triage', assignmentGroup: 'Network Coordinators', needsAttention: true })
    await incident.expectTask({ tier: 1 })
    const other = await baton.open({ category: 'Email', subcategory: null })
    await other.expect({ ladder: 'help-desk', assignmentGroup: 'Service Desk' })
  })

  it('Escalate: old task Closed Complete with the note, a new one Work in Progress, instructions, stage, group; one task is open', async () => {
    const incident = await baton.open()
    await incident.escalate('Both links are down')
    const { tasks, stream } = await incident.story()
    expect(tasks.map(({ state, assignmentGroup }) => [state, assignmentGroup])).toEqual([
      ['Closed Complete', 'Network Coordinators'], ['Work in Progress', 'L1 Network Engineering'],
    ])
    await incident.expect({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' })
    await incident.expectSaid('Both links are down', 1)
    await incident.expectSaid('Instructions for L1 investigation:', 1)
    expect(stream.find(({ text }) => text.includes('Both links are down'))).toMatchObject({ kind: 'workNote', tier: 1 })
  })

  it('Ladder: three escalations go through the groups in order, and leave three tasks Closed Complete and one open', async () => {
    const incident = await baton.open()
    for (const group of groups.slice(1)) {
      await incident.escalate()
      await incident.expect({ assignmentGroup: group })
    }
    const { tasks } = await incident.story()
    expect(tasks.map(({ state }) => state)).toEqual(['Closed Complete', 'Closed Complete', 'Closed Complete', 'Work in Progress'])
  })

  it('Top: a fourth escalation is refused, and nothing changes', async () => {
    const incident = await baton.open()
    for (let stage = 0; stage < 3; stage += 1) await incident.escalate()
    expect(await refusedWithoutTrace(incident, () => incident.escalate())).toMatchObject({ code: 'last_stage' })
  })

  it('Live inputs: the subcategory is read at the moment of escalating', async () => {
    await baton.applyPolicy(exampleWith(['decisions:\n', `decisions:
      - when: {stage: Triage, subcategory: Device failure}
        then: {stage: L2 investigation, group: L2 Network Engineering}
`]))
    const incident = await baton.open({ subcategory: 'Link failure' })
    await incident.reclassify({ subcategory: 'Device failure' })
    await incident.escalate()
    await incident.expect({ stage: 'L2 investigation' })
  })

  it('Editable policy: rerouted from L1 to L3 the next escalation skips L2; without the row it is refused', async () => {
    const row = '- when: {stage: L1 investigation}\n        then: {stage: L2 investigation, group: L2 Network Engineering}'
    const [rerouted, stuck] = [await baton.open(), await baton.open()]
    await rerouted.escalate()
    await stuck.escalate()
    await baton.applyPolicy(exampleWith([row, '- when: {stage: L1 investigation}\n        then: {stage: L3 investigation, group: L3 Network Engineering}']))
    await rerouted.escalate()
    await rerouted.expect({ stage: 'L3 investigation' })
    await baton.applyPolicy(exampleWith([row, '']))
    expect(await refusedWithoutTrace(stuck, () => stuck.escalate())).toMatchObject({ code: 'no_matching_row' })
  })

  it('Role: an escalation without the role is denied and nothing is written; with it, it goes on', async () => {
    await baton.applyPolicy(`${example}\nguardrails:\n  - {name: agents escalate, on: escalate, roles: [manager, duty engineer]}\n`.replace(
      '  L1 Network Engineering:\n', '  Duty:\n    members: [Amara]\n    roles: [duty engineer]\n  L1 Network Engineering:\n'))
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up', { by: 'Chloe' }))
    expect(refusal).toMatchObject({ code: 'guardrail', message: expect.stringContaining('agents escalate') as string })
    await incident.escalate('Up', { by: 'Amara' })
    await incident.expect({ stage: 'L1 investigation' })
  })

  it('Empty note: a blank note is refused', async () => {
    const incident = await baton.open()
    expect(await refusedWithoutTrace(incident, () => incident.escalate(' '))).toMatchObject({ code: 'payload_invalid', details: { field: 'note' } })
  })

  it('Needs attention: an outsider\'s change leaves it true, a member\'s makes it false, an escalation makes it true again', async () => {
    const incident = await baton.open()
    await incident.reclassify({ impact: 1, by: 'Nadia' })
    await incident.expect({ needsAttention: true })
    await incident.reclassify({ impact: 2, by: 'Bruno' })
    await incident.expect({ needsAttention: false })
    await incident.escalate()
    await incident.expect({ needsAttention: true })
  })

  it('Assigned to: with the group the old person is gone, and the new one is of the new group', async () => {
    const incident = await baton.open()
    await incident.assign((await incident.now()).assignedTo === 'Bruno' ? 'Chloe' : 'Bruno')
    await incident.reassign('Service Desk')
    expect(['Nadia', 'Oscar', 'Priya']).toContain((await incident.now()).assignedTo)
  })

  it('Sync: what changes on the incident shows on its open task, and a closed task stays as it was', async () => {
    const incident = await baton.open()
    await incident.escalate()
    const [closed] = (await incident.story()).tasks
    const other = ['Dmitri', 'Elena', 'Farid'].find(name => name !== closed?.assignedTo) ?? ''
    const { assignedTo } = await incident.now()
    await incident.assign(assignedTo === other ? 'Farid' : other)
    await incident.reclassify({ impact: 1 })
    await incident.expectTask({ assignedTo: (await incident.now()).assignedTo })
    expect((await incident.story()).tasks[0]).toEqual(closed)
  })

  it('Messages: the same stage gives two subcategories different instructions', async () => {
    const [link, device] = [await baton.open({ subcategory: 'Link failure' }), await baton.open({ subcategory: 'Device failure' })]
    const instructions = async (incident: TestIncident) => (await incident.now()).tier.plan.instructions
    expect(await instructions(link)).toContain('circuit ID')
    expect(await instructions(device)).toContain('serial number')
  })

  it('Close, cancel: with an open task it is Closed Incomplete, or Closed Skipped', async () => {
    const [closed, canceled] = [await baton.open(), await baton.open()]
    await closed.close()
    await canceled.cancel()
    expect((await closed.story()).tasks).toMatchObject([{ state: 'Closed Incomplete' }])
    expect((await canceled.story()).tasks).toMatchObject([{ state: 'Closed Skipped' }])
  })

  it('Resolve: at L2 without a code it is refused; with one it holds, and its clocks stop', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.escalate()
    expect(await refusedWithoutTrace(incident, () => incident.resolve(' '))).toMatchObject({ code: 'payload_invalid', details: { field: 'code' } })
    await incident.resolve('Configuration', 'MTU set')
    await incident.expect({ state: 'Resolved', stage: 'L2 investigation' })
    expect(Object.values((await incident.now()).tier.clocks).flatMap(clock => clock?.dueAt ?? [])).toEqual([])
  })

  it('Reopen: a resolved incident is In Progress again and counts it; a closed one is refused', async () => {
    const incident = await baton.open()
    await incident.resolve()
    await incident.reopen()
    await incident.expect({ state: 'In Progress', reopenCount: 1 })
    expect(await openTasks(incident)).toBe(1)
    await incident.close()
    expect(await refusedWithoutTrace(incident, () => incident.reopen())).toMatchObject({ code: 'incident_over' })
  })
})
