import { refusalOfKind } from '../approvals/judging.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import { refusalOfHolding, withBent } from '../guardrails/bending.js'
import { guardrailsHolding, moveUp, sideMove, type Holding, type Move } from '../guardrails/holding.js'
import type { Incident, Plan } from '../incident.js'
import { managersOf } from '../planning/groups.js'
import type { OpenTasks } from '../planning/owner.js'
import {
  candidates, deEscalationDestination, escalationDestination, planFor, reassignmentDestination, returnDestination, skipDestination, type Live, type Planned,
} from '../planning/planning.js'
import type { Handoff } from './handoff.js'
import { refusalOfIncomplete, takenAcross, takenUp, type TakenAlong } from './takenAlong.js'
import { answerQuestion, sendBack } from '../steps/bounce.js'
import type { Actor, Change } from '../steps/change.js'
import { deEscalate } from '../steps/deEscalation.js'
import { escalate, reassign } from '../steps/tiers.js'

/**
 * Handing an incident on by somebody's word: where it goes, what that is judged by, and what it does. The activities
 * carry it out with these, and a preview tells it with the same, so that the two cannot differ:
 *
 *     const openTasks = await openTaskCounts(countedFor(live, incident, command))
 *     const judgement = judge(live, incident, command, openTasks, at)
 *     if (judgement.refused) return judgement.refused
 *     return handOn(incident, command, actor, judgement.handing, numbers, at)
 */
export const handingOnKinds = ['escalate', 'sendBack', 'answer', 'deEscalate', 'reassign'] as const
export type HandingOnKind = (typeof handingOnKinds)[number]
export type HandingOn = { [K in HandingOnKind]: CommandOf<K> }[HandingOnKind]

/** Everything that a handing-on is carried out by. */
export interface Handing {
  plan: Plan
  taken: TakenAlong
  /** The guardrails that hold it back, and that an override bends. */
  holding: readonly Holding[]
}

/** Drawn for what is opened by it: a number for each guardrail that is bent. */
export interface Numbers {
  task: string
  overrides: readonly string[]
}

/** A refusal may come although it is known where it would go; without `handing` it goes nowhere. */
export type Judgement = { handing: Handing; refused: null } | { handing: Handing | null; refused: Refusal }

/** Whose open tasks count in the choice of who gets it. */
export function countedFor(live: Live, incident: Incident, command: HandingOn): readonly string[] {
  const route = routeOf(live, incident, command)
  return 'refused' in route ? [] : candidates(live.policy, route.group)
}

export function judge(live: Live, incident: Incident, command: HandingOn, openTasks: OpenTasks, at: string): Judgement {
  const foreign = command.kind === 'escalate' ? refusalOfKind(command) : null
  if (foreign) return { handing: null, refused: foreign }
  const route = routeOf(live, incident, command)
  if ('refused' in route) return { handing: null, refused: route.refused }
  // An open escalation request ends with a de-escalation, and what it shortens with it.
  const facts = command.kind === 'deEscalate' ? { ...incident, approval: null } : incident
  const planned = planFor(live, facts, route, openTasks, at)
  if ('refused' in planned) return { handing: null, refused: planned.refused }
  const { plan } = planned
  const handoff = handoffOf(command)
  const taken = command.kind === 'escalate' ? takenUp(live.policy, incident, plan, handoff, command.introduce) : takenAcross(live.policy, incident, plan, handoff)
  const move = moveOf(live, incident, command, plan)
  const holding = move ? guardrailsHolding(live.policy, move, at) : []
  const handing = { plan, taken, holding }
  const refused = command.kind === 'deEscalate'
    ? refusalUnlessManager(live, incident, command, plan)
    : refusalOfIncomplete(incident, plan, taken) ?? refusalOfHolding(incident.number, holding, command)
  return refused ? { handing, refused } : { handing, refused: null }
}

export function handOn(incident: Incident, command: HandingOn, actor: Actor, handing: Handing, { task, overrides }: Numbers, at: string): Change {
  return withBent(handedOn(incident, command, actor, handing, task, at), incident.tier.number, handing.holding, command, overrides, at)
}

/** What guardrails are asked about. Who answers a question is held back by none, nor is a manager who moves it down. */
function moveOf(live: Live, incident: Incident, command: HandingOn, plan: Plan): Move | null {
  switch (command.kind) {
    case 'escalate': return moveUp(live, incident, plan.stage, command)
    case 'reassign':
    case 'sendBack': return sideMove(command.kind, incident, command.by)
    default: return null
  }
}

function handedOn(incident: Incident, command: HandingOn, actor: Actor, { plan, taken }: Handing, taskNumber: string, at: string): Change {
  switch (command.kind) {
    case 'escalate': return escalate(incident, command, actor, plan, taken, taskNumber, at)
    case 'sendBack': return sendBack(incident, command, actor, plan, taken, taskNumber, at)
    case 'answer': return answerQuestion(incident, command, actor, plan, taken, taskNumber, at)
    case 'deEscalate': return deEscalate(incident, command, actor, plan, taken, taskNumber, at)
    case 'reassign': return reassign(incident, command, actor, plan, taken, taskNumber, at)
  }
}

function routeOf(live: Live, incident: Incident, command: HandingOn): Planned {
  const { number, tier: { givenBy, question } } = incident
  switch (command.kind) {
    case 'escalate': return command.toStage === undefined ? escalationDestination(live, incident) : skipDestination(live, incident, command.toStage)
    case 'sendBack': return givenBy ? returnDestination(live, incident, givenBy, 'sent back') : { refused: refuse('nobody_before', { number }) }
    case 'answer': return question ? returnDestination(live, incident, question.from, 'answered') : { refused: refuse('no_question', { number }) }
    case 'deEscalate': return command.toStage === undefined
      ? { refused: refuse('field_required', { command: 'deEscalate', field: 'toStage' }) }
      : deEscalationDestination(live, incident, command.toStage)
    case 'reassign': return reassignmentDestination(live, incident, command.group)
  }
}

/** What each of them hands over; a question asks for one thing. */
function handoffOf(command: HandingOn): Handoff {
  switch (command.kind) {
    case 'escalate':
    case 'answer': return { ...command.handoff, note: command.note }
    case 'sendBack': return { note: command.question, request: command.question }
    case 'deEscalate': return { note: command.justification }
    case 'reassign': return { note: command.note ?? `Reassigned to ${command.group}.` }
  }
}

/** The manager of either group decides. Groups that have none leave it to everybody: nobody could do it otherwise. */
function refusalUnlessManager({ policy }: Live, { assignmentGroup }: Incident, { by }: CommandOf<'deEscalate'>, plan: Plan): Refusal | null {
  const groups = [assignmentGroup, plan.assignmentGroup]
  const managers = managersOf(policy, groups)
  return managers.length === 0 || managers.includes(by) ? null : refuse('not_a_manager', { by, field: 'by', group: groups.join(' or '), allowed: managers })
}
