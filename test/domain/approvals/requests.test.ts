import { describe, expect, it } from 'vitest'
import { judgeRequest } from '../../../src/domain/approvals/judging.js'
import type { CommandOf } from '../../../src/domain/commands.js'
import type { Incident } from '../../../src/domain/incident.js'
import { requestEscalation } from '../../../src/domain/steps/approvals.js'
import { watch } from '../../../src/domain/steps/watching.js'
import { answerOf } from '../../../src/domain/answer.js'
import { snapshotOf } from '../../../src/domain/incident.js'
import { after, noon, opening } from '../../support/incidents.js'
import { policyFrom } from '../smallPolicy.js'

const live = (more: string) => ({ version: 1, policy: policyFrom(`name: small
groups:
  Service Desk: {manager: Mona, members: [Ana, Ben]}
  Second Line: {members: [Leo], manager: Lia, roles: [lead]}
ladders:
  - name: help-desk
    sla: {respond: none, resolve: 8 h, onBreach: flag}
    stages: [{name: Triage}, {name: L1 investigation}]
    entry: {stage: Triage, group: Service Desk}
    decisions: [{then: {stage: L1 investigation, group: Second Line}}]
calendars:
  Office: {zone: UTC, hours: {Mon-Fri: 08:00-17:00}}
${more}`) })
const ana = { name: 'Ana', isMember: true }
const command = (given: Partial<CommandOf<'escalate'>> = {}): CommandOf<'escalate'> =>
  ({ kind: 'escalate', by: 'Ana', requestId: 'r', note: 'Please decide', ...given, handoff: { ...given.handoff, kind: 'hierarchical' } })

async function opened(): Promise<Incident> {
  return (await opening('INC0010001')({ nextTaskNumber: async () => 'TASK0010001' })).incident
}
const asked = async (more: string, given: Partial<CommandOf<'escalate'>> = {}, at = after(1)) =>
  requestEscalation(live(more), await opened(), command(given), ana, 'APR0010001', at)

describe('an escalation request', () => {
  it('waits in the hours of its calendar', async () => {
    const rule = 'approvals: {rules: {within: 6 h, calendar: Office}}'
    // Noon of a Monday: five of the six hours are left of the day.
    expect((await asked(rule, {}, noon)).incident.approval?.dueAt).toBe('2026-03-03T09:00:00.000Z')
  })

  it('says in the stream what is asked, with what was checked and tried, and who may decide until when', async () => {
    const { entries } = await asked('', { severity: 'High', handoff: { reason: 'access', validatedFacts: ['The invoice is ours'], request: 'A refund' } })
    expect(entries.map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['workNote', 'Ana', 'Escalation request APR0010001 (High, access).\nPlease decide\nWhat is asked: A refund\nChecked and true: \n  - The invoice is ours'],
      ['system', 'Baton', 'Mona may decide APR0010001; to answer by 2026-03-02 13:01 UTC.'],
    ])
  })

  it('is an act of who has the incident, and work on it where something was tried', async () => {
    const { incident } = await asked('', { handoff: { attemptedRemediation: [{ step: 'Asked the customer', outcome: 'They insist' }] } })
    expect(incident).toMatchObject({ state: 'New', needsAttention: false, tier: { answeredAt: after(1), engagedAt: after(1), clocks: { respond: { endedAt: after(1) } } } })
  })

  it('is in the answer while it waits, and in what the workflow carries', async () => {
    const { incident } = await asked('')
    expect([answerOf(incident).pending, answerOf(snapshotOf(incident)).pending]).toEqual([{ approval: 'APR0010001' }, { approval: 'APR0010001' }])
    expect(snapshotOf(incident).otherDueAt).toEqual([after(61)])
    const { incident: granted } = await asked('approvals: {rules: {approvers: none}}')
    expect([answerOf(granted).pending, snapshotOf(granted).otherDueAt]).toEqual([undefined, undefined])
  })

  it('has everybody watch whom it, its rule and its template name, each once, and whoever asked to watch stays for good', async () => {
    const more = `approvals:
  rules: {approvers: none, watchers: {role: lead}}
  templates: {Refund: {watchers: manager}}`
    const before = watch(await opened(), { kind: 'watch', by: 'Lia', requestId: 'r' }, { name: 'Lia', isMember: false }, noon)
    if ('refused' in before) throw new Error(before.refused.message)
    const { incident } = requestEscalation(live(more), before.incident, command({ template: 'Refund', watchers: ['Wim', 'Leo'] }), ana, 'APR0010001', after(1))
    expect(incident.watchers.map(({ person, because }) => [person, because])).toEqual([
      ['Lia', 'asked'], ['Wim', 'escalation request'], ['Leo', 'escalation request'], ['Mona', 'escalation request'],
    ])
    const watched = watch(incident, { kind: 'watch', by: 'Leo', requestId: 'r' }, { name: 'Leo', isMember: false }, after(2))
    expect('incident' in watched && watched.incident.watchers.find(({ person }) => person === 'Leo')?.because).toBe('asked')
  })

  it('is held back by guardrails for requests, unless who may bend them gives a reason', async () => {
    const held = live('guardrails: {name: Leads only, roles: lead, on: hierarchical, mayBend: lead}')
    const incident = await opened()
    expect(judgeRequest(held, incident, command(), noon)).toMatchObject({ refused: { code: 'guardrail' }, holding: [{ guardrail: 'Leads only' }] })
    expect(judgeRequest(held, incident, command({ override: 'It burns' }), noon)).toMatchObject({ refused: { code: 'override_not_allowed' } })
    expect(judgeRequest(held, incident, command({ by: 'Leo' }), noon)).toEqual({ refused: null, holding: [] })
    const attempts = live('guardrails: {name: Try first, attempts: 1, on: hierarchical}')
    expect(judgeRequest(attempts, incident, command({ by: 'Mona', override: 'It burns' }), noon)).toMatchObject({ refused: null, holding: [{ guardrail: 'Try first' }] })
    expect(judgeRequest(attempts, incident, command({ handoff: { attemptedRemediation: [{ step: 'Asked', outcome: 'No' }] } }), noon).refused).toBeNull()
  })

  it('has to tell what the policy requires of a request, and no more than that', async () => {
    const required = live('handoffs: [{kind: hierarchical, requires: [businessContext, reason]}, {kind: functional, requires: diagnosticResults}]')
    expect(judgeRequest(required, await opened(), command(), noon).refused).toMatchObject({ code: 'request_incomplete', details: { fields: ['handoff.businessContext'] } })
    expect(judgeRequest(required, await opened(), command({ handoff: { businessContext: 'A key account' } }), noon).refused).toBeNull()
  })
})
