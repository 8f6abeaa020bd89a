import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { example, exampleWith } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

async function atL2(): Promise<TestIncident> {
  const incident = await baton.open()
  await incident.escalate()
  await incident.escalate()
  return incident
}

describe('Send back', () => {
  it('opens the next tier where it came from, with the same person, the question, and a task of its own', async () => {
    const incident = await atL2()
    const [, giver] = (await incident.story()).tasks
    await incident.sendBack('Which interface flaps?')
    await incident.expect({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering', assignedTo: giver!.assignedTo, needsAttention: true })
    await incident.expectTask({ tier: 4, assignedTo: giver!.assignedTo })
    const { incident: { tier }, tiers, handoffs } = await incident.story()
    expect(tier.question).toMatchObject({ text: 'Which interface flaps?', from: { tier: 3, stage: 'L2 investigation' } })
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', 'sentBack', null])
    expect(handoffs.at(-1)).toMatchObject({ fromTier: 3, toTier: 4, handoff: { note: 'Which interface flaps?' } })
  })

  it('is a ping-pong of the two, and counts neither as an escalation nor as a change of hands', async () => {
    const incident = await atL2()
    const { escalationCount, reassignmentCount } = await incident.now()
    await incident.sendBack()
    await incident.answer()
    await incident.sendBack('And since when?')
    await incident.expect({
      escalationCount, reassignmentCount,
      pingPongs: [{ from: { stage: 'L2 investigation', assignmentGroup: 'L2 Network Engineering' }, to: { stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' }, count: 2 }],
    })
    await incident.expectSaid('This is ping-pong 2 between the two.', 1)
  })

  it('is refused on the first tier, and nothing changes', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.sendBack())
    expect(refusal).toMatchObject({ code: 'nobody_before', details: { number: incident.number } })
  })

  it('goes to somebody else of the group when who gave it has left', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await baton.applyPolicy(exampleWith(['members: [Amara, Bruno, Chloe]', 'members: [Zoe]']))
    await incident.sendBack()
    await incident.expect({ stage: 'Triage', assignedTo: 'Zoe' })
    await baton.applyPolicy(example)
  })

  it('as a signal on the first tier leaves a note that says so', async () => {
    const incident = await baton.open()
    await incident.signal('sendBack', { question: 'Who?', by: 'Amara' })
    await incident.expectSaid('Not carried out: send-back by Amara (nobody_before)', 1)
    await incident.expect({ moves: 1 })
  })
})

describe('Answer', () => {
  it('hands it back to who asked, with what is known now', async () => {
    const incident = await atL2()
    const asker = (await incident.now()).assignedTo
    await incident.sendBack()
    await incident.answer('It is GigabitEthernet0/1', { handoff: { validatedFacts: ['The other one is clean'] } })
    await incident.expect({ stage: 'L2 investigation', assignmentGroup: 'L2 Network Engineering', assignedTo: asker })
    const { tiers, incident: { tier } } = await incident.story()
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', 'sentBack', 'answered', null])
    expect(tier.question).toBeNull()
    await incident.expectSaid('The other one is clean', 1)
  })

  it('is refused where nothing was asked', async () => {
    const incident = await atL2()
    const refusal = await refusedWithoutTrace(incident, () => incident.answer())
    expect(refusal).toMatchObject({ code: 'no_question' })
  })

  it('is not needed: an escalation goes by the table and drops the question', async () => {
    const incident = await atL2()
    await incident.sendBack()
    await incident.escalate('Better look yourselves')
    await incident.expect({ stage: 'L2 investigation' })
    expect((await incident.now()).tier.question).toBeNull()
    const refusal = await refusedWithoutTrace(incident, () => incident.answer())
    expect(refusal).toMatchObject({ code: 'no_question' })
  })

  it('is open to whoever has it by then: another person of the group answers as well', async () => {
    const incident = await atL2()
    await incident.sendBack()
    await incident.assign('Elena', { by: 'Henrik' }).catch(() => incident.assign('Farid', { by: 'Henrik' }))
    await incident.answer()
    await incident.expect({ stage: 'L2 investigation' })
  })

  it('and a send back at the same moment: one of them wins, and the other is told where it is', async () => {
    const incident = await atL2()
    await incident.sendBack()
    const at = { expectStage: 'L1 investigation' }
    const results = await Promise.allSettled([incident.answer('Basel', at), incident.sendBack('And the rack?', at)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await incident.expectTask({})
  })
})

describe('De-escalate', () => {
  it('moves it down to a stage, by a manager, with the justification for everybody to read', async () => {
    const incident = await atL2()
    const { escalationCount } = await incident.now()
    await incident.deEscalate('A known fault: the mend is documented', { by: 'Joana', toStage: 'L1 investigation' })
    await incident.expect({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering', escalationCount, needsAttention: true })
    await incident.expectSaid('De-escalated from L2 investigation to L1 investigation.\nA known fault: the mend is documented', 1)
    const { tiers } = await incident.story()
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', 'deEscalated', null])
  })

  it('is refused to others, upwards, to where it is, and without a stage while no request is open', async () => {
    const incident = await atL2()
    const refusals = await Promise.all([
      refusedWithoutTrace(incident, () => incident.deEscalate('Please', { by: 'Grace', toStage: 'Triage' })),
      refusedWithoutTrace(incident, () => incident.deEscalate('Please', { by: 'Joana', toStage: 'L3 investigation' })),
      refusedWithoutTrace(incident, () => incident.deEscalate('Please', { by: 'Joana', toStage: 'L2 investigation' })),
    ])
    expect(refusals.map(({ code }) => code)).toEqual(['not_a_manager', 'stage_not_below', 'stage_not_below'])
    expect(refusals[0]).toMatchObject({ details: { allowed: ['Joana', 'Ingrid'] } })
  })
})

describe('Skip to a stage', () => {
  it('goes there by the row that leads there, and says so', async () => {
    const incident = await baton.open()
    await incident.escalate('Clearly the controllers', { toStage: 'L3 investigation' })
    await incident.expect({ stage: 'L3 investigation', assignmentGroup: 'L3 Network Engineering', escalationCount: 1 })
    await incident.expectSaid('Escalated from Triage to L3 investigation, skipping to the stage that was named.', 1)
  })

  it('is refused down, to where it is, and to a stage that is none', async () => {
    const incident = await atL2()
    for (const toStage of ['Triage', 'L2 investigation', 'Nowhere']) {
      const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up', { toStage }))
      expect(refusal).toMatchObject({ code: 'stage_not_above', details: { toStage, allowed: ['L3 investigation'] } })
      if (toStage === 'Nowhere') expect(refusal.message).toContain('there is no such stage, only Triage, L1 investigation, L2 investigation, L3 investigation.')
    }
  })
})

describe('A warm transfer', () => {
  it('keeps the giver on the watch list until somebody of the receiving group accepts', async () => {
    const incident = await baton.open()
    const { assignedTo: giver } = await incident.now()
    await incident.escalate('I stay with you', { warm: true })
    expect((await incident.now()).watchers).toMatchObject([{ person: giver, because: 'warm transfer' }])
    await incident.accept({ by: 'Carla' })
    expect((await incident.now()).watchers).toHaveLength(1)
    await incident.accept()
    await incident.expect({ watchers: [] })
    await incident.expectSaid(`${giver} handed it over warmly and need not watch any longer.`, 1)
  })

  it('leaves a giver who asked to watch anyway on the list', async () => {
    const incident = await baton.open()
    await incident.watch('Amara')
    await incident.escalate('I stay with you', { warm: true, by: 'Amara' })
    await incident.accept()
    expect((await incident.now()).watchers).toMatchObject([{ person: 'Amara', because: 'asked' }])
  })

  it('can tell the customer, before, who takes over', async () => {
    const incident = await baton.open()
    await incident.escalate('I stay with you', { warm: true, introduce: true })
    const { incident: { assignedTo }, stream, handoffs } = await incident.story()
    const told = stream.findIndex(({ kind }) => kind === 'comment')
    const escalated = stream.findIndex(({ text }) => text.startsWith('Escalated from'))
    expect(stream[told]?.text).toContain(`${assignedTo} of L1 Network Engineering takes over`)
    expect(told).toBeLessThan(escalated)
    expect(handoffs[0]?.handoff.customerInformed).toBe(true)
  })
})

describe('The watch list', () => {
  it('takes people on and off, once each, and is no answer to anybody', async () => {
    const incident = await baton.open()
    await incident.watch('Zoe', { by: 'Zoe' })
    await incident.expect({ needsAttention: true })
    expect(await refusedWithoutTrace(incident, () => incident.watch('Zoe'))).toMatchObject({ code: 'nothing_to_change' })
    await incident.unwatch('Zoe')
    await incident.expect({ watchers: [] })
    expect(await refusedWithoutTrace(incident, () => incident.unwatch('Zoe'))).toMatchObject({ code: 'field_invalid', message: expect.stringMatching(/cannot be Zoe: nobody of that name watches INC/) as string })
  })
})

describe('Who had it before', () => {
  it('is kept, tier by tier, and learns at the end how it was resolved', async () => {
    const incident = await atL2()
    const { tasks } = await incident.story()
    const [first, second] = tasks.map(({ assignedTo }) => assignedTo)
    await incident.expect({ givers: [first!, second!] })
    await incident.resolve('Configuration', 'MTU set to 1500', { cause: 'A template of last week' })
    await incident.expectSaid(`To learn from: ${first}, ${second}, who had it before.`, 1)
    await incident.expectSaid('Resolved (Configuration): MTU set to 1500\nCause: A template of last week', 1)
  })
})

describe('Time to engage', () => {
  it('ends with the first work on the matter itself, not with accepting or with a greeting', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await baton.skip('10 min')
    await incident.accept()
    await incident.note('Thanks, I have it')
    expect((await incident.now()).tier.engagedAt).toBeNull()
    await baton.skip('20 min')
    await incident.note('Traceroute to the first hop: 40 % loss')
    const { tier: { startedAt, engagedAt } } = await incident.now()
    expect(Math.round((Date.parse(engagedAt ?? '') - Date.parse(startedAt)) / 60_000)).toBe(30)
    await baton.skip('1 h')
    await incident.note('Traced it again')
    expect((await incident.now()).tier.engagedAt).toBe(engagedAt)
  })

  it('goes by the mark where a note has one, and only by people of the group', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.note('Checked the logs at our side', { by: 'Amara' })
    await incident.note('Tested nothing yet', { diagnostic: false })
    expect((await incident.now()).tier.engagedAt).toBeNull()
    await incident.note('On the phone with the carrier', { diagnostic: true })
    expect((await incident.now()).tier.engagedAt).not.toBeNull()
  })

  it('of a tier that hands on tests and remedies without a note before ends with that', async () => {
    const incident = await baton.open()
    await incident.escalate('Up', { handoff: { attemptedRemediation: [{ step: 'Power cycle', outcome: 'no change' }] } })
    const [first] = (await incident.story()).tiers
    expect(first?.engagedAt).toBe(first?.endedAt)
  })
})

describe('A note for the customer', () => {
  it('expects nothing that is over already', async () => {
    const incident = await baton.open()
    const refused = await refusedWithoutTrace(incident, () => incident.note('Soon', { forCustomer: 'Soon', expectedAt: '2020-01-01T00:00:00.000Z' }))
    expect(refused).toMatchObject({ code: 'field_invalid', details: { field: 'expectedAt' } })
  })

  it('becomes a comment beside it, with the new time that they may expect, and counts as a reply', async () => {
    const incident = await baton.open()
    const expectedAt = '2099-03-09T15:00:00.000Z'
    await incident.note('CORS policy of the gateway is wrong; change requested', { forCustomer: 'We have found the cause', expectedAt })
    await incident.expect({ replyCount: 1, expectedAt })
    const { stream } = await incident.story()
    expect(stream.slice(-2).map(({ kind, text }) => [kind, text])).toEqual([
      ['workNote', 'CORS policy of the gateway is wrong; change requested'],
      ['comment', 'We have found the cause\nExpected by 2099-03-09 15:00 UTC.'],
    ])
  })

  it('counts replies by the support, not what the caller writes', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.comment('Any news?', { by: 'Carla' })
    await incident.comment('We are looking into it')
    await incident.expect({ replyCount: 1 })
  })
})
