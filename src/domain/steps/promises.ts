import { batonAuthor, spellCounted, spellInstant } from '../activityStream.js'
import type { Incident, Tier } from '../incident.js'
import { clockNames, type CanceledClock, type ClockName, type SlaClock, type SlaTarget, type TierClocks } from '../sla/sla.js'
import { pauseClock, retargetClock, startedBefore } from '../sla/slaCounting.js'
import { say, withFields, type Draft } from './change.js'

/**
 * The clocks of the running tier by other promises, those that are named: counted from the same start with their pauses.
 * What had not ended stops for good, and what it had used stays readable. Null switches a clock off.
 */
export function repromised(
  { tier, openedAt, holdReason }: Incident, targets: Partial<Record<ClockName, SlaTarget | null>>, priority: number, at: string,
): Pick<Tier, 'clocks' | 'canceledClocks'> {
  const isStopped = holdReason !== null && tier.plan.stopOnHold.includes(holdReason)
  const changed = clockNames.filter(name => targets[name] !== undefined)
  const next = (name: ClockName): SlaClock | null => {
    const target = targets[name]
    const clock = tier.clocks[name]
    if (target === undefined) return clock
    if (target === null) return null
    if (clock) return retargetClock(clock, target, priority, at)
    // No such clock ran so far; it counts what the others counted.
    const startAt = name === 'incident' ? openedAt : tier.startedAt
    const runs = (tier.clocks.resolve ?? tier.clocks.respond)?.runs ?? [{ from: startAt, to: null }]
    const attached = startedBefore(target, priority, startAt, runs)
    return isStopped ? pauseClock(attached, at) : attached
  }
  return {
    clocks: { respond: next('respond'), resolve: next('resolve'), incident: next('incident') },
    canceledClocks: [...tier.canceledClocks, ...canceled(tier.clocks, changed, at)],
  }
}

function canceled(clocks: TierClocks, names: readonly ClockName[], canceledAt: string): CanceledClock[] {
  return names.flatMap(name => {
    const clock = clocks[name]
    return clock && clock.endedAt === null ? [{ name, clock: pauseClock(clock, canceledAt), canceledAt }] : []
  })
}

/** Another promise for the time to resolve of the running tier, pinned in its plan; says what it is now. */
export function promiseToResolve(draft: Draft, target: SlaTarget | null, at: string): Draft {
  const { tier, priority } = draft.incident
  const { resolve: before } = tier.plan
  if (target === before) return draft
  const changed = repromised(draft.incident, { resolve: target }, priority, at)
  const { resolve: clock } = changed.clocks
  const until = clock?.dueAt ? `, until ${spellInstant(clock.dueAt)}` : ''
  return say(withFields(draft, { tier: { ...tier, ...changed, plan: { ...tier.plan, resolve: target } } }), 'system', batonAuthor,
    `The time to resolve is now ${words(target)} instead of ${words(before)}${until}.`, at)
}

function words(target: SlaTarget | null): string {
  return target === null ? 'unlimited' : spellCounted(target.durationMs, target.calendar)
}
