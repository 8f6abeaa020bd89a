import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import { isMember, rolesOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import { boundToGroup, permissions, type Permission } from './permissions.js'
import type { Principal } from './principal.js'

/** Whether a role may do such a thing at all; which incident it is about, `refusalToAct` judges. */
export function refusalOfRole({ name, role }: Principal, permission: Permission): Refusal | null {
  const allowed = permissions[permission]
  return allowed.includes(role) ? null : refuse('forbidden', { by: name, role, permission, allowed: [...allowed] })
}

/** Why a principal may not do this with this incident, by the policy that is live; null: it may, as far as sign-in goes. */
export function refusalToAct(principal: Principal, permission: Permission, incident: Incident, policy: Pick<Policy, 'groups'>): Refusal | null {
  const denied = refusalOfRole(principal, permission)
  if (denied || !boundToGroup.has(permission)) return denied
  const groups = groupsOf(principal, policy)
  const { number, assignmentGroup } = incident
  return groups === null || groups.includes(assignmentGroup)
    ? null : refuse('not_your_group', { by: principal.name, number, assignmentGroup, groups })
}

/** Who somebody is that did not sign in, but whom a link or a chat names: what the policy makes of that person, and no more. */
export function principalByPolicy(policy: Pick<Policy, 'groups'>, name: string): Principal {
  return { name, role: rolesOf(policy, name).includes('manager') ? 'noc_manager' : 'noc_agent', groups: null }
}

/** The groups whose incidents a principal may move; null: all. */
export function groupsOf({ name, role, groups }: Principal, policy: Pick<Policy, 'groups'>): string[] | null {
  if (role === 'admin' || role === 'integration') return groups
  const own = Object.keys(policy.groups).filter(group => isMember(policy, group, name))
  return groups === null ? own : own.filter(group => groups.includes(group))
}
