import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { example } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

/** Guardrails hold people back, bend for a reason, and leave a trace; under skipped time. */

const guarded = (...guardrails: string[]) => `${example}\nguardrails:\n${guardrails.map(line => `  - ${line}\n`).join('')}`
const attempts = '{name: two attempts first, attempts: 2, message: Try the known errors.}'
const weekends = '{name: no handoffs at weekends, closedOn: weekend, zone: Europe/Berlin, on: [escalate, reassign, sendBack], unless: [{vip: true}, {priority: P1}]}'
const dayMs = 86_400_000
const tried = { attemptedRemediation: [{ step: 'Power cycle', outcome: 'no change' }, { step: 'New cable', outcome: 'no change' }] }
/** The nearest first. */
const managers = ['Ingrid', 'Henrik', 'Joana', 'Kwame', 'Olivia', 'Rafael', 'Tomas']

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: guarded(attempts) }) })
afterEach(async () => {
  await baton.endAll()
  await baton.applyPolicy(guarded(attempts))
})
afterAll(() => baton.stop())

/** The numbers of the overrides that an incident has. */
const overridesOf = async (incident: TestIncident) => (await incident.story()).overrides

describe('An escalation that a guardrail holds back', () => {
  it('is refused, changes nothing, and says what is wanted, who may bend it and how', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up'))
    expect(refusal).toMatchObject({
      code: 'guardrail',
      message: `${incident.number} is held back by "two attempts first" (at least 2 steps tried before; the handoff names none; Try the known errors).`,
      details: { people: managers, guardrails: [{ guardrail: 'two attempts first', mayBend: ['manager'] }], fix: expect.stringContaining('a reason (`override`)') as string },
    })
  })

  it('goes on when what it wants is there', async () => {
    const incident = await baton.open()
    await incident.escalate('Up', { handoff: tried })
    await incident.expect({ stage: 'L1 investigation' })
    expect(await overridesOf(incident)).toEqual([])
  })

  it('goes on when somebody who may bends it; that is kept, and stands in the stream', async () => {
    const incident = await baton.open()
    await incident.escalate('Up', { by: 'Ingrid', override: 'The whole region is down' })
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
    const [override, ...more] = await overridesOf(incident)
    expect(more).toEqual([])
    expect(override).toMatchObject({ number: incident.number, tier: 1, guardrail: 'two attempts first', by: 'Ingrid', reason: 'The whole region is down', command: 'escalate', review: null })
    await incident.expectSaid(`${override?.id} bends "two attempts first": at least 2 steps tried before; the handoff names none.`, 1)
  })

  it('stays where it is when somebody bends it who may not, and those who may are named', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up', { by: 'Amara', override: 'Now' }))
    expect(refusal).toMatchObject({ code: 'override_not_allowed', details: { people: managers } })
  })

  it('is no less held when it comes as a signal: a work note says what is wanted and how to bend it', async () => {
    const incident = await baton.open()
    await incident.signal('escalate', { by: 'Amara', note: 'Up' })
    await incident.expect({ stage: 'Triage', escalationCount: 0 })
    await incident.expectSaid('Not carried out: escalate by Amara (guardrail).', 1)
    await incident.expectSaid('with a reason (`override`), which is recorded and reviewed.', 1)
  })

  it('may be bent by a signal as well', async () => {
    const incident = await baton.open()
    await incident.signal('escalate', { by: 'Ingrid', note: 'Up', override: 'Now' })
    await incident.expect({ stage: 'L1 investigation' })
    expect(await overridesOf(incident)).toHaveLength(1)
  })

  it('answers a repeated override once, and keeps one', async () => {
    const incident = await baton.open()
    const request = { by: 'Ingrid', override: 'Now', requestId: 'bent once' }
    await incident.escalate('Up', request)
    expect(await incident.escalate('Up', request)).toMatchObject({ repeated: true, incident: { stage: 'L1 investigation' } })
    expect(await overridesOf(incident)).toHaveLength(1)
  })

  it('moves once when two managers bend it at the same time, for a stage that both expect', async () => {
    const incident = await baton.open()
    const outcomes = await Promise.allSettled(['Ingrid', 'Henrik'].map(by => incident.escalate('Up', { by, override: `${by} says so`, expectStage: 'Triage' })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
    const won = outcomes[0]?.status === 'fulfilled' ? 'Ingrid' : 'Henrik'
    expect(await overridesOf(incident)).toMatchObject([{ by: won, reason: `${won} says so` }])
  })

  it('judges by the policy of that moment', async () => {
    const incident = await baton.open()
    await refusedWithoutTrace(incident, () => incident.escalate('Up'))
    await baton.applyPolicy(example)
    await incident.escalate('Up', { override: 'In case it is still there' })
    await incident.expect({ stage: 'L1 investigation' })
    await incident.expectSaid('no guardrail held this back: nothing was bent', 1)
    expect(await overridesOf(incident)).toEqual([])
  })

  it('is told by every guardrail that holds, and each that is bent is kept', async () => {
    await baton.applyPolicy(guarded(attempts, '{name: one reply, replies: 1}'))
    const incident = await baton.open()
    const { details } = await refusedWithoutTrace(incident, () => incident.escalate('Up'))
    expect(details.guardrails).toMatchObject([{ guardrail: 'two attempts first' }, { guardrail: 'one reply' }])
    await incident.comment('We are on it')
    await incident.escalate('Up', { by: 'Ingrid', override: 'Now' })
    expect((await overridesOf(incident)).map(({ guardrail }) => guardrail)).toEqual(['two attempts first'])
    await incident.reassign('L2 Network Engineering')
    await incident.sendBack()
    await incident.answer('It is Basel')
    await incident.expect({ assignmentGroup: 'L2 Network Engineering' })
  })
})

describe('Guardrails by kind', () => {
  it('replies: comments to the customer count, those of the customer do not', async () => {
    await baton.applyPolicy(guarded('{name: two replies, replies: 2}'))
    const incident = await baton.open()
    await incident.comment('We are looking')
    await incident.comment('Any news?', { by: 'Carla' })
    expect(await refusedWithoutTrace(incident, () => incident.escalate())).toMatchObject({ message: expect.stringContaining('there is 1') as string })
    await incident.note('The line is clean', { forCustomer: 'The line is clean' })
    await incident.escalate()
    await incident.expect({ stage: 'L1 investigation' })
  })

  it('tiers: two moves up, three for what is complex', async () => {
    await baton.applyPolicy(guarded('{name: two tiers, tiers: 2, unless: {tags: complex}}', '{name: three tiers for complex ones, tiers: 3, tags: complex}'))
    const [plain, complex] = [await baton.open(), await baton.open({ tags: ['complex'] })]
    for (const incident of [plain, complex, plain, complex, complex]) await incident.escalate()
    await complex.expect({ stage: 'L3 investigation' })
    expect(await refusedWithoutTrace(plain, () => plain.escalate())).toMatchObject({ code: 'guardrail', message: expect.stringContaining('this would be number 3') as string })
  })

  it('tiers: what turns out to be complex is tagged, and goes on', async () => {
    await baton.applyPolicy(guarded('{name: one tier, tiers: 1, unless: {tags: complex}}', '{name: not in a freeze, replies: 1, tags: frozen}'))
    const incident = await baton.open()
    await incident.escalate()
    expect(await refusedWithoutTrace(incident, () => incident.escalate())).toMatchObject({ code: 'guardrail' })
    await incident.reclassify({ addTags: ['complex', 'frozen'] })
    expect(await refusedWithoutTrace(incident, () => incident.escalate())).toMatchObject({ details: { guardrails: [{ guardrail: 'not in a freeze' }] } })
    await incident.reclassify({ removeTags: ['frozen'] })
    await incident.escalate()
    await incident.expect({ stage: 'L2 investigation' })
  })

  it('roles: only managers skip, everybody goes up one by one', async () => {
    await baton.applyPolicy(guarded('{name: managers skip, skip: manager}'))
    const incident = await baton.open()
    expect(await refusedWithoutTrace(incident, () => incident.escalate('Up', { by: 'Amara', toStage: 'L3 investigation' })))
      .toMatchObject({ code: 'guardrail', message: expect.stringContaining('the role manager; Amara has none') as string })
    await incident.escalate('Up', { by: 'Amara', toStage: 'L1 investigation' })
    await incident.escalate('Up', { by: 'Henrik', toStage: 'L3 investigation' })
    await incident.expect({ stage: 'L3 investigation' })
    expect(await overridesOf(incident)).toEqual([])
  })

  it('roles: only managers ask for a decision; one that is bent moves nothing, and is kept like the others', async () => {
    await baton.applyPolicy(guarded('{name: managers ask, roles: manager, on: hierarchical, mayBend: everybody}'))
    const incident = await baton.open()
    const asking = { by: 'Amara', handoff: { kind: 'hierarchical' as const } }
    expect(await refusedWithoutTrace(incident, () => incident.escalate('Decide', asking))).toMatchObject({
      code: 'guardrail', message: expect.stringContaining('the role manager; Amara has none') as string,
    })
    await incident.escalate('Decide', { ...asking, override: 'Ingrid is on a plane' })
    expect(await overridesOf(incident)).toMatchObject([{ guardrail: 'managers ask', tier: 1, by: 'Amara' }])
    expect((await incident.now()).approval).toMatchObject({ requestedBy: 'Amara' })
    await incident.expect({ stage: 'Triage', escalationCount: 0 })
  })

  it('weekends: nothing is handed on but for VIPs and P1; an answer goes back all the same', async () => {
    await baton.applyPolicy(guarded(weekends))
    const now = Date.parse(await baton.now())
    const saturday = now + (((11 - new Date(now).getUTCDay()) % 7) + 2) * dayMs
    const noonOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 10)}T12:00:00.000Z`
    await baton.skipUntil(noonOf(saturday - dayMs))
    const asked = await baton.open()
    await asked.escalate()
    await baton.skipUntil(noonOf(saturday))
    const [plain, vip, critical] = [await baton.open(), await baton.open({ vip: true }), await baton.open({ impact: 1, urgency: 1 })]
    const held = await refusedWithoutTrace(plain, () => plain.escalate())
    expect(held).toMatchObject({ code: 'guardrail', message: expect.stringContaining('no handoffs at weekends; it is Sat') as string })
    expect(await refusedWithoutTrace(plain, () => plain.reassign('Service Desk'))).toMatchObject({ code: 'guardrail', details: { command: 'reassign' } })
    for (const incident of [vip, critical]) expect(await incident.escalate()).toMatchObject({ incident: { stage: 'L1 investigation' } })
    expect(await refusedWithoutTrace(asked, () => asked.sendBack())).toMatchObject({ code: 'guardrail', details: { command: 'sendBack' } })
    await asked.sendBack('Which site?', { by: 'Henrik', override: 'They are on the phone' })
    await asked.answer('Basel')
    await asked.expect({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' })
    await plain.reassign('Service Desk', { by: 'Olivia', override: 'They speak French' })
    expect(await overridesOf(plain)).toMatchObject([{ guardrail: 'no handoffs at weekends', command: 'reassign' }])
  })
})

describe('What moves by itself', () => {
  it('goes past a guardrail, and the stream says which; that awaits no review', async () => {
    const incident = await baton.open({ impact: 1, urgency: 1 })
    await baton.skip('9 hours')
    await incident.expect({ stage: 'L1 investigation' })
    await incident.expectSaid('Guardrails hold people back, not clocks and rules: this went past "two attempts first"', 1)
    expect(await overridesOf(incident)).toEqual([])
  })
})

describe('A trigger', () => {
  it('goes past a guardrail as a clock does, and says so', async () => {
    await baton.applyPolicy(`${guarded(attempts)}triggers:\n  - {name: Two hours, when: {stage: Triage}, after: 2 h, then: {escalate: true}}\n`)
    const incident = await baton.open()
    await baton.skip('3 hours')
    await incident.expect({ stage: 'L1 investigation' })
    await incident.expectSaid('Guardrails hold people back, not clocks and rules: this went past "two attempts first"', 1)
    expect(await overridesOf(incident)).toEqual([])
  })
})

describe('A review of an override', () => {
  async function bent(): Promise<{ incident: TestIncident; id: string }> {
    const incident = await baton.open()
    await incident.escalate('Up', { by: 'Ingrid', override: 'Now' })
    return { incident, id: (await overridesOf(incident))[0]?.id ?? '' }
  }

  it('is by another manager, stands in the stream, also once the incident is closed, and takes it off the list', async () => {
    const { incident, id } = await bent()
    await incident.close()
    const awaiting = async () => (await baton.client.overrides.list({ awaitingReview: true }, { limit: 1000 })).overrides.map(override => override.id)
    expect(await awaiting()).toContain(id)
    expect(await refusalOf(baton.client.overrides.review(id, { by: 'Ingrid', verdict: 'kept' }))).toMatchObject({ code: 'review_not_allowed' })
    expect(await refusalOf(baton.client.overrides.review(id, { by: 'Amara', verdict: 'kept' }))).toMatchObject({ code: 'review_not_allowed' })
    await baton.client.overrides.review(id, { by: 'Joana', verdict: 'policy to change', note: 'Two are too many at night' })
    expect(await awaiting()).not.toContain(id)
    await incident.expectSaid(`Override ${id} of "two attempts first" reviewed by Joana: policy to change.`, 1)
    await incident.expect({ state: 'Closed' })
  })

  it('is counted for the guardrail', async () => {
    const of = async () => (await baton.client.overrides.summary()).find(({ guardrail }) => guardrail === 'two attempts first')
    const before = await of()
    const { id } = await bent()
    await baton.client.overrides.review(id, { by: 'Joana', verdict: 'not justified' })
    const after = await of()
    expect([(after?.bent ?? 0) - (before?.bent ?? 0), (after?.notJustified ?? 0) - (before?.notJustified ?? 0), after?.awaiting]).toEqual([1, 1, before?.awaiting ?? 0])
  })

  it('is refused without a verdict that there is', async () => {
    const { id } = await bent()
    expect(await refusalOf(baton.client.overrides.review(id, { by: 'Joana', verdict: 'fine' as 'kept' }))).toMatchObject({ code: 'payload_invalid', details: { field: 'verdict' } })
    expect(await refusalOf(baton.client.overrides.review('OVR0000001', { by: 'Joana', verdict: 'kept' }))).toMatchObject({ code: 'override_not_found' })
  })
})
