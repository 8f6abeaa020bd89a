import type { Policy } from '../policy/policy.js'
import { managersOf, membersOf, peopleWithRole } from './groups.js'

/** People as a policy names them, never by their names: the manager of the group that has the incident, a group, or a role. */
export type Appointed = 'manager' | { group: string } | { role: string }

/** Who that is now; each once, in the order of naming. A group or role that there is not has nobody. */
export function appointedBy(policy: Pick<Policy, 'groups'>, appointed: readonly Appointed[], assignmentGroup: string): string[] {
  return [...new Set(appointed.flatMap(one => {
    if (one === 'manager') return managersOf(policy, [assignmentGroup])
    return 'group' in one ? membersOf(policy, one.group) : peopleWithRole(policy, [one.role])
  }))]
}

export function appointedWords(appointed: readonly Appointed[]): string {
  return appointed.map(one => one === 'manager' ? 'manager' : 'group' in one ? `group ${one.group}` : `role ${one.role}`).join(', ')
}

/** The roles that are named and that nobody has. */
export function emptyRoles(policy: Pick<Policy, 'groups'>, appointed: readonly Appointed[]): string[] {
  return appointed.flatMap(one => typeof one === 'object' && 'role' in one && peopleWithRole(policy, [one.role]).length === 0 ? [one.role] : [])
}
