import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channels, languages, noticeEvents } from '../../../src/domain/notices/notice.js'
import type { Occasion } from '../../../src/domain/notices/occasion.js'
import { wantedNotices } from '../../../src/domain/notices/wanted.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import { noon, plan } from '../../support/incidents.js'
import { policyFrom, small } from '../smallPolicy.js'

const told = (notices: string, people = contacts) => policyFrom(`${small.replace('[Nadia]', '[Nadia, Oscar]')}${people}notices:\n${notices}`)

const contacts = `people:
  Nadia: {email: nadia@example.com, slack: U0NADIA01}
  Oscar: {email: oscar@example.com, language: de}
  Olivia: {webhook: olivia-phone, quietHours: {zone: UTC, hours: 11:00-13:00}}
`

const { incident } = openIncident('INC0010001', {
  requestId: 'r', by: 'Ben', shortDescription: 'No mail', caller: 'carla@example.com', category: 'Mail', subcategory: null,
  impact: 2, urgency: 2, vip: false, tags: [],
}, 3, plan({ assignmentGroup: 'Desk', assignedTo: 'Nadia' }), 'TASK0010001', noon, false)

function occasion(changes: Partial<Occasion> = {}): Occasion {
  return { event: 'escalated', cause: '2', at: noon, incident, by: 'Ben', note: 'Secret of the support', clock: null, page: null, ...changes }
}

const ways = (policy: Policy, what = occasion()) => wantedNotices(policy, what).notices.map(({ channel, to }) => `${channel} ${to}`)

describe('who hears of it', () => {
  it('are the roles that a rule names, each by every channel it has', () => {
    expect(ways(told('  rules: [{on: escalated, to: [owner, manager], by: [email, slack, webhook]}]')))
      .toEqual(['email nadia@example.com', 'slack U0NADIA01', 'webhook olivia-phone'])
    expect(ways(told('  rules: [{on: escalated, to: group, by: email}]'))).toEqual(['email nadia@example.com', 'email oscar@example.com'])
  })

  it('is nobody by a rule for another event, priority or category', () => {
    const others = 'on: resolved|on: escalated, priority: P1|on: escalated, category: SD-WAN|on: escalated, vip: true'.split('|')
    for (const other of others) expect(ways(told(`  rules: [{${other}, to: owner, by: email}]`))).toEqual([])
    expect(ways(told('  rules: [{on: [opened, escalated], priority: [P1, P3], to: owner, by: email}]'))).toHaveLength(1)
  })

  it('is, of reminders, who wants that percentage, and of a breach everybody', () => {
    const policy = told('  rules: [{on: [reminder, breached], at: 75, to: owner, by: email}, {on: reminder, at: [50, 75], to: owner, by: slack}]')
    const of = (percent: number) => ways(policy, occasion({
      event: percent === 100 ? 'breached' : 'reminder', clock: { name: 'resolve', percent, dueAt: noon },
    }))
    expect([of(25), of(50), of(75), of(100)]).toEqual([
      [], ['slack U0NADIA01'], ['email nadia@example.com', 'slack U0NADIA01'], ['email nadia@example.com'],
    ])
  })

  it('is nobody where the policy says nothing, as policies from before do', () => {
    expect(wantedNotices(policyFrom(small), occasion())).toEqual({ notices: [], unreached: [] })
  })

  it('is not who did it', () => {
    expect(ways(told('  rules: [{on: escalated, to: group, by: email}]'), occasion({ by: 'Nadia' }))).toEqual(['email oscar@example.com'])
  })

  it('is told once, whatever rules want it, and as early as one of them says', () => {
    const policy = told(`  rules:
    - {on: escalated, to: manager, by: webhook}
    - {on: escalated, to: manager, by: webhook, quietHours: ignored}
`)
    expect(wantedNotices(policy, occasion()).notices).toMatchObject([{ to: 'olivia-phone', sendAt: noon }])
  })

  it('is named when no address is known, so that nobody is passed over in silence', () => {
    const policy = told('  rules: [{on: escalated, to: [owner, manager], by: slack}]')
    expect(wantedNotices(policy, occasion()).unreached).toEqual(['Olivia'])
  })

  it('can be a list, or a caller whose name is an address', () => {
    const policy = told(`  lists: {duty: [{email: duty@example.com}, {slack: C0DUTY01}]}
  rules: [{on: escalated, to: [duty, caller], by: email}]
`)
    expect(ways(policy)).toEqual(['email duty@example.com', 'email carla@example.com'])
  })

  it('is everybody of a group without a manager', () => {
    const policy = told('  rules: [{on: alert, to: manager, by: email}]')
    const groups = { Desk: { ...policy.groups.Desk!, manager: null } }
    expect(ways({ ...policy, groups }, occasion({ event: 'alert', by: null }))).toEqual(['email nadia@example.com', 'email oscar@example.com'])
  })
})

describe('when it may be sent', () => {
  it('is after the quiet hours of the person and of the rule, P1 at once', () => {
    const policy = told('  rules: [{on: escalated, to: [owner, manager], by: [email, webhook], quietHours: {zone: UTC, hours: 12:00-12:30}}]')
    const sendAt = (priority: number) =>
      wantedNotices(policy, occasion({ incident: { ...incident, priority } })).notices.map(notice => notice.sendAt)
    expect(sendAt(3)).toEqual(['2026-03-02T12:30:00.000Z', '2026-03-02T13:00:00.000Z'])
    expect(sendAt(1)).toEqual([noon, noon])
  })
})

describe('what it says', () => {
  it('is for the support: what, whose, until when, and the note', () => {
    const [notice] = wantedNotices(told('  rules: [{on: escalated, to: owner, by: email}]'), occasion()).notices
    expect(notice).toMatchObject({
      id: 'INC0010001:2:escalated:email:nadia@example.com',
      subject: 'INC0010001 (P3) escalated to Triage, Desk: No mail',
    })
    expect(notice?.text).toBe([
      'INC0010001 (P3) escalated to Triage, Desk.', '',
      'Incident: INC0010001: No mail', 'Priority: P3', 'Stage: Triage', 'Assignment group: Desk', 'Assigned to: Nadia',
      'Caller: carla@example.com', 'Answer by: 2026-03-02 13:00 UTC', 'Resolve by: 2026-03-02 20:00 UTC', '',
      'Ben wrote:', 'Secret of the support',
    ].join('\n'))
  })

  it('is in the language of the person, else of the policy', () => {
    const policy = told('  language: en\n  rules: [{on: breached, to: group, by: email}]')
    const clock = { name: 'resolve' as const, percent: 100, dueAt: noon }
    expect(wantedNotices(policy, occasion({ event: 'breached', clock, by: null })).notices.map(({ subject }) => subject)).toEqual([
      'INC0010001 (P3) the time to resolve ran out at 2026-03-02 12:00 UTC: No mail',
      'INC0010001 (P3) die Zeit zum Lösen ist am 2026-03-02 12:00 UTC abgelaufen: No mail',
    ])
  })

  it('tells a caller nothing internal', () => {
    const policy = told('  rules: [{on: [opened, escalated, resolved, reopened, closed, breached, alert], to: caller, by: email}]')
    for (const event of noticeEvents) {
      const [notice] = wantedNotices(policy, occasion({ event })).notices
      if (!notice) continue
      const said = JSON.stringify([notice.subject, notice.text, notice.rich])
      for (const internal of ['Secret', 'Nadia', 'Desk', 'Triage', 'Ben', '20:00']) expect(said).not.toContain(internal)
      expect(notice.thread).toBe('INC0010001 caller')
    }
    expect(ways(policy, occasion({ event: 'breached' }))).toEqual([])
  })

  it('has a plain text and a subject of one line, for every event, language and wording', () => {
    const policies = languages.map(language => told(`  language: ${language}\n  rules: [{on: [${noticeEvents.join(', ')}], to: [owner, caller], by: [email, slack]}]`))
    fc.assert(fc.property(fc.constantFrom(...policies), fc.constantFrom(...noticeEvents), fc.string({ unit: 'binary' }), fc.option(fc.string({ unit: 'binary' })),
      (policy, event, shortDescription, note) => {
        const { notices } = wantedNotices(policy, occasion({ event, note, incident: { ...incident, shortDescription } }))
        expect(notices.length).toBeGreaterThan(0)
        for (const { subject, text, channel } of notices) {
          expect(subject).toMatch(/^INC0010001\P{Cc}*$/u)
          expect([...subject].length).toBeLessThanOrEqual(200)
          expect(text).toContain('INC0010001')
          expect(channels).toContain(channel)
        }
        expect(new Set(notices.map(({ id }) => id)).size).toBe(notices.length)
      }))
  })

  it('has the same ID for the same cause only', () => {
    const policy = told('  rules: [{on: [escalated, resolved], to: owner, by: [email, slack]}]')
    const ids = (what: Partial<Occasion>) => wantedNotices(policy, occasion(what)).notices.map(({ id }) => id)
    expect(ids({})).toEqual(ids({ note: 'other words', at: '2026-03-02T13:00:00.000Z' }))
    expect(new Set([...ids({}), ...ids({ cause: '3' }), ...ids({ event: 'resolved' }), ...ids({ incident: { ...incident, number: 'INC0010002' } })]).size).toBe(8)
  })
})
