import { isMember, membersOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import { roles, type Role } from './principal.js'

/** Somebody who can sign in by link on a developer's machine. */
export interface SeededPerson {
  name: string
  role: Role
  /** Of the policy; those that a manager manages count. */
  groups: string[]
}

/** Somebody who only reads, and the caller of the README's examples. */
const besides: readonly Pick<SeededPerson, 'name' | 'role'>[] = [{ name: 'Victor', role: 'viewer' }, { name: 'Carla', role: 'caller' }]

/** The people of a developer's machine: who runs it, everybody whom the policy names, a viewer, a caller. Each name once, the mightiest first. */
export function seededPeople(policy: Pick<Policy, 'groups'>, admin: string): SeededPerson[] {
  const named = Object.keys(policy.groups).flatMap(group => membersOf(policy, group))
  const managers = new Set(Object.values(policy.groups).flatMap(({ manager }) => manager ?? []))
  const people = [
    { name: admin, role: 'admin' as const },
    ...named.map(name => ({ name, role: managers.has(name) ? 'noc_manager' as const : 'noc_agent' as const })),
    ...besides,
  ]
  return [...new Map(people.toReversed().map(person => [person.name, person])).values()]
    .map(person => ({ ...person, groups: groupsWith(policy, person.name) }))
    .sort((one, other) => roles.indexOf(other.role) - roles.indexOf(one.role) || one.name.localeCompare(other.name, 'en'))
}

/** The groups that have somebody among them, as a member or as their manager. */
export function groupsWith(policy: Pick<Policy, 'groups'>, person: string): string[] {
  return Object.keys(policy.groups).filter(group => isMember(policy, group, person))
}
