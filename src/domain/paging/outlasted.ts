import { groupOf } from '../planning/groups.js'
import type { Condition } from '../policy/condition.js'
import type { Group, Ladder, Policy, Stage } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { prioritiesOf } from '../policy/priorities.js'
import { destinationsFrom } from '../policy/stageReach.js'
import { witness } from '../policy/witness.js'
import { formatDuration } from '../time/duration.js'
import type { PagingRule } from './paging.js'

/**
 * Rules by which people are still to be called when the time to resolve is over and the incident goes up without them. Only of
 * clocks that run around the clock: calls do not wait for working hours.
 */
export function outlastedWarnings(policy: Policy): Finding[] {
  const tiers = policy.ladders.flatMap((ladder, at) => tiersOf(policy, ladder, at))
  return (policy.paging ?? []).flatMap((rule, index): Finding[] => {
    const [worst] = tiers.flatMap(tier => prioritiesOf(policy).flatMap(priority => {
      const resolve = tier.stage.resolve[priority]
      const group = groupOf(policy, tier.group)
      if (!resolve || resolve.calendar !== null || !group || !isCalledBy(policy, index, tier, priority)) return []
      const lastMs = lastCallMs(rule, group)
      return lastMs < resolve.durationMs ? [] : [{ ...tier, priority, lastMs, resolveMs: resolve.durationMs }]
    }))
    return !worst ? [] : [{
      path: ['paging', index],
      problem: `the last of \`${worst.group}\` is called after ${formatDuration(worst.lastMs)}, `
        + `but a P${worst.priority} at \`${worst.stage.name}\` goes up after ${formatDuration(worst.resolveMs)}`,
      fix: 'Call sooner (`interval`, `reminders`, `repeat`), or give more time to resolve.',
    }]
  })
}

interface Tier {
  stage: Stage
  group: string
  /** What incidents there meet, and what they do not: they climb this ladder. */
  met: Condition[]
  unmet: Condition[]
}

/** The stages that a breach leaves upwards, with the groups that rows lead to. */
function tiersOf(policy: Policy, ladder: Ladder, at: number): Tier[] {
  const { entry, decisions, otherwise } = ladder
  const escalations = decisions.map(({ when: { stage: _, ...when }, then }) => ({ when, then }))
  const rows = [...entry, ...escalations, ...(otherwise ? [{ when: {}, then: otherwise }] : [])]
  return ladder.stages.filter(({ name, breachAction }) => breachAction === 'escalate' && destinationsFrom(policy, at, name).length > 0)
    .flatMap(stage => rows.filter(({ then }) => then.stage === stage.name).map(({ when, then }) => (
      { stage, group: then.group, met: [ladder.appliesTo, when], unmet: policy.ladders.slice(0, at).map(({ appliesTo }) => appliesTo) })))
}

/** Whether this rule is the one that calls the people of such an incident. */
function isCalledBy({ paging = [] }: Policy, index: number, { group, met, unmet }: Tier, priority: number): boolean {
  const asks = ({ groups }: PagingRule) => groups?.includes(group) ?? true
  const rule = paging[index]
  return rule !== undefined && asks(rule)
    && witness([...met, rule.when], [...unmet, ...paging.slice(0, index).filter(asks).map(({ when }) => when)], [priority]) !== null
}

/** When the last call begins, if nobody answers, rejects or is away. */
function lastCallMs({ reminders, intervalMs, repeat, through, catchAll }: PagingRule, { rotas, members }: Group): number {
  const [duty] = rotas.map(rota => rota.duty)
  const inTurn = (through ?? (rotas.length > 1 ? 'rotas' : 'members')) === 'rotas' && rotas.length > 0 ? rotas.length
    : duty?.kind === 'rotation' ? duty.rotation.people.length : members.length
  const calls = Math.max(1, inTurn) * (repeat + 1) - (catchAll === 'none' ? 1 : 0)
  return calls * (reminders + 1) * intervalMs
}
