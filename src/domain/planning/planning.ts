import { tightened } from '../approvals/tightening.js'
import { matches } from '../policy/condition.js'
import type { Facts, Live, Route } from './destination.js'
import { refuse, type Refusal } from '../errors.js'
import type { Plan } from '../incident.js'
import { pagingFor } from '../paging/whoToCall.js'
import { chooseOwner, formerOwner, type OpenTasks } from './owner.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Ladder, Policy, SlaPromise, Stage } from '../policy/policy.js'
import type { ClockName, SlaTarget } from '../sla/sla.js'

/**
 * What the policy decides for a tier: where it goes (`destination.ts`), who owns it there (`owner.ts`), and here what
 * that person is told and by when. All of it is pure; the counts of open tasks come from the records in between:
 *
 *     const route = escalationDestination(live, incident)
 *     if ('refused' in route) return route
 *     const openTasks = await openTaskCounts(candidates(live.policy, route.group))
 *     const planned = planFor(live, incident, route, openTasks, at)
 */
export {
  deEscalationDestination, escalationDestination, openingDestination, reassignmentDestination, returnDestination, skipDestination,
} from './destination.js'
export type { Facts, Live, PlacedFacts, Planned, Route } from './destination.js'
export { candidates, chooseOwner } from './owner.js'
export { isMember, membersOf } from './groups.js'

/** The priority 1…5 of an impact and an urgency, each 1…3. Throws a RangeError for others. */
export function priorityOf(policy: Policy, impact: number, urgency: number): number {
  const priority = policy.priorityMatrix[impact]?.[urgency]
  if (priority === undefined)
    throw new RangeError(`the priority matrix has no place for impact ${impact}, urgency ${urgency}`)
  return priority
}

/**
 * Completes a route into a plan for what happens at `at`. Refuses with `group_without_people`; with `unknown_group`, `no_ladder` or
 * `stage_not_in_ladder` when the route is of another policy.
 */
export function planFor(
  { version, policy }: Live,
  facts: Facts,
  route: Route,
  openTasks: OpenTasks,
  at: string,
): { plan: Plan } | { refused: Refusal } {
  const { number, category, subcategory } = facts
  const ladder = policy.ladders.find(({ name }) => name === route.ladder)
  if (!ladder) return { refused: refuse('no_ladder', { category, subcategory }) }
  const stage = stageOf(ladder, route.stage)
  if (!stage) return { refused: refuse('stage_not_in_ladder', { number, ladder: ladder.name, stage: route.stage }) }
  const chosen = formerOwner(policy, route, at) ?? chooseOwner(policy, route.group, number, openTasks, at)
  if ('refused' in chosen) return chosen
  const paging = pagingFor(policy, facts, route.group)
  const targets = targetsAt(policy, ladder, stage, facts)
  return {
    plan: {
      policyVersion: version,
      ladder: ladder.name,
      stage: stage.name,
      assignmentGroup: route.group,
      ...chosen.owner,
      row: route.row,
      instructions: stage.instructions.find(({ when }) => matches(when, facts))?.text ?? null,
      ...targets,
      resolve: tightened(policy, { ...facts, stage: stage.name }, targets.resolve),
      breachAction: stage.breachAction,
      ...(paging && { paging }),
      reopenWindowMs: ladder.reopenWindowMs,
      stopOnHold: ladder.stopOnHold,
    },
  }
}

/**
 * What the policy promises at a stage for a priority, for a tier whose incident gets another priority.
 * Null when the policy no longer has the ladder or the stage: the clocks then stay as they are.
 */
export function slaTargets(
  { policy }: Live,
  { ladder, stage, callerCalendar }: { ladder: string; stage: string; callerCalendar: string | null },
  priority: number,
): Targets | null {
  const found = policy.ladders.find(({ name }) => name === ladder)
  const at = found && stageOf(found, stage)
  return at ? targetsAt(policy, found, at, { priority, callerCalendar }) : null
}

/** What a plan promises; a clock of null is switched off, and a follow-up that is left out does not come. */
export type Targets = Pick<Plan, ClockName | 'followUp'>

function stageOf(ladder: Ladder, stage: string): Stage | undefined {
  return ladder.stages.find(({ name }) => name === stage)
}

function targetsAt(
  policy: Policy,
  ladder: Ladder,
  stage: Stage,
  { priority, callerCalendar }: Pick<Facts, 'priority' | 'callerCalendar'>,
): Targets {
  const target = (promise: SlaPromise | undefined): SlaTarget | null =>
    promise ? { ...promise, calendar: calendarOf(policy, promise.calendar, callerCalendar) } : null
  const followUp = target(stage.followUp?.[priority])
  return {
    respond: target(stage.respond[priority]),
    resolve: target(stage.resolve[priority]),
    incident: target(ladder.incident[priority]),
    ...(followUp && { followUp: { durationMs: followUp.durationMs, calendar: followUp.calendar } }),
  }
}
