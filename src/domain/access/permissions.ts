import { commandKinds, type CommandKind } from '../commands.js'
import { roles, type Role } from './principal.js'

/** Things that a request may want to do; a command is one under its own name. `own`: who it is, and what it has reported itself. */
export type Permission = CommandKind
  | 'open' | 'read' | 'own' | 'preview' | 'note' | 'comment' | 'readNotices' | 'readPolicy' | 'checkPolicy' | 'applyPolicy' | 'readOverrides' | 'reviewOverride'
  | 'readApprovals' | 'readTickets' | 'readMetrics' | 'finishTicket' | 'manageTokens' | 'manageSignIns' | 'readPayloads'

const readers: Role[] = ['viewer', 'noc_agent', 'noc_manager', 'admin', 'integration']
const agents: Role[] = ['noc_agent', 'noc_manager', 'admin', 'integration']
const managers: Role[] = ['noc_manager', 'admin', 'integration']

/** Which roles may; the groups narrow it further (`refusalToAct`). */
export const permissions: Readonly<Record<Permission, readonly Role[]>> = {
  ...Object.fromEntries(commandKinds.map(kind => [kind, agents])) as Record<CommandKind, Role[]>,
  cancel: managers,
  open: agents,
  comment: agents,
  note: agents,
  preview: agents,
  read: readers,
  own: roles,
  readNotices: agents,
  readPolicy: readers,
  checkPolicy: managers,
  applyPolicy: ['admin'],
  readOverrides: agents,
  reviewOverride: ['noc_manager', 'admin'],
  readApprovals: agents,
  readTickets: readers,
  readMetrics: ['viewer', 'noc_manager', 'admin', 'integration'],
  // Not bound to a group: developers are rarely the group that has the incident, and what follows from their word are rules of the incident's own.
  finishTicket: agents,
  manageTokens: ['admin'],
  manageSignIns: ['admin'],
  // Of every incident, and more than any page of ours shows.
  readPayloads: ['noc_manager', 'admin'],
}

/**
 * What moves an incident or its work: only for those whose group has it. Everybody else may write, watch,
 * decide what they are asked, and end an escalation request of theirs: who that is, the ladder judges.
 */
export const boundToGroup: ReadonlySet<Permission> = new Set<Permission>([
  'accept', 'escalate', 'sendBack', 'answer', 'resolve', 'reopen', 'hold', 'resume', 'reassign', 'assign', 'reclassify', 'close', 'cancel', 'preview',
])
