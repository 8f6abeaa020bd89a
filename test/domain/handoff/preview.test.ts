import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../../src/domain/commands.js'
import { previewOf, type Preview } from '../../../src/domain/handoff/preview.js'
import type { Incident } from '../../../src/domain/incident.js'
import { approve, requestEscalation } from '../../../src/domain/steps/approvals.js'
import { endRequest } from '../../../src/domain/steps/deEscalation.js'
import { after, noon, opening } from '../../support/incidents.js'
import { policyFrom } from '../smallPolicy.js'

/** What a preview tells of an escalation request; what moves is in test/workflows/handoffs.test.ts, beside the act. */

const live = (more = '') => ({ version: 1, policy: policyFrom(`name: small
people:
  Mona: {email: mona@example.com}
  Ana: {email: ana@example.com}
notices:
  rules:
    - {on: approvalRequested, to: approvers, by: email}
    - {on: approvalDecided, to: requester, by: email}
groups:
  Service Desk: {manager: Mona, members: [Ana, Ben]}
  Second Line: {members: [Leo], manager: Lia, roles: [lead]}
ladders:
  - name: help-desk
    sla: {respond: none, resolve: 8 h, onBreach: flag}
    stages: [{name: Triage}, {name: L1 investigation}]
    entry: {stage: Triage, group: Service Desk}
    decisions: [{then: {stage: L1 investigation, group: Second Line}}]
${more}`) })

const ask = (given: Partial<CommandOf<'escalate'>> = {}): CommandOf<'escalate'> =>
  ({ kind: 'escalate', by: 'Ana', requestId: 'preview', note: 'A spare device', ...given, handoff: { ...given.handoff, kind: 'hierarchical' } })
const close = (by: string): CommandOf<'deEscalate'> => ({ kind: 'deEscalate', by, requestId: 'preview', justification: 'It came' })

async function opened(): Promise<Incident> {
  return (await opening('INC0010001')({ nextTaskNumber: async () => 'TASK0010001' })).incident
}
async function requested(more = ''): Promise<Incident> {
  return requestEscalation(live(more), await opened(), ask(), { name: 'Ana', isMember: true }, 'APR0010001', noon).incident
}
const asking = async (more: string, given: Partial<CommandOf<'escalate'>> = {}): Promise<Preview> => previewOf(live(more), await opened(), ask(given), {}, noon)

const required = 'handoffs: {kind: hierarchical, requires: businessContext}'
const guarded = 'guardrails: {name: Try first, attempts: 1, on: hierarchical, message: Every time.}'

describe('A preview of a request', () => {
  it('says who decides until when, who is told, what the stream would say, and that nothing moves', async () => {
    const { refused, would, request } = await asking('')
    expect([refused, would]).toEqual([null, null])
    expect(request).toMatchObject({
      approval: { id: 'APR', state: 'Requested', approvers: ['Mona'], dueAt: after(60), justification: 'A spare device' },
      lacking: [], guardrails: [], notices: [{ event: 'approvalRequested', channel: 'email', to: 'mona@example.com' }],
      entries: [{ author: 'Ana', kind: 'workNote' }, { author: 'Baton', kind: 'system', text: 'Mona may decide APR; to answer by 2026-03-02 13:00 UTC.' }],
    })
  })

  it('says what is missing and how it is given, and what would be asked all the same', async () => {
    expect(await asking(required)).toMatchObject({
      refused: { code: 'request_incomplete' },
      request: { approval: { approvers: ['Mona'] }, lacking: [{ field: 'businessContext', words: 'Business context', give: '--business-context "…"' }] },
    })
    expect(await asking(required, { handoff: { businessContext: 'A key account' } })).toMatchObject({ refused: null, request: { lacking: [] } })
  })

  it('says before the note is written whom it would ask', async () => {
    expect(await asking(required, { note: '' })).toMatchObject({
      refused: { code: 'field_required', details: { field: 'note' } },
      request: { approval: { approvers: ['Mona'] }, lacking: [{ field: 'note', give: '--note "…"' }, { field: 'businessContext' }] },
    })
  })

  it('names the guardrails that hold it back with who may bend them, and which an override bends', async () => {
    expect(await asking(guarded)).toMatchObject({
      refused: { code: 'guardrail' }, request: { guardrails: [{ guardrail: 'Try first', message: 'Every time.', people: ['Mona', 'Lia'], isBent: false }] },
    })
    expect(await asking(guarded, { override: 'It burns' })).toMatchObject({ refused: { code: 'override_not_allowed' }, request: { guardrails: [{ isBent: false }] } })
    const bent = await asking(guarded, { by: 'Lia', override: 'It burns' })
    expect(bent).toMatchObject({ refused: null, request: { guardrails: [{ guardrail: 'Try first', isBent: true }] } })
    expect(bent.request?.entries.map(({ text }) => text).join('\n')).toContain('OVR bends "Try first"')
  })

  it('says that it is granted at once where nobody has to decide, and who hears of that', async () => {
    expect(await asking('', { by: 'Mona' })).toMatchObject({ refused: null, request: { approval: { state: 'Escalated', approvers: [], approvedBy: 'Baton' } } })
    expect((await asking('approvals: {rules: {approvers: none}}')).request?.notices).toEqual([{ event: 'approvalDecided', channel: 'email', to: 'ana@example.com' }])
  })

  it('tells of no request that cannot be made, whatever is given with it', async () => {
    expect(await asking('', { template: 'Unheard of' })).toMatchObject({ refused: { code: 'unknown_template' }, request: null })
    expect(await asking('', { warm: true })).toMatchObject({ refused: { code: 'wrong_kind' }, request: null })
    expect(previewOf(live(), await requested(), ask(), {}, noon)).toMatchObject({ refused: { code: 'request_open' }, request: null })
  })
})

describe('A preview of a move', () => {
  it('says that an override bends nothing where it is not for who gives it', async () => {
    const move = async (by: string) => {
      const command = { kind: 'escalate', by, requestId: 'preview', note: 'Up', override: 'It burns' } as const
      return previewOf(live('guardrails: {name: Try first, attempts: 1}'), await opened(), command, { Leo: 0, Lia: 0 }, noon)
    }
    const [refused, bent] = [await move('Ana'), await move('Mona')]
    expect([refused, bent]).toMatchObject([
      { refused: { code: 'override_not_allowed' }, would: { guardrails: [{ isBent: false }] } }, { refused: null, would: { guardrails: [{ isBent: true }] } },
    ])
    expect([refused, bent].map(({ would }) => would?.entries.some(({ text }) => text.includes('bends')))).toEqual([false, true])
  })
})

describe('A preview of a de-escalation without a stage', () => {
  it('says that the request is closed, who is told, and that nothing moves', async () => {
    const preview = previewOf(live(), await requested(), close('Mona'), {}, after(5))
    expect(preview).toMatchObject({
      refused: null, would: null,
      request: {
        approval: { id: 'APR0010001', state: 'Closed', decidedBy: 'Mona', decision: 'It came', dueAt: null },
        lacking: [], guardrails: [], notices: [{ event: 'approvalDecided', to: 'ana@example.com' }], entries: [{ author: 'Mona', text: 'Escalation request APR0010001 closed.\nIt came' }],
      },
    })
  })

  it('says of a granted one the very end that it then has', async () => {
    const granted = approve(live(), await requested(), { kind: 'approve', by: 'Mona', requestId: 'r' }, { name: 'Mona', isMember: true }, after(5)).incident
    const { request } = previewOf(live(), granted, close('Mona'), {}, after(9))
    const { incident, entries } = endRequest(live(), granted, close('Mona'), { name: 'Mona', isMember: true }, after(9))
    expect(request).toMatchObject({ approval: incident.approval, entries })
  })

  it('says the refusal that would come', async () => {
    expect(previewOf(live(), await opened(), close('Mona'), {}, noon)).toMatchObject({ refused: { code: 'nothing_to_de_escalate' }, request: null })
    expect(previewOf(live(), await requested(), close('Leo'), {}, noon)).toMatchObject({ refused: { code: 'not_an_approver', details: { allowed: ['Mona', 'Ana'] } }, request: null })
  })
})
