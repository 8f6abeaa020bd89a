import { refuse, type Refusal } from '../errors.js'
import { onCallOf, onCallWords } from '../onCall/groupOnCall.js'
import { groupOf, isMember } from './groups.js'
import type { Plan } from '../incident.js'
import type { Policy } from '../policy/policy.js'

/** Per person; who is left out has none. */
export type OpenTasks = Readonly<Record<string, number>>

export type Owner = Pick<Plan, 'assignedTo' | 'assignedBecause'>

/** Whose open tasks count in the choice. The manager is not among them: a manager takes what no member can. */
export function candidates(policy: Policy, group: string): readonly string[] {
  return groupOf(policy, group)?.members ?? []
}

/**
 * Rules.md, "Owner": the person on call at that instant; without one the member with fewest open tasks, ties by name;
 * without members the manager. Refuses with `unknown_group` or `group_without_people`.
 */
export function chooseOwner(
  policy: Policy,
  group: string,
  number: string,
  openTasks: OpenTasks,
  at: string,
): { owner: Owner } | { refused: Refusal } {
  const found = groupOf(policy, group)
  if (!found) return { refused: refuse('unknown_group', { number, group, allowed: Object.keys(policy.groups) }) }
  const onCall = onCallOf(found.rotas, at)
  const words = onCallWords(onCall)
  if (onCall.person !== null && words !== null) return { owner: { assignedTo: onCall.person, assignedBecause: words } }
  const gap = found.rotas.length > 0 ? 'nobody on call; ' : ''
  const [least] = membersByBurden(found.members, openTasks)
  if (least !== undefined) return { owner: { assignedTo: least.person, assignedBecause: `${gap}fewest open tasks (${least.count})` } }
  if (found.manager !== null)
    return { owner: { assignedTo: found.manager, assignedBecause: `${gap}manager of a group without members` } }
  return { refused: refuse('group_without_people', { number, group }) }
}

/**
 * Who had it there before, if on shift: the person on call where the group has rotas, anybody who is still a member where
 * it has none. Null: somebody else has to be chosen.
 */
export function formerOwner(
  policy: Policy, { group, preferred }: { group: string; preferred?: string }, at: string,
): { owner: Owner } | null {
  const found = groupOf(policy, group)
  if (preferred === undefined || !found || !isMember(policy, group, preferred)) return null
  const onCall = onCallOf(found.rotas, at)
  const isOnShift = found.rotas.length === 0 || onCall.person === null || onCall.person === preferred
  return isOnShift ? { owner: { assignedTo: preferred, assignedBecause: 'had it there before' } } : null
}

/** The least burdened first, ties by name. */
export function membersByBurden(members: readonly string[], openTasks: OpenTasks): { person: string; count: number; words: string }[] {
  return members
    .map(person => ({ person, count: Object.hasOwn(openTasks, person) ? (openTasks[person] ?? 0) : 0 }))
    .sort((a, b) => a.count - b.count || byName(a.person, b.person))
    .map(({ person, count }) => ({ person, count, words: `${count} open ${count === 1 ? 'task' : 'tasks'}` }))
}

/** By code unit: the same everywhere, whatever language a machine is set to. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
