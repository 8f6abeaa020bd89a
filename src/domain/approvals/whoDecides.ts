import { appointedBy } from '../planning/appointed.js'
import { escalationDestination, type Live, type PlacedFacts } from '../planning/destination.js'
import { managersOf } from '../planning/groups.js'
import type { ApprovalRule } from './approvalRules.js'

/** Who may decide over a request; never who made it. Empty: nobody has to, or nobody else may. */
export function approversOf({ policy }: Live, { approvers }: ApprovalRule, { assignmentGroup }: PlacedFacts, requestedBy: string): string[] {
  return appointedBy(policy, approvers, assignmentGroup).filter(person => person !== requestedBy)
}

/** Who may decide as well once nobody has answered: whom the rule names, or the manager of the group above. */
export function nextApprovers(live: Live, { next }: ApprovalRule, facts: PlacedFacts, requestedBy: string): string[] {
  const people = next === null ? managersAbove(live, facts) : appointedBy(live.policy, next, facts.assignmentGroup)
  return people.filter(person => person !== requestedBy)
}

function managersAbove(live: Live, facts: PlacedFacts): string[] {
  const above = escalationDestination(live, facts)
  return 'refused' in above ? [] : managersOf(live.policy, [above.group])
}
