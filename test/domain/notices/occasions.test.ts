import { describe, expect, it } from 'vitest'
import { occasionsOf, type Cause } from '../../../src/domain/notices/occasionsOf.js'
import { withNotices } from '../../../src/domain/notices/withNotices.js'
import type { Incident } from '../../../src/domain/incident.js'
import { flagBreach, remind } from '../../../src/domain/steps/clock.js'
import { closeAfterWindow, end, reopen, resolve } from '../../../src/domain/steps/ending.js'
import { hold, resume } from '../../../src/domain/steps/holding.js'
import { accept, assign } from '../../../src/domain/steps/ownership.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import { escalate, escalateOnBreach, reassign } from '../../../src/domain/steps/tiers.js'
import type { Actor, Change } from '../../../src/domain/steps/change.js'
import { after, asGiven, noon, plan, secondLine, twoGroups } from '../../support/incidents.js'
import { policyFrom, small } from '../smallPolicy.js'

const opening = openIncident('INC0010001', {
  requestId: 'r', by: 'Ben', shortDescription: 'No mail', description: 'Since noon', caller: 'Carla', category: 'Mail', subcategory: null,
  impact: 2, urgency: 2, vip: false, tags: [],
}, 3, plan(), 'TASK0010001', noon, false)
const opened = opening.incident
const ana: Actor = { name: 'Ana', isMember: true }
const by = (name: string | null, more: Partial<Cause> = {}): Cause => ({ cause: '2', by: name, ...more })
const said = { by: 'Ana', requestId: 'r' }
const live = { version: 1, policy: twoGroups }

const events = (before: Incident | null, change: Change, cause = by('Ana'), at = after(1)) =>
  occasionsOf(before, change, cause, at).map(({ event }) => event)

describe('what a step gives occasion to tell', () => {
  it('is read off from what it changed', () => {
    const resolved = resolve(opened, { kind: 'resolve', ...said, code: 'Fixed', notes: 'Restarted' }, ana, after(1))
    const cases: [string[], Incident | null, Change][] = [
      [['opened'], null, opening],
      [[], opened, accept(opened, { kind: 'accept', ...said }, ana, after(1))],
      [['assigned'], opened, assign(opened, { kind: 'assign', ...said, to: 'Ben' }, ana, after(1))],
      [['escalated'], opened, escalate(opened, { kind: 'escalate', ...said, note: 'Beyond me' }, ana, secondLine, asGiven({ note: 'Beyond me' }), 'TASK0010002', after(1))],
      [['reassigned'], opened, reassign(opened, { kind: 'reassign', ...said, group: 'Second Line' }, ana, secondLine, asGiven({ note: 'Not ours' }), 'TASK0010002', after(1))],
      [['resolved'], opened, resolved],
      [['reopened'], resolved.incident, reopen(live, resolved.incident, { kind: 'reopen', ...said, note: 'It is back' }, 'Ana', 'TASK0010002', after(2))],
      [['reopened'], resolved.incident, reopen(live, resolved.incident, { kind: 'reopen', ...said, note: 'It is back' }, 'Ben', 'TASK0010002', after(2))],
      [['closed'], opened, end(opened, { kind: 'close', ...said }, ana, after(1))],
      [['closed'], opened, end(opened, { kind: 'cancel', ...said }, ana, after(1))],
      [['closed'], resolved.incident, closeAfterWindow(resolved.incident, after(9))],
    ]
    for (const [expected, before, change] of cases) expect(events(before, change)).toEqual(expected)
  })

  it('is nothing for a hold and its end', () => {
    const held = hold(opened, { kind: 'hold', ...said, reason: 'Awaiting Vendor' }, ana, after(1))
    expect(events(opened, held)).toEqual([])
    expect(events(held.incident, resume(held.incident, { kind: 'resume', ...said }, ana, after(2)))).toEqual([])
  })

  it('is a breach for each clock, told to those whose time it was, and to nobody twice', () => {
    const change = escalateOnBreach(opened, after(480), secondLine, twoGroups, 'TASK0010002', after(480))
    const found = occasionsOf(opened, change, by(null), after(480))
    expect(found.map(({ event, incident, clock, cause }) => [event, incident.assignedTo, incident.stage, clock?.name, cause])).toEqual([
      ['breached', 'Ana', 'Triage', 'respond', '2 respond'], ['breached', 'Ana', 'Triage', 'resolve', '2 resolve'],
      ['escalated', 'Leo', 'L1 investigation', undefined, '2'],
    ])
    expect(found.at(-1)?.note).toContain('The time to resolve at Triage ran out')
    const late = accept(opened, { kind: 'accept', ...said }, ana, after(61))
    expect(events(opened, late, by('Ana'), after(61))).toEqual(['breached'])
    expect(events(late.incident, assign(late.incident, { kind: 'assign', ...said, to: 'Ben' }, ana, after(62)), by('Ana'), after(62))).toEqual(['assigned'])
  })

  it('is an alert when a manager has to decide', () => {
    const alerting = { ...opened, tier: { ...opened.tier, plan: { ...opened.tier.plan, breachAction: 'alertManager' as const } } }
    const change = flagBreach(alerting, 'resolve', 'Mona', null, after(480))!
    expect(events(alerting, change, by(null), after(480))).toEqual(['breached', 'breached', 'alert'])
  })

  it('is a reminder with its clock, which the incident itself does not show', () => {
    const alarm = { id: 'resolve:50%:P3', kind: 'reminder' as const, clock: 'resolve' as const, percent: 50, at: after(240) }
    const answered = accept(opened, { kind: 'accept', ...said }, ana, after(1)).incident
    const change = remind(answered, 1, alarm, after(240))!
    expect(occasionsOf(answered, change, by(null, { reminder: { clock: 'resolve', percent: 50 } }), after(240)))
      .toMatchObject([{ event: 'reminder', clock: { name: 'resolve', percent: 50, dueAt: after(480) } }])
  })

  it('comes with what was written about it', () => {
    const change = escalate(opened, { kind: 'escalate', ...said, note: 'Beyond me' }, ana, secondLine, asGiven({ note: 'Beyond me', validatedFacts: ['The mailbox opens'] }), 'TASK0010002', after(1))
    expect(occasionsOf(opened, change, by('Ana'), after(1))[0]?.note).toMatch(/Beyond me[^]*The mailbox opens/)
    expect(occasionsOf(null, opening, by('Ben'), noon)[0]?.note).toBe('Since noon')
  })
})

describe('a step under a policy with notices', () => {
  const policy = policyFrom(`${small.replace('Desk: {manager: Olivia, members: [Nadia]}', 'Desk: {manager: Olivia, members: [Nadia]}\n  Service Desk: {manager: Mona, members: [Ana, Ben]}')}people:
  Ben: {email: ben@example.com}
notices:
  rules: [{on: assigned, to: [owner, manager], by: email}]
`)
  const change = assign(opened, { kind: 'assign', ...said, to: 'Ben' }, ana, after(1))

  it('wants its notices, and says in the stream whom it cannot reach', () => {
    const told = withNotices(policy, opened, change, by('Ana'), after(1))
    expect(told.notices).toMatchObject([{ id: 'INC0010001:2:assigned:email:ben@example.com' }])
    expect(told.entries.at(-1)).toMatchObject({ author: 'Baton', kind: 'system', text: 'No notice (assigned) to Mona: the policy has no address for Mona.' })
  })

  it('is the very same step under a policy without', () => {
    expect(withNotices(policyFrom(small), opened, change, by('Ana'), after(1))).toBe(change)
  })
})
