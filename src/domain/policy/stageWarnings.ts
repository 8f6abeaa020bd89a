import type { Condition, RoutingFacts } from './condition.js'
import type { Ladder, Policy, Stage } from './policy.js'
import { isReached } from './reachWarnings.js'
import type { Finding } from './policyProblems.js'
import { prioritiesOf } from './priorities.js'
import { rowsFrom } from './ladderTables.js'
import { destinationsFrom, stagesReached, stuckAt } from './stageReach.js'

/** Stages that no incident comes to, and those that it cannot leave. */
export function stageWarnings(policy: Policy): Finding[] {
  const reached = stagesReached(policy)
  return policy.ladders.flatMap(({ stages }, at) => !isReached(policy, at) ? [] : stages.flatMap((stage, index): Finding[] => {
    const path = ['ladders', at, 'stages', index]
    if (!reached[at]?.has(stage.name)) {
      // Where a row does lead there, that row, or a stage below, has its own warning.
      return isNamed(policy.ladders[at], stage.name) ? [] : [{
        path, problem: `no row leads to \`${stage.name}\`, so no incident ever is there`, fix: 'Add a row that leads to it, or take the stage away.',
      }]
    }
    return wayOn(policy, at, index).map(({ problem, fix }) => ({ path, problem, fix }))
  }))
}

function isNamed(ladder: Ladder | undefined, stage: string): boolean {
  return ladder !== undefined && [...ladder.entry, ...ladder.decisions, { then: ladder.otherwise }].some(({ then }) => then?.stage === stage)
}

function wayOn(policy: Policy, at: number, index: number): Pick<Finding, 'problem' | 'fix'>[] {
  const ladder = policy.ladders[at]
  const [stage, above] = [ladder?.stages[index], ladder?.stages[index + 1]]
  if (!ladder || !stage) return []
  const isLeft = destinationsFrom(policy, at, stage.name).length > 0
  const climbing = stage.breachAction === 'escalate' ? prioritiesOf(policy).filter(priority => stage.resolve[priority]) : []
  if (!isLeft && climbing.length > 0) {
    return [{
      problem: `a breach at \`${stage.name}\` is to escalate, but no row leads up from there: it will be refused and alerted`,
      fix: `${above ? 'Add a row that leads up, or an `otherwise`; or give' : 'Give'} the stage \`sla: {onBreach: alert manager}\`.`,
    }]
  }
  if (!isLeft && above) {
    return [{
      problem: `nothing leads on from \`${stage.name}\`, so that nothing is escalated to \`${above.name}\` from there`,
      fix: 'Add a row that leads up, or an `otherwise`.',
    }]
  }
  const stuck = isLeft ? stuckAt(policy, at, stage.name, climbing) : null
  return stuck === null ? [] : [{
    problem: `a breach at \`${stage.name}\` is to escalate, but no row takes ${example(ladder, stage, stuck)}: it will be refused and alerted`,
    fix: 'Add a row for it or an `otherwise`; or give the stage `sla: {onBreach: alert manager}`.',
  }]
}

/** `an incident with category Other, P4`: as far as the rows there ask. */
function example(ladder: Ladder, { name }: Stage, { category, subcategory, priority, vip, tags }: RoutingFacts): string {
  const conditions = [ladder.appliesTo, ...rowsFrom(ladder, name).map(({ when }) => when)]
  const asked = (field: keyof Condition) => conditions.some(when => when[field] !== undefined)
  const words = [
    asked('category') ? [`category ${category}`] : [],
    asked('subcategory') ? [subcategory === null ? 'no subcategory' : `subcategory ${subcategory}`] : [],
    asked('priority') ? [`P${priority}`] : [],
    asked('vip') ? [vip ? 'a VIP' : 'no VIP'] : [],
    asked('tags') ? [tags.length > 0 ? `tag ${tags.join(' and ')}` : 'no tag'] : [],
  ].flat()
  return words.length > 0 ? `an incident with ${words.join(', ')}` : 'any incident'
}
