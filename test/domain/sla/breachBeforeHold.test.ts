import { describe, expect, it } from 'vitest'
import type { BreachAction } from '../../../src/domain/sla/sla.js'
import type { Incident } from '../../../src/domain/incident.js'
import { reopen, resolve } from '../../../src/domain/steps/ending.js'
import { alarmsFor, flagBreach, ranOut } from '../../../src/domain/steps/clock.js'
import { hold, resume } from '../../../src/domain/steps/holding.js'
import { after, opening, plan, twoGroups } from '../../support/incidents.js'

const member = { name: 'Ana', isMember: true }
const by = { by: 'Ana', requestId: 'r' }
const dueAt = after(480)

async function opened(breachAction: BreachAction): Promise<Incident> {
  const { incident } = await opening('INC0010001', { plan: plan({ breachAction }) })({ nextTaskNumber: async () => 'TASK0010001' })
  return incident
}

/** On hold ten minutes after the deadline, before anybody heard of it, and on again an hour later. */
async function heldOverDeadline(breachAction: BreachAction): Promise<Incident> {
  const held = hold(await opened(breachAction), { kind: 'hold', reason: 'Awaiting Vendor', ...by }, member, after(490)).incident
  expect(alarmsFor(held, after(490))).toEqual([])
  return resume(held, { kind: 'resume', ...by }, member, after(550)).incident
}

const breaches = (incident: Incident, at: string) => alarmsFor(incident, at).filter(({ kind }) => kind === 'breach').map(({ clock, at }) => [clock, at])

describe('a hold that comes between a deadline and the report of it', () => {
  it.each(['escalate', 'alertManager'] as const)('leaves what the policy wants (%s) to be set off by the resume', async (action) => {
    const resumed = await heldOverDeadline(action)
    expect(resumed.tier).toMatchObject({ breached: true, clocks: { resolve: { breachedAt: dueAt, breachDoneAt: null } } })
    expect(breaches(resumed, after(550))).toEqual([['resolve', dueAt]])
    expect(ranOut(resumed.tier.clocks.resolve, dueAt, after(550))).toBe(true)
  })

  it('leaves nothing to be set off where the flag is all', async () => {
    expect(breaches(await heldOverDeadline('flag'), after(550))).toEqual([])
  })

  it('is set off once', async () => {
    const resumed = await heldOverDeadline('alertManager')
    const alerted = flagBreach(resumed, 'resolve', 'Mona', null, after(550))?.incident as Incident
    expect(ranOut(alerted.tier.clocks.resolve, dueAt, after(550))).toBe(false)
    const heldAgain = hold(alerted, { kind: 'hold', reason: 'Awaiting Vendor', ...by }, member, after(560)).incident
    expect(breaches(resume(heldAgain, { kind: 'resume', ...by }, member, after(570)).incident, after(570))).toEqual([])
  })
})

describe('a resolution that comes between a deadline and the report of it', () => {
  it('is flagged, and sets nothing off after a reopen', async () => {
    const resolved = resolve(await opened('escalate'), { kind: 'resolve', code: 'Fixed', notes: 'Done', ...by }, member, after(490)).incident
    const reopened = reopen({ version: 1, policy: twoGroups }, resolved, { kind: 'reopen', note: 'Back', ...by }, 'Ana', 'TASK0010002', after(500)).incident
    expect(reopened.tier.breached).toBe(true)
    expect(breaches(reopened, after(500))).toEqual([])
  })
})

describe('a resolution', () => {
  it('by a member of the group ends the need for attention, by anybody else it does not', async () => {
    const command = { kind: 'resolve', code: 'Fixed', notes: 'Done', ...by } as const
    expect(resolve(await opened('flag'), command, member, after(1)).incident.needsAttention).toBe(false)
    expect(resolve(await opened('flag'), command, { name: 'Zoe', isMember: false }, after(1)).incident.needsAttention).toBe(true)
  })
})
