import type { Group, Policy } from '../policy/policy.js'

/** Who belongs to which group; an unknown group has nobody. */

/** Everybody who may own an incident of this group: its members, then its manager. */
export function membersOf(policy: Pick<Policy, 'groups'>, group: string): string[] {
  const { members, manager } = groupOf(policy, group) ?? { members: [], manager: null }
  return [...new Set([...members, ...(manager === null ? [] : [manager])])]
}

/** The manager counts as a member. */
export function isMember(policy: Pick<Policy, 'groups'>, group: string, person: string): boolean {
  return membersOf(policy, group).includes(person)
}

/** Everybody who manages one of these groups. */
export function managersOf(policy: Pick<Policy, 'groups'>, groups: readonly string[]): string[] {
  return [...new Set(groups.flatMap(group => groupOf(policy, group)?.manager ?? []))]
}

/** The roles that a person has by their groups; whoever manages a group has the role `manager` besides. */
export function rolesOf({ groups }: Pick<Policy, 'groups'>, person: string): string[] {
  const own = Object.values(groups).filter(({ members, manager }) => manager === person || members.includes(person))
  const manages = own.some(({ manager }) => manager === person)
  return [...new Set([...own.flatMap(({ roles }) => roles), ...(manages ? ['manager'] : [])])]
}

/** Everybody who has one of these roles. */
export function peopleWithRole(policy: Pick<Policy, 'groups'>, roles: readonly string[]): string[] {
  const people = new Set(Object.keys(policy.groups).flatMap(group => membersOf(policy, group)))
  return [...people].filter(person => rolesOf(policy, person).some(role => roles.includes(role)))
}

/** Own keys only: a group may be called `constructor`, and then it still has to be in the policy. */
export function groupOf(policy: Pick<Policy, 'groups'>, group: string): Group | undefined {
  return Object.hasOwn(policy.groups, group) ? policy.groups[group] : undefined
}
