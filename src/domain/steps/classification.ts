import type { CommandOf } from '../commands.js'
import type { Incident, Plan } from '../incident.js'
import { clockNames, type CanceledClock, type ClockName, type SlaClock, type TierClocks } from '../sla/sla.js'
import { stopCalling } from '../paging/calling.js'
import { pauseClock, retargetClock, startedBefore } from '../sla/slaCounting.js'
import { callOwner } from './calls.js'
import type { Paging } from '../paging/paging.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from './change.js'

/** What the policy promises at the new priority; a clock of null is switched off there. */
export type Targets = Pick<Plan, ClockName>

/**
 * Category, subcategory, impact or urgency change. The next escalation reads them; a new priority moves the clocks of
 * the running tier at once, counted from the same start with their pauses. `targets` null keeps the clocks. `paging` is
 * how such an incident's people are called; where nobody has answered yet, they are called by it from now on.
 */
export function reclassify(
  before: Incident, command: CommandOf<'reclassify'>, actor: Actor, priority: number, targets: Targets | null, paging: Paging | null, at: string,
): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const { tier } = acted.incident
  const { category, subcategory, impact, urgency } = { ...before, ...given(command) }
  const isNew = targets !== null && priority !== before.priority
  const clocks = isNew ? retargeted(acted.incident, targets, priority, at) : tier.clocks
  const canceledClocks = isNew ? [...tier.canceledClocks, ...canceled(tier.clocks, at)] : tier.canceledClocks
  const { paging: _before, ...kept } = tier.plan
  const plan = { ...kept, ...targets, ...(paging && { paging }) }
  const isUncalled = tier.answeredAt === null && tier.calling === null
  const calling = paging ? tier.calling : tier.calling && stopCalling(tier.calling, at)
  const changed = withFields(acted, {
    category, subcategory, impact, urgency, priority, tier: { ...tier, clocks, canceledClocks, plan, calling },
  })
  const said = say(changed, 'workNote', command.by, `${difference(before, changed.incident)}\n${command.note}`, at)
  return finish(isUncalled ? callOwner(said, tier.plan.assignedBecause, at, at) : said)
}

function retargeted({ tier, openedAt, holdReason }: Incident, targets: Targets, priority: number, at: string): TierClocks {
  const isStopped = holdReason !== null && tier.plan.stopOnHold.includes(holdReason)
  const next = (name: ClockName): SlaClock | null => {
    const target = targets[name]
    const clock = tier.clocks[name]
    if (!target) return null
    if (clock) return retargetClock(clock, target, priority, at)
    // No such clock ran so far; it counts what the others counted.
    const startAt = name === 'incident' ? openedAt : tier.startedAt
    const runs = (tier.clocks.resolve ?? tier.clocks.respond)?.runs ?? [{ from: startAt, to: null }]
    const attached = startedBefore(target, priority, startAt, runs)
    return isStopped ? pauseClock(attached, at) : attached
  }
  return { respond: next('respond'), resolve: next('resolve'), incident: next('incident') }
}

/** Clocks that had not ended stop here for good; what they had used stays readable. */
function canceled(clocks: TierClocks, canceledAt: string): CanceledClock[] {
  return clockNames.flatMap(name => {
    const clock = clocks[name]
    return clock && clock.endedAt === null ? [{ name, clock: pauseClock(clock, canceledAt), canceledAt }] : []
  })
}

function given(command: CommandOf<'reclassify'>): Partial<Incident> {
  const { category, subcategory, impact, urgency } = command
  return Object.fromEntries(Object.entries({ category, subcategory, impact, urgency }).filter(([, value]) => value !== undefined))
}

function difference(before: Incident, after: Incident): string {
  const fields = ['category', 'subcategory', 'impact', 'urgency', 'priority'] as const
  const changes = fields
    .filter(field => before[field] !== after[field])
    .map(field => `${field} ${before[field] ?? 'none'} → ${after[field] ?? 'none'}`)
  return `Reclassified: ${changes.join(', ')}.`
}
