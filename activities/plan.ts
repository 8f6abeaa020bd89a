import type { Refusal } from '../src/domain/errors.js'
import type { Plan } from '../src/domain/incident.js'
import { candidates, chooseOwner, planFor, type Facts, type Planned } from '../src/domain/planning/planning.js'
import type { Current } from '../src/ports/recordStore.js'

type Sight = Pick<Current, 'live' | 'openTaskCounts'>

/** Turns a route into a plan: who of the group takes it depends on who is on call at that instant and how much each has open. */
export async function makePlan(
  { live, openTaskCounts }: Sight, facts: Facts, route: Planned, at: string,
): Promise<{ plan: Plan } | { refused: Refusal }> {
  if ('refused' in route) return route
  return planFor(live, facts, route, await openTaskCounts(candidates(live.policy, route.group)), at)
}

/** Another owner within a group, for an incident whose owner has left it. */
export async function chooseSuccessor({ live, openTaskCounts }: Sight, number: string, group: string, at: string) {
  return chooseOwner(live.policy, group, number, await openTaskCounts(candidates(live.policy, group)), at)
}
