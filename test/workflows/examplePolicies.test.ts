import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CommandPayload } from '../../src/domain/commands.js'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'

/** One incident through each of the three example policies, as its people would work on it. */

let baton: TestBaton
beforeAll(async () => {
  baton = await startBaton({ policy: 'policies/sd-wan-noc.yaml' })
  await baton.skipUntil(await nextTuesday())
})
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

/** Ten in the morning in UTC, when everybody is at work and no guardrail holds anything back for the weekend. */
async function nextTuesday(): Promise<string> {
  const at = new Date(await baton.now())
  at.setUTCDate(at.getUTCDate() + (((2 - at.getUTCDay()) + 6) % 7) + 1)
  return `${at.toISOString().slice(0, 10)}T10:00:00.000Z`
}

type Handoff = NonNullable<CommandPayload<'escalate'>['handoff']>
const checked: Handoff = {
  validatedFacts: ['The other link of the site carries the traffic'],
  diagnosticResults: [{ what: 'Ping to the first hop', result: '40 % loss' }],
  attemptedRemediation: [{ step: 'Reseated the SFP', outcome: 'no change' }, { step: 'Restarted the port', outcome: 'no change' }],
  customerInformed: true,
}

/** What the form of the receiving team has read from the words, by its terms. */
async function termsOf(incident: TestIncident): Promise<Record<string, string>> {
  const { handoffs } = await incident.story()
  return Object.fromEntries((handoffs.at(-1)?.form?.terms ?? []).map(({ term, value }) => [term, value]))
}

describe('policies/sd-wan-noc.yaml', () => {
  it('wants a whole handoff and two attempts, reads the edge from the words, and climbs by the clock all the same', async () => {
    const incident = await baton.open({ shortDescription: 'BER-EDGE-01 has lost its MPLS link', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 1, tags: ['carrier'], vip: false })
    await incident.expect({ priority: 2, stage: 'Triage', assignmentGroup: 'NOC Coordinators' })
    expect(await refusalOf(incident.escalate('Up'))).toMatchObject({ code: 'handoff_incomplete' })
    await incident.accept()
    await incident.escalate('Circuit CID-123456 flaps, carrier ticket T4711', { handoff: checked })
    await incident.expect({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' })
    expect(await termsOf(incident)).toMatchObject({ 'Configuration item': 'BER-EDGE-01', Circuit: 'CID-123456', 'Carrier ticket': 'T4711', Layer: 'physical' })

    const hurried: Handoff = { ...checked, attemptedRemediation: [{ step: 'Looked again', outcome: 'still down' }] }
    expect(await refusalOf(incident.escalate('The carrier has to act', { handoff: hurried }))).toMatchObject({ code: 'guardrail' })
    await incident.escalate('The carrier has to act', { handoff: hurried, by: 'Henrik', override: 'The carrier has confirmed the fault' })
    await incident.expect({ stage: 'L2 investigation', assignmentGroup: 'Carrier Desk' })
    await incident.expectSaid('bends "two attempts first"')

    // P2 counts around the clock: after four hours it goes up by itself, past the guardrail that would hold a person back.
    await baton.skip('4 h 1 min')
    await incident.expect({ stage: 'L3 investigation', assignmentGroup: 'L3 Network Architecture', breached: true })
    await incident.expectSaid('"two moves up are enough"')
    await incident.expectSaid('the customer waits for a word')          // an hour without one, in each tier: a rule says so
    await incident.resolve('Carrier', 'Port replaced at the exchange')
    await incident.expect({ state: 'Resolved' })
  })
})

describe('policies/help-desk.yaml', () => {
  it('lets the caller hear first, counts by their calendar, and closes when nobody has come back for five days', async () => {
    await baton.applyPolicy('policies/help-desk.yaml')
    await baton.skipUntil(await nextTuesday())
    const incident = await baton.open({ shortDescription: 'NB-00123 shows 0x80070005', category: 'Mail', impact: 3, urgency: 1, callerCalendar: 'Lisbon' })
    await incident.expect({ priority: 3, stage: 'Service desk', assignmentGroup: 'Service Desk' })
    expect((await incident.now()).tier.clocks.resolve?.calendar?.name).toBe('Lisbon')
    expect(await refusalOf(incident.escalate('Up', { handoff: checked }))).toMatchObject({ code: 'guardrail' })
    await incident.comment('We are looking into it and call you before noon')
    await incident.escalate('The mailbox is damaged', { handoff: checked })
    await incident.expect({ stage: 'Second line', assignmentGroup: 'Identity and Mail' })
    expect(await termsOf(incident)).toMatchObject({ 'Configuration item': 'NB-00123', 'Error code': '0x80070005' })

    // What needs a decision is asked of the management, by who leads the shift; the incident stays where it is.
    const asking: Handoff = { kind: 'hierarchical', businessContext: 'The mailbox of the works council', request: 'A licence for the recovery', reason: 'management approval' }
    expect(await refusalOf(incident.escalate('The recovery costs 400 euros', { by: 'Uma', handoff: asking }))).toMatchObject({ code: 'guardrail' })
    await incident.escalate('The recovery costs 400 euros', { by: 'Priya', handoff: asking })
    expect((await incident.now()).approval).toMatchObject({ state: 'Requested', approvers: ['Olivia', 'Rafael', 'Wanda'] })
    await incident.approve({ by: 'Wanda', note: 'From my budget' })
    await incident.expect({ stage: 'Second line', assignmentGroup: 'Identity and Mail' })
    expect((await incident.now()).approval).toMatchObject({ state: 'Escalated', decidedBy: 'Wanda' })
    await incident.resolve('Repaired', 'The mailbox was rebuilt')
    await baton.skip('5 days 1 h')
    await incident.expect({ state: 'Closed' })
  })
})

describe('policies/software-vendor.yaml', () => {
  it('carries a defect over the specialists to its engineers, who ask back and get their answer', async () => {
    await baton.applyPolicy('policies/software-vendor.yaml')
    await baton.skipUntil(await nextTuesday())
    const incident = await baton.open({ shortDescription: 'The API gateway answers 502', category: 'Platform', impact: 1, urgency: 3, tags: ['premium'] })
    await incident.expect({ priority: 2, ladder: 'premium', stage: 'Support', assignmentGroup: 'Customer Support' })
    await incident.accept()
    await incident.escalate('Since version 4.2.1, request ID req_8f3a2b1c', { handoff: checked })
    await incident.expect({ stage: 'Specialists', assignmentGroup: 'Platform Specialists' })

    const defect: Handoff = { ...checked, workingHypothesis: 'The header limit of 4.2.1', request: 'A fix, or a way round', businessContext: 'Their shop is closed', reason: 'product bug' }
    expect(await refusalOf(incident.escalate('It is a defect', { handoff: checked }))).toMatchObject({ code: 'handoff_incomplete' })
    await incident.escalate('It is a defect of the API gateway in version 4.2.1', { handoff: defect })
    await incident.expect({ stage: 'Engineering', assignmentGroup: 'Platform Engineering' })
    expect(await termsOf(incident)).toMatchObject({ 'Configuration item': 'API gateway', 'Affected version': '4.2.1' })

    // A rule sees why it came, opens a task at the ticket desk, and lets the incident wait for it.
    await incident.settle()
    await incident.expect({ state: 'On Hold', holdReason: 'Awaiting Problem' })
    await incident.expectSaid('a defect gets a task')
    await incident.resume()
    await incident.sendBack('Which proxy stands before it?')
    await incident.expect({ stage: 'Specialists', assignmentGroup: 'Platform Specialists' })
    await incident.answer('None; their load balancer speaks to it directly')
    await incident.expect({ stage: 'Engineering', escalationCount: 2 })
    await incident.resolve('Fixed', 'Header limit raised, in 4.2.2')
    await incident.expect({ state: 'Resolved' })
  })
})
