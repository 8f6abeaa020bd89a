import { refuse, type Refusal } from '../errors.js'
import { onCallOf, onCallWords } from '../onCall/groupOnCall.js'
import { groupOf } from './groups.js'
import type { Plan } from '../incident.js'
import type { Policy } from '../policy/policy.js'

export type Owner = Pick<Plan, 'assignedTo' | 'assignedBecause'>

/** Whose open tasks count in the choice. The manager is not among them: a manager takes what no member can. */
export function candidates(policy: Policy, group: string): readonly string[] {
  return groupOf(policy, group)?.members ?? []
}

/**
 * Rules.md, "Owner": the person on call at that instant; without one the member with fewest open tasks, ties by name;
 * without members the manager. `openTasks` counts per person; who is left out has none. Refuses with `unknown_group` or
 * `group_without_people`.
 */
export function chooseOwner(
  policy: Policy,
  group: string,
  number: string,
  openTasks: Readonly<Record<string, number>>,
  at: string,
): { owner: Owner } | { refused: Refusal } {
  const found = groupOf(policy, group)
  if (!found) return { refused: refuse('unknown_group', { number, group, allowed: Object.keys(policy.groups) }) }
  const onCall = onCallOf(found.rotas, at)
  const words = onCallWords(onCall)
  if (onCall.person !== null && words !== null) return { owner: { assignedTo: onCall.person, assignedBecause: words } }
  const gap = found.rotas.length > 0 ? 'nobody on call; ' : ''
  const burden = (person: string) => (Object.hasOwn(openTasks, person) ? (openTasks[person] ?? 0) : 0)
  const [least] = [...found.members].sort((a, b) => burden(a) - burden(b) || byName(a, b))
  if (least !== undefined)
    return { owner: { assignedTo: least, assignedBecause: `${gap}fewest open tasks (${burden(least)})` } }
  if (found.manager !== null)
    return { owner: { assignedTo: found.manager, assignedBecause: `${gap}manager of a group without members` } }
  return { refused: refuse('group_without_people', { number, group }) }
}

/** By code unit: the same everywhere, whatever language a machine is set to. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
