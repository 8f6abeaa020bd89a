import type { Policy } from './policy.js'
import type { Finding } from './policyProblems.js'

/** Groups that cannot work, and those that get none. */
export function groupWarnings(policy: Policy): Finding[] {
  const routed = new Set(policy.ladders.flatMap(({ entry, decisions, otherwise }) =>
    [...entry.map(({ then }) => then), ...decisions.map(({ then }) => then), ...(otherwise ? [otherwise] : [])].map(({ group }) => group)))
  const { rules = [], templates = {} } = policy.approvals ?? {}
  const appointed = [
    ...rules.flatMap(({ approvers, next, watchers }) => [...approvers, ...next ?? [], ...watchers]),
    ...Object.values(templates).flatMap(({ watchers }) => watchers),
  ]
  const deciding = new Set(appointed.flatMap(one => (typeof one === 'object' && 'group' in one ? [one.group] : [])))
  return Object.entries(policy.groups).flatMap(([name, { members, manager, roles }]): Finding[] => {
    const path = ['groups', name]
    if (members.length === 0 && manager === null) {
      return [{
        path, atKey: true, problem: `group \`${name}\` has neither members nor a manager, so every handoff to it is refused`,
        fix: 'Give it members or a manager.',
      }]
    }
    // A group with a role may be there for the role's sake.
    return routed.has(name) || deciding.has(name) || roles.length > 0 ? [] : [{
      path, atKey: true, problem: `no row leads to group \`${name}\`, so it only gets what is reassigned to it by hand`,
      fix: 'Add a row that leads to it, or take the group away.',
    }]
  })
}
