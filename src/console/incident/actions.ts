import { openStates } from '../../domain/incident.js'
import type { CommandKind } from '../../domain/commands.js'
import type { Me, Story, Tier } from '../api/answers.js'

export type ActionKind = CommandKind

/** What everybody with the role may do with any incident; the ladder judges the rest of it. The others are for the group that has it. */
const forEverybody: readonly ActionKind[] = ['watch', 'unwatch', 'approve', 'decline', 'deEscalate']

export const actionNames: Record<ActionKind, string> = {
  accept: 'Accept', reject: 'Reject the call', escalate: 'Escalate', sendBack: 'Send back', answer: 'Answer', deEscalate: 'De-escalate', approve: 'Approve', decline: 'Decline',
  watch: 'Watch', unwatch: 'Stop watching', resolve: 'Resolve', reopen: 'Reopen', hold: 'Put on hold', resume: 'Resume', reassign: 'Reassign to a group', assign: 'Assign to a person',
  reclassify: 'Reclassify', close: 'Close the incident', cancel: 'Cancel the incident',
}

export const actionKeys: Partial<Record<ActionKind, string>> = {
  escalate: 'e', accept: 'a', resolve: 'r', reopen: 'r', hold: 'h', resume: 'h', answer: 'b', sendBack: 'b', assign: 't', watch: 'w', unwatch: 'w',
}

export function tierOf({ incident, tiers }: Pick<Story, 'incident' | 'tiers'>): Tier | undefined {
  return tiers.find(({ number }) => number === incident.tier)
}

/** The escalation request that an action decides over; null: it decides over none. */
export function requestOf(kind: ActionKind, { incident: { approval } }: Pick<Story, 'incident'>): string | null {
  return kind === 'approve' || kind === 'decline' ? approval?.id ?? null : null
}

/** Whether somebody acts for the group that has an incident. */
export function actsFor({ role, groups, memberOf }: Pick<Me, 'role' | 'groups' | 'memberOf'>, group: string): boolean {
  if (groups !== null && !groups.includes(group)) return false
  return role === 'admin' || role === 'integration' || memberOf.includes(group)
}

/** What somebody may do with an incident as it is now. */
export function actionsFor(story: Story, me: Me): ActionKind[] {
  return (Object.keys(actionNames) as ActionKind[]).filter(kind => isAllowed(kind, story, me) && makesSense(kind, story, me))
}

/** Whether it is for somebody at all, be its place now or not. */
export function isAllowed(kind: ActionKind, { incident }: Story, me: Me): boolean {
  return me.permissions.includes(kind) && (forEverybody.includes(kind) || actsFor(me, incident.assignmentGroup))
}

function makesSense(kind: ActionKind, story: Story, me: Me): boolean {
  const { incident: { state, watchers, approval }, tiers } = story
  const tier = tierOf(story)
  const isOpen = openStates.includes(state)
  switch (kind) {
    case 'escalate': case 'reassign': case 'assign': case 'reclassify': case 'resolve': case 'cancel': return isOpen
    case 'accept': return isOpen && tier?.answeredAt === null
    case 'reject': return isOpen && tier?.calling?.state === 'calling'
    case 'sendBack': return isOpen && tier?.givenBy != null && tier.question === null
    case 'answer': return isOpen && tier?.question != null
    case 'deEscalate': return isOpen && (approval?.state === 'Requested' || approval?.state === 'Escalated' || (tiers.length > 1 && me.role !== 'noc_agent'))
    case 'approve': case 'decline': return approval?.state === 'Requested' && (approval.approvers.includes(me.name) || me.role === 'admin')
    case 'watch': return isOpen && !watchers.some(({ person }) => person === me.name)
    case 'unwatch': return watchers.some(({ person }) => person === me.name)
    case 'hold': return isOpen && state !== 'On Hold'
    case 'resume': return state === 'On Hold'
    case 'reopen': case 'close': return state === 'Resolved'
  }
}

/** Why something is not offered, for whoever pressed its key. */
export function whyNot(kind: ActionKind, story: Story, me: Me): string {
  const { incident: { number, assignmentGroup, state } } = story
  const name = actionNames[kind]
  if (!me.permissions.includes(kind)) return `${name} is not for a ${me.role.replace('_', ' ')}.`
  if (!isAllowed(kind, story, me)) return `${number} is with ${assignmentGroup}, and you are not of that group: you can write to it and watch it.`
  return `${name} has no place now: ${number} is ${state}.`
}
