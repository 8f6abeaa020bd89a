import { batonAuthor, spellCounted, spellInstant } from '../activityStream.js'
import type { CommandOf, OpenRequest } from '../commands.js'
import type { Handoff } from '../handoff.js'
import { handoffText } from '../handoffText.js'
import type { Incident, IncidentState, IncidentTask, Plan, Tier } from '../incident.js'
import { mapClocks, type SlaClock, type SlaTarget, type TierClocks } from '../sla/sla.js'
import { workingTimeOf } from '../time/workingTime.js'
import { pauseClock, resumeClock, retargetClock, startClock } from '../sla/slaCounting.js'
import { callOwner } from './calls.js'
import { actedBy, beginStep, endTier, finish, say, settle, withFields, type Actor, type Change, type Draft } from './change.js'

/**
 * How late a handoff may be committed and still count from the deadline that caused it (rules.md, "One clock"). A tier
 * whose own time is shorter than the lateness counts from the commit: it must not be over before its turn began.
 */
const punctualMs = 60_000

/** The first step: the incident with its first tier and task. */
export function openIncident(
  number: string, request: OpenRequest, priority: number, plan: Plan, taskNumber: string, at: string, reEscalation: boolean,
): Change {
  const tier = startTier(1, plan, at, clocksOf(plan, priority, at, startOf(plan.incident, priority, at)))
  const incident: Incident = {
    number,
    shortDescription: request.shortDescription,
    description: request.description ?? null,
    caller: request.caller,
    category: request.category,
    subcategory: request.subcategory,
    impact: request.impact,
    urgency: request.urgency,
    vip: request.vip,
    tags: request.tags,
    callerCalendar: request.callerCalendar ?? null,
    priority,
    state: 'New',
    ladder: plan.ladder,
    stage: plan.stage,
    assignmentGroup: plan.assignmentGroup,
    assignedTo: plan.assignedTo,
    needsAttention: true,
    holdReason: null,
    resolution: null,
    reopenCount: 0,
    reassignmentCount: 0,
    escalationCount: reEscalation ? 1 : 0,
    breached: false,
    openedAt: at,
    openedBy: request.by,
    updatedAt: at,
    resolvedAt: null,
    closedAt: null,
    followUpOf: request.followUpOf ?? null,
    dedupKey: request.dedupKey ?? null,
    moves: 1,
    tier,
    task: openTask(taskNumber, tier, at),
  }
  const opened = request.followUpOf
    ? `Opened by ${request.by} to follow up ${request.followUpOf}, which was closed.`
    : `Opened by ${request.by} for ${request.caller}.`
  return finish(introduce(say({ incident, entries: [] }, 'system', batonAuthor, opened, at), at, at))
}

/** A person escalates: the incident moves up as planned. All five results of an escalation are in the one change. */
export function escalate(
  before: Incident, command: CommandOf<'escalate'>, actor: Actor, plan: Plan, taskNumber: string, at: string,
): Change {
  const { by } = command
  const handoff: Handoff = { ...command.handoff, note: command.note }
  const acted = actedBy(beginStep(before, at), actor, at)
  const told = say(acted, 'workNote', by, `Escalated from ${before.stage} to ${plan.stage}.\n${handoffText(handoff)}`, at)
  return handOver(told, plan, taskNumber, at, at, handoff, by, 'escalated', { escalations: 1 })
}

/** The time to resolve ran out and the policy says that the next tier takes over. */
export function escalateOnBreach(before: Incident, dueAt: string, plan: Plan, taskNumber: string, at: string): Change {
  const lateMs = Date.parse(at) - Date.parse(dueAt)
  const countsFrom = lateMs <= punctualMs && lateMs < shortestMs(plan) ? dueAt : at
  const note = `The time to resolve at ${before.stage} ran out at ${spellInstant(dueAt)}; ${before.assignedTo} of `
    + `${before.assignmentGroup} had it until then.`
  const handoff: Handoff = { note, reason: 'SLA' }
  const told = say(beginStep(before, at), 'system', batonAuthor, `Escalated from ${before.stage} to ${plan.stage}. ${note}`, at)
  return handOver(told, plan, taskNumber, at, countsFrom, handoff, batonAuthor, 'breached', { escalations: 1 })
}

/** Another group takes over at the same stage. */
export function reassign(
  before: Incident, command: CommandOf<'reassign'>, actor: Actor, plan: Plan, taskNumber: string, at: string,
): Change {
  const note = command.note ?? `Reassigned to ${plan.assignmentGroup}.`
  const acted = actedBy(beginStep(before, at), actor, at)
  const told = say(acted, 'workNote', command.by,
    `Reassigned from ${before.assignmentGroup} to ${plan.assignmentGroup}.${command.note ? `\n${command.note}` : ''}`, at)
  return handOver(told, plan, taskNumber, at, at, { note }, command.by, 'reassigned', { escalations: 0 })
}

function shortestMs({ respond, resolve }: Plan): number {
  return Math.min(respond?.durationMs ?? Infinity, resolve?.durationMs ?? Infinity)
}

function handOver(
  draft: Draft, plan: Plan, taskNumber: string, at: string, countsFrom: string, handoff: Handoff, by: string,
  outcome: 'escalated' | 'breached' | 'reassigned', { escalations }: { escalations: number },
): Change {
  const before = draft.incident
  const state: IncidentState = outcome === 'reassigned' ? before.state : 'In Progress'
  const clocks = clocksOf(plan, before.priority, countsFrom, carriedOn(before, plan.incident, at))
  const isStopped = state === 'On Hold' && before.holdReason !== null && plan.stopOnHold.includes(before.holdReason)
  const tier = startTier(before.tier.number + 1, plan, countsFrom, mapClocks(clocks, clock => isStopped ? pauseClock(clock, at) : resumeClock(clock, at)))
  const changedHands = before.assignmentGroup !== plan.assignmentGroup || before.assignedTo !== plan.assignedTo
  const followUpAt = plan.followUp && escalations > 0 ? workingTimeOf(plan.followUp.calendar).add(countsFrom, plan.followUp.durationMs) : null
  const moved = withFields(draft, {
    state,
    ladder: plan.ladder,
    stage: plan.stage,
    assignmentGroup: plan.assignmentGroup,
    assignedTo: plan.assignedTo,
    needsAttention: true,
    holdReason: state === 'On Hold' ? before.holdReason : null,
    escalationCount: before.escalationCount + escalations,
    reassignmentCount: before.reassignmentCount + (changedHands ? 1 : 0),
    tier: { ...tier, followUpAt },
    task: openTask(taskNumber, tier, at),
  })
  return finish(introduce(settle(moved, at), at, countsFrom), {
    closedTask: 'Closed Complete',
    endedTier: endTier(before.tier, outcome, countsFrom, at),
    handoff: { handoff, fromTier: before.tier.number, toTier: tier.number, by },
  })
}

/** Tells the new owner why it is theirs, until when, and what their stage expects of them; and calls, where that is wanted. */
function introduce(draft: Draft, at: string, countsFrom: string): Draft {
  const { tier } = draft.incident
  const { plan, clocks } = tier
  const deadlines = [
    clocks.respond?.dueAt && `answer by ${spellInstant(clocks.respond.dueAt)}`,
    clocks.resolve?.dueAt && `resolve by ${spellInstant(clocks.resolve.dueAt)}`,
    !clocks.resolve?.dueAt && clocks.resolve && `${spellCounted(clocks.resolve.durationMs, clocks.resolve.calendar)} to resolve once it goes on`,
  ].filter(Boolean)
  const owner = `${plan.assignedTo} of ${plan.assignmentGroup} has it now at ${plan.stage} (${plan.assignedBecause}).`
  const told = say(draft, 'system', batonAuthor, [owner, deadlines.length ? `To do: ${deadlines.join(', ')}.` : ''].join(' ').trim(), at)
  const instructed = plan.instructions ? say(told, 'workNote', batonAuthor, `Instructions for ${plan.stage}:\n${plan.instructions}`, at) : told
  return callOwner(instructed, plan.assignedBecause, at, countsFrom)
}

function startTier(number: number, plan: Plan, startedAt: string, clocks: TierClocks): Tier {
  return {
    number,
    stage: plan.stage,
    assignmentGroup: plan.assignmentGroup,
    startedAt,
    endedAt: null,
    outcome: null,
    breached: false,
    clocks,
    canceledClocks: [],
    answeredAt: null,
    calling: null,
    followUpAt: null,
    plan,
  }
}

function clocksOf(plan: Plan, priority: number, countsFrom: string, incident: SlaClock | null): TierClocks {
  return { respond: startOf(plan.respond, priority, countsFrom), resolve: startOf(plan.resolve, priority, countsFrom), incident }
}

function startOf(target: SlaTarget | null, priority: number, countsFrom: string): SlaClock | null {
  return target && startClock(target, priority, countsFrom)
}

/** The clock of the incident as a whole goes on from tier to tier, by what the plan of the new one promises. */
function carriedOn({ tier, openedAt, priority }: Incident, target: SlaTarget | null, at: string): SlaClock | null {
  const { incident: clock } = tier.clocks
  if (!clock || !target) return startOf(target, priority, openedAt)
  return retargetClock(clock, target, priority, at)
}

function openTask(number: string, tier: Tier, at: string): IncidentTask {
  const { assignmentGroup, assignedTo } = tier.plan
  return { number, state: 'Work in Progress', tier: tier.number, assignmentGroup, assignedTo, openedAt: at, closedAt: null }
}
