import type { CommandOf } from '../commands.js'
import type { Incident, Plan } from '../incident.js'
import { retargetClock, startClock, type SlaClock, type SlaTarget } from '../sla.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from './change.js'

/** What the policy promises at the new priority; a clock of null is switched off there. */
export type Targets = Pick<Plan, 'respond' | 'resolve'>

/**
 * Category, subcategory, impact or urgency change. The next escalation reads them; a new priority moves the clocks of
 * the running tier at once, counted from the same start with their pauses. `targets` null keeps the clocks.
 */
export function reclassify(
  before: Incident, command: CommandOf<'reclassify'>, actor: Actor, priority: number, targets: Targets | null, at: string,
): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const { tier } = acted.incident
  const { category, subcategory, impact, urgency } = { ...before, ...given(command) }
  const clocks = targets && priority !== before.priority
    ? {
        respond: retarget(tier.clocks.respond, targets.respond, priority, before, at),
        resolve: retarget(tier.clocks.resolve, targets.resolve, priority, before, at),
      }
    : tier.clocks
  const plan = targets ? { ...tier.plan, ...targets } : tier.plan
  const changed = withFields(acted, { category, subcategory, impact, urgency, priority, tier: { ...tier, clocks, plan } })
  return finish(say(changed, 'workNote', command.by, `${difference(before, changed.incident)}\n${command.note}`, at))
}

function retarget(clock: SlaClock | null, target: SlaTarget | null, priority: number, before: Incident, at: string): SlaClock | null {
  if (!target) return null
  if (clock) return retargetClock(clock, target, priority, at)
  return before.state === 'On Hold'
    ? { ...startClock(target, priority, before.tier.startedAt), runningSince: null, dueAt: null }
    : startClock(target, priority, before.tier.startedAt)
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
