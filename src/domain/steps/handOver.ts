import { batonAuthor, spellCounted, spellInstant } from '../activityStream.js'
import type { TakenAlong } from '../handoff/takenAlong.js'
import type { Holder, Incident, IncidentState, IncidentTask, Plan, Question, Tier, TierOutcome } from '../incident.js'
import { mapClocks, type SlaClock, type SlaTarget, type TierClocks } from '../sla/sla.js'
import { pauseClock, resumeClock, retargetClock, startClock } from '../sla/slaCounting.js'
import { workingTimeOf } from '../time/workingTime.js'
import { callOwner } from './calls.js'
import { endTier, finish, say, settle, withFields, type Change, type Draft } from './change.js'

/** What one tier hands to the next, and how. */
export interface HandingOver {
  plan: Plan
  taskNumber: string
  at: string
  /** From when the clocks of the new tier count: the deadline that caused it, or `at`. */
  countsFrom: string
  taken: Pick<TakenAlong, 'handoff' | 'form' | 'completeness'>
  by: string
  outcome: Exclude<TierOutcome, 'closed' | 'canceled' | 'continued'>
  /** True for a move up; `escalationCount` counts these. */
  isEscalation: boolean
  /** What the new tier is to answer. */
  question?: Question
}

/**
 * The old task and tier end, the new ones begin, and the owner changes: in one change, so that exactly one person has it
 * at every instant. Who gave it stays among those who keep seeing what happens.
 */
export function handOver(draft: Draft, { plan, taskNumber, at, countsFrom, taken: { handoff, form, completeness }, by, outcome, isEscalation, question }: HandingOver): Change {
  const before = draft.incident
  const state: IncidentState = outcome === 'reassigned' ? before.state : 'In Progress'
  const clocks = clocksOf(plan, before.priority, countsFrom, carriedOn(before, plan.incident, at))
  const isStopped = state === 'On Hold' && before.holdReason !== null && plan.stopOnHold.includes(before.holdReason)
  const started = startTier(before.tier.number + 1, plan, countsFrom, holderOf(before), mapClocks(clocks, clock => isStopped ? pauseClock(clock, at) : resumeClock(clock, at)))
  const changedHands = before.assignmentGroup !== plan.assignmentGroup || before.assignedTo !== plan.assignedTo
  const followUpAt = plan.followUp && isEscalation ? workingTimeOf(plan.followUp.calendar).add(countsFrom, plan.followUp.durationMs) : null
  const tier = { ...started, followUpAt, question: question ?? null, reason: handoff.reason ?? null }
  const moved = withFields(draft, {
    state,
    ladder: plan.ladder,
    stage: plan.stage,
    assignmentGroup: plan.assignmentGroup,
    assignedTo: plan.assignedTo,
    needsAttention: true,
    holdReason: state === 'On Hold' ? before.holdReason : null,
    escalationCount: before.escalationCount + (isEscalation ? 1 : 0),
    // A question and its answer are no changes of hands (rules.md, "Counts").
    reassignmentCount: before.reassignmentCount + (changedHands && !isBounce(outcome) ? 1 : 0),
    givers: [...new Set([...before.givers, before.assignedTo])],
    tier,
    task: openTask(taskNumber, tier, at),
  })
  return finish(introduce(settle(moved, at), at, countsFrom), {
    closedTask: 'Closed Complete',
    endedTier: endTier(before.tier, outcome, countsFrom, at),
    handoff: { handoff, fromTier: before.tier.number, toTier: tier.number, by, form, completeness },
  })
}

function isBounce(outcome: TierOutcome): boolean {
  return outcome === 'sentBack' || outcome === 'answered'
}

/** Who has the incident now, and where. */
export function holderOf({ tier, stage, assignmentGroup, assignedTo }: Incident): Holder {
  return { tier: tier.number, stage, assignmentGroup, assignedTo }
}

/** Tells the new owner why it is theirs, until when, and what their stage expects of them; and calls, where that is wanted. */
export function introduce(draft: Draft, at: string, countsFrom: string): Draft {
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

export function startTier(number: number, plan: Plan, startedAt: string, givenBy: Holder | null, clocks: TierClocks): Tier {
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
    givenBy,
    question: null,
    engagedAt: null,
    reason: null,
    plan,
  }
}

export function clocksOf(plan: Plan, priority: number, countsFrom: string, incident: SlaClock | null): TierClocks {
  return { respond: startOf(plan.respond, priority, countsFrom), resolve: startOf(plan.resolve, priority, countsFrom), incident }
}

export function startOf(target: SlaTarget | null, priority: number, countsFrom: string): SlaClock | null {
  return target && startClock(target, priority, countsFrom)
}

/** The clock of the incident as a whole goes on from tier to tier, by what the plan of the new one promises. */
function carriedOn({ tier, openedAt, priority }: Incident, target: SlaTarget | null, at: string): SlaClock | null {
  const { incident: clock } = tier.clocks
  if (!clock || !target) return startOf(target, priority, openedAt)
  return retargetClock(clock, target, priority, at)
}

export function openTask(number: string, tier: Tier, at: string): IncidentTask {
  const { assignmentGroup, assignedTo } = tier.plan
  return { number, state: 'Work in Progress', tier: tier.number, assignmentGroup, assignedTo, openedAt: at, closedAt: null }
}
