import { describe, expect, it } from 'vitest'
import { RefusalError } from '../../src/domain/errors.js'
import type { Incident } from '../../src/domain/incident.js'
import { refusalOf, type TestIncident } from '../../src/testing/index.js'
import { mailedBaton } from '../support/mailedBaton.js'
import { refusedWithoutTrace } from '../support/refused.js'

/** Hierarchical escalations, from the request to what follows from its decision, under skipped time. */
const policy = `name: decisions
groups:
  Desk: {manager: Mona, members: [Ana]}
  Line: {manager: Lars, members: [Leo]}
  Duty: {manager: Dora, members: [Dirk], roles: [duty manager]}
  Alone: {members: [Zoe]}
people:
  Ana: {email: ana@example.com}
  Mona: {email: mona@example.com}
  Lars: {email: lars@example.com}
ladders:
  - name: all
    sla: {respond: none, resolve: 24 h, remindAt: 50, onBreach: flag}
    stages: [{name: One}, {name: Two}, {name: Three}]
    entry:
      - {when: {category: Alone}, stage: One, group: Alone}
      - {stage: One, group: Desk}
    decisions:
      - {when: {stage: One}, then: {stage: Two, group: Line}}
      - {when: {stage: Two}, then: {stage: Three, group: Line}}
approvals:
  rules:
    - {category: Silent yes, within: 2 h, onSilence: approve}
    - {category: Silent no, within: 2 h, onSilence: decline}
    - {category: Duty, approvers: {role: duty manager}, within: 2 h, resolve: 6 h, watchers: {group: Duty}}
    - {within: 2 h, reminders: 2, resolve: {P3: 6 h}}
  templates:
    Refund: {severity: High, reason: business impact, justification: "A refund above the limit.", skipApproval: true}
notices:
  rules:
    - {on: approvalRequested, to: approvers, by: email}
    - {on: approvalDecided, to: [owner, requester], by: email}
`
const hour = 3_600_000
const the = mailedBaton({ policy, maxCachedWorkflows: 0 })

const ask = (incident: TestIncident, given: Parameters<TestIncident['escalate']>[1] = {}) =>
  incident.escalate('The customer wants 900 EUR back, my limit is 500', { by: 'Ana', ...given, handoff: { ...given.handoff, kind: 'hierarchical' } })
const request = async (incident: TestIncident) => (await incident.now()).approval
const hoursToResolve = async (incident: TestIncident) => {
  const { tier } = await incident.now()
  return (Date.parse(tier.clocks.resolve?.dueAt ?? '') - Date.parse(tier.startedAt)) / hour
}
const place = ({ stage, assignmentGroup, assignedTo, tier, task, escalationCount }: Incident) =>
  ({ stage, assignmentGroup, assignedTo, tier: tier.number, task: task?.number, escalationCount })
/** Who was written to since the last time that it was asked. */
const told = () => the.mail.letters.splice(0).flatMap(({ to }) => to).sort()

describe('ServiceNow', () => {
  it('Approval: Requested becomes Escalated or Declined; no approvers: at once; a second request: refused; de-escalate: Closed with the justification', async () => {
    const [granted, declined, alone] = [await the.baton.open(), await the.baton.open(), await the.baton.open({ category: 'Alone' })]
    for (const incident of [granted, declined]) {
      await ask(incident)
      expect(await request(incident)).toMatchObject({ state: 'Requested', approvers: ['Mona'], reason: 'management approval', severity: 'Medium' })
    }
    await granted.approve({ by: 'Mona' })
    expect(await request(granted)).toMatchObject({ state: 'Escalated', approvedBy: 'Mona', decidedBy: 'Mona' })
    await declined.decline('Offer a voucher', { by: 'Mona' })
    expect(await request(declined)).toMatchObject({ state: 'Declined', decidedBy: 'Mona', decision: 'Offer a voucher' })

    const { pending } = await ask(alone, { by: 'Zoe' })
    expect(pending).toBeUndefined()
    expect(await request(alone)).toMatchObject({ state: 'Escalated', approvers: [], approvedBy: 'Baton' })

    const again = await refusedWithoutTrace(granted, () => ask(granted))
    expect(again).toMatchObject({ code: 'request_open', details: { approval: (await request(granted))?.id, state: 'Escalated' } })
    await granted.deEscalate('The customer took the voucher', { by: 'Mona' })
    expect(await request(granted)).toMatchObject({ state: 'Closed', approvedBy: 'Mona', decidedBy: 'Mona', decision: 'The customer took the voucher' })
    expect((await ask(granted)).pending?.approval).not.toBe((await granted.story()).approvals[0]?.id)
    expect((await granted.story()).approvals.map(({ state }) => state)).toEqual(['Closed', 'Requested'])
  })
})

describe('An escalation request', () => {
  it('moves nothing, neither when it is made nor when it is decided, and its answer says what is pending', async () => {
    const incident = await the.baton.open()
    await incident.accept({ by: 'Ana' })
    const before = place(await incident.now())
    const { pending } = await ask(incident, { severity: 'High', watchers: ['Wim'], handoff: { reason: 'business impact', validatedFacts: ['Order 4711 was delivered twice'] } })
    const made = await request(incident)
    expect(pending).toEqual({ approval: made?.id })
    expect(made).toMatchObject({
      severity: 'High', reason: 'business impact', watchers: ['Wim'], details: { validatedFacts: ['Order 4711 was delivered twice'] },
      justification: 'The customer wants 900 EUR back, my limit is 500',
    })
    expect(place(await incident.now())).toEqual(before)
    await incident.expect({ state: 'In Progress', watchers: [] })
    await incident.approve({ by: 'Mona', note: 'Go ahead' })
    expect(place(await incident.now())).toEqual(before)
    await incident.expect({ state: 'In Progress' })
    expect((await incident.now()).watchers).toMatchObject([{ person: 'Wim', because: 'escalation request' }])
  })

  it('is decided by its approvers alone, never by who made it', async () => {
    const incident = await the.baton.open({ category: 'Duty' })
    expect(await refusedWithoutTrace(incident, () => incident.approve({ by: 'Dora' }))).toMatchObject({ code: 'no_request' })
    await ask(incident, { by: 'Dirk' })
    for (const by of ['Dirk', 'Ana', 'Mona']) {
      const refused = await refusedWithoutTrace(incident, () => incident.approve({ by }))
      expect(refused).toMatchObject({ code: 'not_an_approver', details: { by, allowed: ['Dora'] } })
    }
    await incident.approve({ by: 'Dora' })
    expect(await refusedWithoutTrace(incident, () => incident.decline('No', { by: 'Dora' }))).toMatchObject({ code: 'request_decided', details: { state: 'Escalated', by: 'Dora' } })
  })

  it('is not decided by who means another one', async () => {
    const incident = await the.baton.open({ category: 'Duty' })
    await ask(incident, { by: 'Dirk' })
    const first = (await request(incident))?.id ?? ''
    await incident.deEscalate('Not needed', { by: 'Dirk' })
    await ask(incident, { by: 'Dirk' })
    const second = (await request(incident))?.id ?? ''
    expect(await refusedWithoutTrace(incident, () => incident.approve({ by: 'Dora', approval: first }))).toMatchObject({ code: 'other_request', details: { asked: first, approval: second, field: 'approval' } })
    expect(await refusedWithoutTrace(incident, () => incident.decline('No', { by: 'Dora', approval: first }))).toMatchObject({ code: 'other_request' })
    await incident.approve({ by: 'Dora', approval: second })
    expect(await request(incident)).toMatchObject({ id: second, state: 'Escalated', approvedBy: 'Dora' })
  })

  it('of a manager who is the only one to decide is granted at once, and the stream says why', async () => {
    const incident = await the.baton.open()
    await ask(incident, { by: 'Mona' })
    expect(await request(incident)).toMatchObject({ state: 'Escalated', approvedBy: 'Baton' })
    await incident.expectSaid('granted at once: nobody but Mona could decide.', 1)
  })

  it('by a template takes what it leaves out from there, and needs no approval where the template says so', async () => {
    const incident = await the.baton.open()
    expect(await refusedWithoutTrace(incident, () => ask(incident, { template: 'Gift' }))).toMatchObject({ code: 'unknown_template', details: { allowed: ['Refund'] } })
    await ask(incident, { template: 'Refund' })
    expect(await request(incident)).toMatchObject({
      state: 'Escalated', severity: 'High', reason: 'business impact', template: 'Refund',
      justification: 'A refund above the limit.\nThe customer wants 900 EUR back, my limit is 500',
    })
  })

  it('says no to what only a handing on can have, as a handing on does to what only a request can', async () => {
    const incident = await the.baton.open()
    expect(await refusedWithoutTrace(incident, () => ask(incident, { toStage: 'Three' }))).toMatchObject({ code: 'wrong_kind', details: { field: 'toStage' } })
    expect(await refusedWithoutTrace(incident, () => incident.escalate('Up', { severity: 'High' }))).toMatchObject({ code: 'wrong_kind', details: { field: 'severity' } })
  })

  it('may say as much as a text can hold, in any script, and name a hundred watchers', async () => {
    const incident = await the.baton.open()
    const note = '請款 ünïcödé 👩‍🔧 '.repeat(6000)
    const watchers = Array.from({ length: 100 }, (_, index) => `Watcher ${index} العربية`)
    await incident.escalate(note, { by: 'Ana', watchers, handoff: { kind: 'hierarchical' } })
    await incident.approve({ by: 'Mona' })
    expect(await request(incident)).toMatchObject({ state: 'Escalated', justification: note.trim(), watchers })
    expect((await incident.now()).watchers.map(({ person }) => person)).toEqual(watchers)
  })

  it('that two approvers decide at once is decided once, and the other one is told by whom', async () => {
    const incident = await the.baton.open({ category: 'Duty' })
    await ask(incident)
    const results = await Promise.allSettled([incident.approve({ by: 'Dora' }), incident.decline('Not this time', { by: 'Dirk' })])
    const refused = results.flatMap(result => result.status === 'rejected' && result.reason instanceof RefusalError ? [result.reason.refusal] : [])
    const { state, decidedBy } = await request(incident) ?? {}
    expect(refused).toMatchObject([{ code: 'request_decided', details: { state, by: decidedBy } }])
  })

  it('is told to its approvers when it is made, and to who asked when it is decided', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await the.baton.settle()
    expect(told()).toEqual(['mona@example.com'])
    await incident.approve({ by: 'Mona' })
    await the.baton.settle()
    expect(told()).toEqual(['ana@example.com'])
  })

  it('may be withdrawn by who made it until it is decided, and closed by an approver or the manager afterwards', async () => {
    const incident = await the.baton.open({ category: 'Duty' })
    expect(await refusalOf(incident.deEscalate('Not needed', { by: 'Mona' }))).toMatchObject({ code: 'nothing_to_de_escalate' })
    await ask(incident)
    expect(await refusalOf(incident.deEscalate('Not needed', { by: 'Leo' }))).toMatchObject({ code: 'not_an_approver' })
    await incident.deEscalate('Not needed', { by: 'Ana' })
    await incident.expectSaid('withdrawn.\nNot needed', 1)
    await ask(incident)
    await incident.approve({ by: 'Dora' })
    expect((await incident.now()).watchers.map(({ person }) => person)).toEqual(['Dirk', 'Dora'])
    expect(await refusalOf(incident.deEscalate('Not needed', { by: 'Ana' }))).toMatchObject({ code: 'not_an_approver', details: { allowed: ['Dirk', 'Dora', 'Mona'] } })
    await incident.deEscalate('Settled', { by: 'Mona' })
    await incident.expect({ watchers: [] })
  })

  it('ends with a de-escalation that moves the incident down as well', async () => {
    const incident = await the.baton.open()
    await incident.escalate('Up', { by: 'Ana' })
    await ask(incident, { by: 'Leo' })
    await incident.approve({ by: 'Lars' })
    await incident.deEscalate('A known fault', { by: 'Lars', toStage: 'One' })
    await incident.expect({ stage: 'One' })
    expect(await request(incident)).toMatchObject({ state: 'Closed', decision: 'A known fault' })
    expect(await hoursToResolve(incident)).toBeCloseTo(24, 1)
  })

  it.each([
    ['resolved', (incident: TestIncident) => incident.resolve()], ['closed', (incident: TestIncident) => incident.close()],
    ['canceled', (incident: TestIncident) => incident.cancel()],
  ])('is closed when its incident is %s, decided or not', async (_, finish) => {
    for (const decide of [false, true]) {
      const incident = await the.baton.open()
      await ask(incident)
      if (decide) await incident.approve({ by: 'Mona' })
      await finish(incident)
      expect(await request(incident)).toMatchObject({ state: 'Closed', dueAt: null })
      await incident.expectSaid('is closed with it.', 1)
    }
  })

  it('is not brought back by a reopen, which goes on with the ordinary time to resolve', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await incident.approve({ by: 'Mona' })
    expect(await hoursToResolve(incident)).toBeCloseTo(6, 1)
    await incident.resolve()
    const { approval } = await incident.now()
    await incident.reopen()
    await incident.expect({ approval })
    expect(await hoursToResolve(incident)).toBeCloseTo(24, 1)
  })
})

describe('The time to resolve of a granted request', () => {
  it('is shorter from the same start, is kept while the clock is stopped, and runs out earlier', async () => {
    const incident = await the.baton.open()
    await the.baton.skip('1 h')
    await ask(incident)
    await incident.approve({ by: 'Mona' })
    expect(await hoursToResolve(incident)).toBeCloseTo(6, 1)
    const { tier } = await incident.now()
    expect(tier.canceledClocks).toMatchObject([{ name: 'resolve', clock: { durationMs: 24 * hour } }])
    await the.baton.skip('3 h')
    await incident.expectSaid('Reminder to Ana: 50 %', 1)
    await incident.hold({ reason: 'Awaiting Vendor' })
    await the.baton.skip('10 h')
    await incident.resume()
    await the.baton.skip('1 h 50 min')
    await incident.expect({ breached: false })
    await the.baton.skip('20 min')
    await incident.expect({ breached: true })
  })

  it('is the ordinary one again when the request is closed, and nothing runs out at the short one', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await incident.approve({ by: 'Mona' })
    await the.baton.skip('5 h')
    await incident.deEscalate('It can wait', { by: 'Mona' })
    expect(await hoursToResolve(incident)).toBeCloseTo(24, 1)
    await the.baton.skip('2 h')
    await incident.expect({ breached: false })
    await incident.expectSaid('Reminder to Ana: 50 %', 1)
    await the.baton.skip('18 h')
    await incident.expectSaid('Reminder to Ana: 50 %', 2)
    await incident.expect({ breached: true })
  })

  it('also counts where nobody had to decide: the tier that waits is told', async () => {
    const incident = await the.baton.open({ category: 'Alone' })
    await ask(incident, { by: 'Zoe' })
    await the.baton.skip('6 h 1 min')
    await incident.expect({ breached: true })
  })

  it('holds for the tiers that come while it is granted', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await incident.escalate('Up', { by: 'Ana' })
    expect(await hoursToResolve(incident)).toBeCloseTo(24, 1)
    await incident.approve({ by: 'Mona' })
    await incident.expect({ stage: 'Two' })
    expect(await hoursToResolve(incident)).toBeCloseTo(6, 1)
    await incident.escalate('Up', { by: 'Leo' })
    expect(await hoursToResolve(incident)).toBeCloseTo(6, 1)
    await incident.reclassify({ impact: 3, urgency: 3 })
    expect((await incident.now()).tier.plan.resolve).not.toHaveProperty('tightenedBy')
    await the.baton.skip('6 h')
    await incident.expect({ breached: false })
  })
})

describe('A request that nobody answers', () => {
  it.each([['Silent yes', 'Escalated'], ['Silent no', 'Declined']] as const)('is decided by its own clock, on hold too: %s', async (category, state) => {
    const incident = await the.baton.open({ category })
    await ask(incident)
    await incident.hold({ reason: 'Awaiting Vendor' })
    await the.baton.skip('1 h 55 min')
    expect(await request(incident)).toMatchObject({ state: 'Requested' })
    await the.baton.skip('10 min')
    expect(await request(incident)).toMatchObject({ state, decidedBy: 'Baton', decision: 'nobody has answered' })
    await incident.expectSaid('Nobody has answered', 1)
  })

  it('is asked again, with the manager above, as often as the policy says, and then waits', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await the.baton.skip('2 h 1 min')
    expect(await request(incident)).toMatchObject({ state: 'Requested', approvers: ['Mona', 'Lars'], reminders: 1 })
    expect(told()).toEqual(['lars@example.com', 'mona@example.com', 'mona@example.com'])
    await the.baton.skip('4 h')
    expect(await request(incident)).toMatchObject({ state: 'Requested', reminders: 2, dueAt: null })
    await incident.expectSaid('it was asked 3 times and waits on', 1)
    await incident.expect({ needsAttention: true })
    await the.baton.skip('10 h')
    await incident.expectSaid('Nobody has answered', 3)
    await incident.approve({ by: 'Lars' })
    expect(await request(incident)).toMatchObject({ state: 'Escalated', approvedBy: 'Lars' })
  })

  it('and that is answered at the very same instant is decided once', async () => {
    const incident = await the.baton.open({ category: 'Silent no' })
    await ask(incident)
    await the.baton.withoutWorker('2 h 30 min', () => the.baton.client.signal('approve', incident.number, { by: 'Mona' }))
    const { state, decidedBy } = await request(incident) ?? {}
    expect([['Escalated', 'Mona'], ['Declined', 'Baton']]).toContainEqual([state, decidedBy])
    const said = await incident.said()
    expect([said.match(/request APR\d+ granted/g), said.match(/it is declined/g)].filter(Boolean)).toHaveLength(1)
    if (state === 'Declined') await incident.expectSaid('Not carried out: approve by Mona (request_decided)', 1)
  })

  it('while the worker is away is dealt with once, and says how late', async () => {
    const incident = await the.baton.open({ category: 'Silent yes' })
    await ask(incident)
    await the.baton.withoutWorker('5 h')
    expect(await request(incident)).toMatchObject({ state: 'Escalated', decidedBy: 'Baton' })
    await incident.expectSaid('it is granted. This comes 3 h', 1)
  })

  it('is asked of who may decide by then, where the policy has changed, beside who was asked first', async () => {
    const incident = await the.baton.open()
    await ask(incident)
    await the.baton.applyPolicy(policy.replace('manager: Mona', 'manager: Nora'))
    expect(await refusalOf(incident.approve({ by: 'Nora' }))).toMatchObject({ code: 'not_an_approver', details: { allowed: ['Mona'] } })
    await the.baton.skip('2 h 1 min')
    expect(await request(incident)).toMatchObject({ state: 'Requested', approvers: ['Mona', 'Nora', 'Lars'] })
    await incident.approve({ by: 'Nora' })
    expect(await request(incident)).toMatchObject({ state: 'Escalated', approvedBy: 'Nora' })
    await the.baton.applyPolicy(policy)
  })

  it('goes on waiting at the next tier', async () => {
    const incident = await the.baton.open({ category: 'Silent yes' })
    await ask(incident)
    await the.baton.skip('1 h')
    await incident.escalate('Up', { by: 'Ana' })
    await incident.reassign('Alone', { by: 'Leo' })
    await the.baton.skip('1 h 1 min')
    expect(await request(incident)).toMatchObject({ state: 'Escalated', decidedBy: 'Baton' })
    await incident.expect({ stage: 'Two', assignmentGroup: 'Alone' })
  })
})
