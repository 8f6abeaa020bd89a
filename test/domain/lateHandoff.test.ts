import { describe, expect, it } from 'vitest'
import type { Incident, Plan } from '../../src/domain/incident.js'
import { alarmsFor } from '../../src/domain/steps/clock.js'
import { escalateOnBreach } from '../../src/domain/steps/tiers.js'
import { noon, opening, plan, secondLine, twoGroups } from '../support/incidents.js'

const second = 1_000

/** What the next tier has when the handoff of a breach at noon is committed late. */
async function handedOff(lateMs: number, next: Partial<Plan> = {}): Promise<{ incident: Incident; at: string }> {
  const openedAt = new Date(Date.parse(noon) - 480 * 60 * second).toISOString()
  const { incident } = await opening('INC0010001', { at: openedAt, plan: plan({ breachAction: 'escalate' }) })({ nextTaskNumber: async () => 'TASK0010001' })
  const at = new Date(Date.parse(noon) + lateMs).toISOString()
  return { incident: escalateOnBreach(incident, noon, { ...secondLine, ...next }, twoGroups, 'TASK0010002', at).incident, at }
}

const target = (durationMs: number) => ({ durationMs, remindAtPercent: [50], calendar: null })

describe('the handoff of a breach that comes late', () => {
  it('counts from the deadline within a minute, so that lateness does not add up', async () => {
    expect((await handedOff(59 * second)).incident.tier.startedAt).toBe(noon)
  })

  it('counts from the commit after that', async () => {
    const { incident, at } = await handedOff(61 * second)
    expect(incident.tier.startedAt).toBe(at)
  })

  it.each(['respond', 'resolve'] as const)('counts from the commit when the time to %s would be over before it began', async (clock) => {
    const { incident, at } = await handedOff(20 * second, { [clock]: target(15 * second) })
    expect(incident.tier).toMatchObject({ startedAt: at, breached: false })
    expect(alarmsFor(incident, at).map(({ id }) => id)).toContain(`${clock}:breach:P3`)
  })
})
