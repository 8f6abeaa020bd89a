import type { Command, CommandKind, CommandOf } from './commands.js'
import { refuse, type Refusal } from './errors.js'
import { holdReasons, isOpen, isOver, type HoldReason, type IncidentState, type Snapshot } from './incident.js'
import { clockNames, type ClockName } from './sla/sla.js'
import { mostTags, mostTagsNamed, retagged } from './tags.js'
import { isTicketReport, type TicketReport } from './tickets/ticketReport.js'

/**
 * The ladder judges: may this command happen to this incident now, and which step carries it out. Pure, and the only
 * such machine: workflow, test kit, API and tests ask it. `evolve.ts` says what a step changes.
 */

/** What a tier reports of its clock; nobody outside sends these. */
export type ClockCommand =
  | { kind: 'clockRanOut'; tier: number; clock: ClockName; dueAt: string }
  | { kind: 'windowOver'; tier: number; dueAt: string }
  /** The next page, the next person, or a silence that is too long. */
  | { kind: 'callDue'; tier: number; dueAt: string }
  /** An escalation that may be unanswered. */
  | { kind: 'followUpDue'; tier: number; dueAt: string }
  /** Triggers of the policy: those whose time has come. */
  | { kind: 'triggerDue'; tier: number; dueAt: string }
  /** An escalation request that nobody has answered. */
  | { kind: 'approvalDue'; tier: number; dueAt: string }

export type LadderCommand = Command | Report

/** What no person asks for. */
export type Report = ClockCommand | TicketReport

export function isReport(message: unknown): message is Report {
  return isClockCommand(message) || isTicketReport(message)
}

/** True for what a tier reports, in its whole shape: signals may hold anything. */
export function isClockCommand(message: unknown): message is ClockCommand {
  const fields = record(message)
  if (!fields || typeof fields.tier !== 'number' || typeof fields.dueAt !== 'string') return false
  return plainReports.includes(fields.kind as ClockCommand['kind']) || (fields.kind === 'clockRanOut' && clockNames.includes(fields.clock as ClockName))
}

const plainReports: readonly ClockCommand['kind'][] = ['windowOver', 'callDue', 'followUpDue', 'triggerDue', 'approvalDue']

/** The steps; each is one activity and one transaction. */
export type StepName =
  | 'handOff' | 'reassignGroup' | 'assign' | 'accept' | 'createTask' | 'closeTask'
  | 'hold' | 'resume' | 'reclassify' | 'logWorkNote' | 'callNext' | 'reject' | 'followUp'
  | 'sendBack' | 'answer' | 'deEscalate' | 'decideApproval' | 'changeWatchList' | 'fireTriggers' | 'recordTicket'

export type Verdict = { step: StepName } | { refused: Refusal } | { ignored: true }

/** rules.md, "Commands and states". */
const permitted: Record<CommandKind, { step: StepName; in: readonly IncidentState[] }> = {
  accept: { step: 'accept', in: ['New', 'In Progress'] },
  reject: { step: 'reject', in: ['New', 'In Progress'] },
  escalate: { step: 'handOff', in: ['New', 'In Progress', 'On Hold'] },
  sendBack: { step: 'sendBack', in: ['New', 'In Progress', 'On Hold'] },
  answer: { step: 'answer', in: ['New', 'In Progress', 'On Hold'] },
  deEscalate: { step: 'deEscalate', in: ['New', 'In Progress', 'On Hold'] },
  approve: { step: 'decideApproval', in: ['New', 'In Progress', 'On Hold'] },
  decline: { step: 'decideApproval', in: ['New', 'In Progress', 'On Hold'] },
  watch: { step: 'changeWatchList', in: ['New', 'In Progress', 'On Hold', 'Resolved'] },
  unwatch: { step: 'changeWatchList', in: ['New', 'In Progress', 'On Hold', 'Resolved'] },
  reassign: { step: 'reassignGroup', in: ['New', 'In Progress', 'On Hold'] },
  assign: { step: 'assign', in: ['New', 'In Progress', 'On Hold'] },
  reclassify: { step: 'reclassify', in: ['New', 'In Progress', 'On Hold'] },
  hold: { step: 'hold', in: ['New', 'In Progress', 'On Hold'] },
  resume: { step: 'resume', in: ['On Hold'] },
  resolve: { step: 'closeTask', in: ['New', 'In Progress', 'On Hold'] },
  reopen: { step: 'createTask', in: ['Resolved'] },
  close: { step: 'closeTask', in: ['New', 'In Progress', 'On Hold', 'Resolved'] },
  cancel: { step: 'closeTask', in: ['New', 'In Progress', 'On Hold'] },
}

/** Texts that must be there and not blank. */
const requiredTexts: Record<CommandKind, readonly string[]> = {
  accept: [],
  reject: [],
  escalate: ['note'],
  sendBack: ['question'],
  answer: ['note'],
  deEscalate: ['justification'],
  approve: [],
  decline: ['note'],
  watch: [],
  unwatch: [],
  resolve: ['code', 'notes'],
  reopen: ['note'],
  hold: ['reason'],
  resume: [],
  reassign: ['group'],
  assign: ['to'],
  reclassify: ['note'],
  close: [],
  cancel: [],
}

/** Judges one command. A command that comes as a signal may hold anything, so its shape is judged as well. */
export function decide(incident: Snapshot, command: LadderCommand): Verdict {
  if (isClockCommand(command)) return decideClock(incident, command)
  // Also what is over keeps to what was asked of others, and what came of it.
  if (isTicketReport(command)) return { step: 'recordTicket' }
  const refused = refusalOfShape(command) ?? refusalOfMoment(incident, command) ?? refusalOfContent(incident, command)
  return refused ? { refused } : { step: permitted[command.kind].step }
}

/**
 * The shape of a message that did not pass through the client: zod stays out of the workflow, so that a new version
 * of it can never change what a replay decides. A property test holds this against `commandSchemas`.
 */
export function refusalOfShape(message: unknown): Refusal | null {
  const fields = record(message)
  const kind = fields?.kind
  if (!fields || typeof kind !== 'string' || !Object.hasOwn(permitted, kind)) {
    return refuse('unknown_command', { command: typeof kind === 'string' ? kind : 'none', allowed: Object.keys(permitted) })
  }
  const missing = ['by', 'requestId', ...requiredTexts[kind as CommandKind]].find(field => isMissing(fields[field]))
  if (missing) return refuse('field_required', { command: kind, field: missing })
  return kind === 'hold' ? refusalOfHold(fields) : kind === 'reclassify' ? refusalOfLevels(fields) ?? refusalOfTags(fields) : null
}

function refusalOfHold(fields: Record<string, unknown>): Refusal | null {
  if (!holdReasons.includes(fields.reason as HoldReason)) {
    return refuse('field_invalid', {
      field: 'reason', value: String(fields.reason), reason: 'it is not a reason for a hold', allowed: [...holdReasons],
    })
  }
  return fields.reason === 'Awaiting Caller' && isMissing(fields.comment)
    ? refuse('field_required', { command: 'hold', field: 'comment' })
    : null
}

function refusalOfLevels(fields: Record<string, unknown>): Refusal | null {
  const wrong = ['impact', 'urgency'].find(field => fields[field] !== undefined && ![1, 2, 3].includes(fields[field] as number))
  return wrong
    ? refuse('field_invalid', { field: wrong, value: JSON.stringify(fields[wrong]), reason: 'it is not a level', allowed: [1, 2, 3] })
    : null
}

function refusalOfTags(fields: Record<string, unknown>): Refusal | null {
  const wrong = (['addTags', 'removeTags'] as const).find(field => fields[field] !== undefined && !areNames(fields[field]))
  return wrong
    ? refuse('payload_invalid', { command: 'reclassify', problem: `${wrong} is not a list of at most ${mostTagsNamed} names`, field: wrong })
    : null
}

function areNames(value: unknown): boolean {
  return Array.isArray(value) && value.length <= mostTagsNamed && !value.some(isMissing)
}

function refusalOfMoment(incident: Snapshot, command: Command): Refusal | null {
  const { number, state, stage, assignmentGroup } = incident
  if (isOver(state)) return refuse('incident_over', { number, state, command: command.kind })
  if (command.expectStage !== undefined && command.expectStage !== stage) {
    return refuse('wrong_stage', { number, stage, assignmentGroup, state, expectStage: command.expectStage })
  }
  const { in: allowed } = permitted[command.kind]
  return allowed.includes(state)
    ? null
    : refuse('wrong_state', { command: command.kind, number, state, stage, allowed: [...allowed] })
}

function refusalOfContent(incident: Snapshot, command: Command): Refusal | null {
  const { number, assignmentGroup } = incident
  if (command.kind === 'reassign' && command.group === assignmentGroup) {
    return refuse('same_group', { number, group: assignmentGroup, field: 'group' })
  }
  if (command.kind === 'assign' && command.to === incident.assignedTo) {
    return refuse('nothing_to_change', { command: 'assign', number, field: 'to' })
  }
  if (command.kind === 'reclassify' && !changesClassification(incident, command)) {
    return refuse('nothing_to_change', { command: 'reclassify', number, field: 'category' })
  }
  return command.kind === 'reclassify' ? refusalOfTooManyTags(incident, command) : null
}

function changesClassification(incident: Snapshot, command: CommandOf<'reclassify'>): boolean {
  return (['category', 'subcategory', 'impact', 'urgency', 'configurationItem'] as const)
    .some(field => command[field] !== undefined && command[field] !== incident[field]) || changesTags(incident, command)
}

function changesTags({ tags }: Snapshot, command: CommandOf<'reclassify'>): boolean {
  const after = retagged(tags, command)
  return after.length !== tags.length || after.some(tag => !tags.includes(tag))
}

/** One that has more already, from its opening or by rules, may still lose some. */
function refusalOfTooManyTags({ number, tags }: Snapshot, command: CommandOf<'reclassify'>): Refusal | null {
  const count = retagged(tags, command).length
  return count > mostTags && count > tags.length ? refuse('too_many_tags', { number, count, most: mostTags, field: 'addTags' }) : null
}

/** A report of an earlier tier, or of a clock that no longer runs, is old news. */
function decideClock(incident: Snapshot, report: ClockCommand): Verdict {
  if (report.tier !== incident.tier.number) return { ignored: true }
  if (report.kind === 'windowOver') return incident.state === 'Resolved' ? { step: 'closeTask' } : { ignored: true }
  if (!isOpen(incident.state)) return { ignored: true }
  if (report.kind === 'callDue') return { step: 'callNext' }
  if (report.kind === 'followUpDue') return { step: 'followUp' }
  if (report.kind === 'triggerDue') return { step: 'fireTriggers' }
  if (report.kind === 'approvalDue') return { step: 'decideApproval' }
  const climbs = report.clock === 'resolve' && incident.tier.plan.breachAction === 'escalate'
  return { step: climbs ? 'handOff' : 'logWorkNote' }
}

/** Histories were judged by this very test. A text that holds only what nobody sees is refused by the step, as all else of a payload. */
function isMissing(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === ''
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
