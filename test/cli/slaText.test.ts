import { describe, expect, it } from 'vitest'
import { slaText } from '../../src/cli/text/slaText.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import type { Calendar } from '../../src/domain/time/calendar.js'
import type { Incident } from '../../src/domain/incident.js'
import { slaReport } from '../../src/domain/sla/slaExplanation.js'
import type { CommandOf } from '../../src/domain/commands.js'
import { requestEscalation } from '../../src/domain/steps/approvals.js'
import { endRequest } from '../../src/domain/steps/deEscalation.js'
import { changed, policyFrom } from '../domain/smallPolicy.js'
import { hold, resume } from '../../src/domain/steps/holding.js'
import { opening, plan } from '../support/incidents.js'

const office: Calendar = { name: 'Office', zone: 'Europe/Berlin', week: [...Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]), [], []], holidays: [] }
const member = { name: 'Ana', isMember: true }
const by = { by: 'Ana', requestId: 'r' }

/** The worked example of the reference: Friday 21:00 on 8–5, 8 h to resolve. */
async function openedOnFriday(): Promise<Incident> {
  const resolve = { durationMs: 28_800_000, remindAtPercent: [], calendar: office }
  const { incident } = await opening('INC0010001', { at: '2026-03-06T20:00:00.000Z', plan: plan({ respond: null, resolve }) })({ nextTaskNumber: async () => 'TASK0010001' })
  return incident
}
const told = (incident: Incident, at: string) => slaText(slaReport({ incident, tiers: [incident.tier] }, at), paletteOf(false))

describe('An explanation of a clock', () => {
  it('tells business and wall time of the reference\'s example: 1 h 30 min (19 %) of 60 h 30 min by Monday 09:30', async () => {
    expect(told(await openedOnFriday(), '2026-03-09T08:30:00.000Z').split('\n')).toEqual([
      'INC0010001 at 2026-03-09 08:30 UTC · tier 1, Triage',
      '',
      'Time to resolve · P3 · In progress',
      '  counts     8 h from Fri 2026-03-06 21:00, by Office (Europe/Berlin: Mon–Fri 08:00–17:00)',
      '  used       1 h 30 min (19 %); by the wall 60 h 30 min',
      '  left       6 h 30 min; by the wall 6 h 30 min',
      '  deadline   Mon 2026-03-09 16:00 there, 2026-03-09 15:00 UTC (in 6 h 30 min)',
      '  counted    Mon 2026-03-09 08:00–09:30  1 h 30 min',
    ])
  })

  it('shows the pauses, and the deadline without them', async () => {
    const held = hold(await openedOnFriday(), { kind: 'hold', reason: 'Awaiting Vendor', ...by }, member, '2026-03-09T08:30:00.000Z').incident
    expect(told(held, '2026-03-09T10:00:00.000Z')).toContain('deadline   none while it stands; without pauses Mon 2026-03-09 16:00')
    const resumed = resume(held, { kind: 'resume', ...by }, member, '2026-03-10T09:00:00.000Z').incident
    const text = told(resumed, '2026-03-10T09:30:00.000Z')
    expect(text).toContain('used       2 h (25 %)')
    expect(text).toContain('deadline   Tue 2026-03-10 16:30 there')
    expect(text).toContain('paused     Mon 2026-03-09 09:30 – Tue 2026-03-10 10:00')
  })

  it('names the escalation request that shortened it, beside the time that it replaced, and not once that is closed', async () => {
    const live = { version: 1, policy: policyFrom(`approvals: {rules: {approvers: none, resolve: {P3: 4 h}}}\n${changed('name: all', 'name: help-desk\n    sla: {respond: none, resolve: 8 h}')}`) }
    const ask: CommandOf<'escalate'> = { kind: 'escalate', note: 'A spare device', handoff: { kind: 'hierarchical' }, ...by }
    const { incident } = requestEscalation(live, await openedOnFriday(), ask, member, 'APR0010001', '2026-03-09T08:30:00.000Z')
    const text = told(incident, '2026-03-09T09:00:00.000Z')
    expect(text.match(/Time to resolve · P3 · \w+/g)).toEqual(['Time to resolve · P3 · Cancelled', 'Time to resolve · P3 · In'])
    expect(text).toContain([
      'Time to resolve · P3 · In progress',
      '  counts     4 h from Fri 2026-03-06 21:00, by Office (Europe/Berlin: Mon–Fri 08:00–17:00)',
      '  shortened  by the escalation request APR0010001',
      '  used       2 h (50 %)',
    ].join('\n'))
    expect(text.match(/shortened/g)).toHaveLength(1)
    expect(told(incident, '2026-03-09T08:00:00.000Z')).not.toContain('shortened')
    const closed = endRequest(live, incident, { kind: 'deEscalate', justification: 'It came', ...by }, member, '2026-03-09T09:30:00.000Z').incident
    const { clocks } = slaReport({ incident: closed, tiers: [closed.tier] }, '2026-03-09T10:00:00.000Z')
    expect(clocks.map(({ stage, tightenedBy }) => [stage, tightenedBy])).toEqual([['Cancelled', null], ['Cancelled', 'APR0010001'], ['In progress', null]])
  })

  it('goes back in time: before the hold nothing of it had happened', async () => {
    const incident = await openedOnFriday()
    const held = hold(incident, { kind: 'hold', reason: 'Awaiting Vendor', ...by }, member, '2026-03-09T12:00:00.000Z').incident
    expect(told(held, '2026-03-09T08:30:00.000Z')).toBe(told(incident, '2026-03-09T08:30:00.000Z'))
  })
})
