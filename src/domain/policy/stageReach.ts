import type { Condition, RoutingFacts } from './condition.js'
import type { Destination, Ladder, Policy } from './policy.js'
import { prioritiesOf } from './priorities.js'
import { rowsFrom, stagesBelow } from './ladderTables.js'
import { witness } from './witness.js'

/**
 * The stages of each ladder at which an incident may ever be: by an entry row, by an escalation or a de-escalation, or because it
 * was reclassified out of another ladder with a stage of that name.
 */
export function stagesReached(policy: Policy): Set<string>[] {
  const isClimbed = policy.ladders.map((_, at) => factsOn(policy, at, [], []) !== null)
  const reached = policy.ladders.map((ladder, at) => new Set(isClimbed[at] ? entered(policy, ladder, at) : []))
  for (let before = -1, now = sizeOf(reached); now > before; [before, now] = [now, sizeOf(reached)]) {
    const names = reached.flatMap(stages => [...stages])
    for (const [at, ladder] of policy.ladders.entries()) {
      if (!isClimbed[at]) continue
      const stages = ladder.stages.map(({ name }) => name).filter(name => names.includes(name))
      const further = stages.length === 0 ? [] : namedByHand(policy, ladder, at)
      for (const stage of [...stages, ...further, ...stages.flatMap(from => destinationsFrom(policy, at, from).map(to => to.stage))]) reached[at]?.add(stage)
    }
  }
  return reached
}

/** Where an escalation from a stage may lead. */
export function destinationsFrom(policy: Policy, at: number, from: string): Destination[] {
  const ladder = policy.ladders[at]
  if (!ladder) return []
  const rows = rowsFrom(ladder, from)
  const taken = rows.filter(({ when }, index) => factsOn(policy, at, [when], rows.slice(0, index)) !== null).map(({ then }) => then)
  const { otherwise } = ladder
  const isLeft = otherwise && leadsUp(ladder, otherwise, from) && factsOn(policy, at, [], rows) !== null
  return isLeft ? [...taken, otherwise] : taken
}

/** Facts of an incident that no escalation takes away from a stage; null when all are taken. Of these priorities only. */
export function stuckAt(policy: Policy, at: number, from: string, priorities: number[]): RoutingFacts | null {
  const ladder = policy.ladders[at]
  if (!ladder || (ladder.otherwise && leadsUp(ladder, ladder.otherwise, from))) return null
  return factsOn(policy, at, [], rowsFrom(ladder, from), priorities)
}

function entered(policy: Policy, { entry }: Ladder, at: number): string[] {
  return entry.filter(({ when }, index) => factsOn(policy, at, [when], entry.slice(0, index)) !== null).map(({ then }) => then.stage)
}

/** Whoever skips a stage, or de-escalates, names one; any row that leads there, and whose condition is met, says which group has it. */
function namedByHand(policy: Policy, { entry, decisions, otherwise }: Ladder, at: number): string[] {
  const rows = [...decisions.map(({ when: { stage: _, ...when }, then }) => ({ when, then })), ...entry]
  const led = rows.filter(({ when }) => factsOn(policy, at, [when], []) !== null).map(({ then }) => then.stage)
  return otherwise ? [...led, otherwise.stage] : led
}

/** Facts of an incident on this ladder. */
function factsOn(
  policy: Policy, at: number, met: readonly Condition[], rows: readonly { when: Condition }[], priorities = prioritiesOf(policy),
): RoutingFacts | null {
  const ladder = policy.ladders[at]
  const unmet = [...policy.ladders.slice(0, at).map(({ appliesTo }) => appliesTo), ...rows.map(({ when }) => when)]
  return ladder ? witness([ladder.appliesTo, ...met], unmet, priorities) : null
}

function leadsUp(ladder: Ladder, { stage }: Destination, from: string): boolean {
  return stagesBelow(ladder, stage).includes(from)
}

function sizeOf(reached: readonly Set<string>[]): number {
  return reached.reduce((sum, { size }) => sum + size, 0)
}
