import { batonAuthor, lateness } from '../activityStream.js'
import type { Refusal } from '../errors.js'
import { wentPast } from '../guardrails/bending.js'
import { guardrailsHolding, moveUp } from '../guardrails/holding.js'
import type { HandoffReason } from '../handoff/handoff.js'
import { takenUp } from '../handoff/takenAlong.js'
import { isOpen, type Incident, type Plan } from '../incident.js'
import { escalationDestination, skipDestination, type Live, type Planned } from '../planning/planning.js'
import type { Policy } from '../policy/policy.js'
import { consequences } from '../triggers/consequences.js'
import { escalationReason } from '../triggers/escalationReason.js'
import { factWords } from '../triggers/facts.js'
import { scopeOf, standingOf } from '../triggers/standing.js'
import type { Trigger } from '../triggers/trigger.js'
import type { TriggerState } from '../triggers/triggerState.js'
import { beginStep, finish, say, withFields, type Change, type Draft, type Fired } from './change.js'
import { handOver } from './handOver.js'
import { putOnHold } from './holding.js'
import { punctualBegin, sayByItself } from './tiers.js'

/** A step in which triggers fire, before it is known who takes over from there, if anybody is to. */
export interface Firing {
  draft: Draft
  /** Null: it stays where it is. */
  climb: Climb | null
  fired: Fired[]
  told: string[]
}

interface Climb {
  route: Planned
  /** The stage that a rule names. */
  toStage: string | undefined
  /** By which it is judged what is wanted of a handoff, in which form the next group gets it, and which guardrails it goes past. */
  live: Live
  /** The rules that want it, and on which facts. */
  note: string
  reason: HandoffReason
  dueAt: string
}

interface Due {
  trigger: Trigger
  state: TriggerState & { dueAt: string }
  /** Which rule, and on which facts. */
  line: string
}

/**
 * Carries out every trigger that is due at `at`, by the policy and the facts of that moment; what one of them changes may
 * have others come due. Each fires at most once for the same, and all escalations together are one move, so that it ends.
 * Null when none is due and nothing is to be learned; `dueAt` is what was reported.
 */
export function fireDue(live: Live, before: Incident, dueAt: string, at: string): Firing | null {
  if (!isOpen(before.state)) return null
  const begun = restated(live.policy, beginStep(before, at), at)
  let draft = begun
  const told: string[] = []
  const fired: Fired[] = []
  const climbs: Due[] = []
  for (let due = nextDue(live.policy, draft.incident, at); due; due = nextDue(live.policy, draft.incident, at)) {
    const { trigger, state } = due
    const overtaken = trigger.then.escalate !== undefined && hasGoneUpSince(live.policy, draft.incident, state)
    if (trigger.then.escalate && !overtaken) climbs.push(due)
    if (trigger.then.tell) told.push(due.line)
    const so = consequences(trigger, draft.incident, overtaken)
    fired.push({ rule: trigger.name, so: consequences(trigger, draft.incident, overtaken, 'told'), climbs: trigger.then.escalate !== undefined && !overtaken })
    draft = restated(live.policy, carriedOut(draft, due, `By policy version ${live.version}: ${so}.`, at), at)
  }
  if (draft === begun && !isNews(before, begun.incident, dueAt)) return null
  return { draft, climb: climbs.length > 0 ? climbOf(live, draft.incident, climbs) : null, fired, told }
}

/** Ends the step: with the plan of the next tier, where the rules want it to go up, or with the refusal of that. */
export function concludeFiring({ draft, climb, fired, told }: Firing, planned: { plan: Plan; taskNumber: string } | { refused: Refusal } | null, at: string): Change {
  const also = { fired, ...(told.length > 0 && { triggered: told.join('\n') }) }
  if (!climb || !planned) return finish(draft, also)
  if ('refused' in planned) {
    const { code, message } = planned.refused
    const refused = fired.map(one => (one.climbs ? { ...one, so: `${one.so}, which is refused (${code})` } : one))
    return finish(say(draft, 'system', batonAuthor, `Not escalated (${code}): ${message}`, at), { ...also, fired: refused })
  }
  const { plan, taskNumber } = planned
  const { stage, assignedTo, assignmentGroup } = draft.incident
  const taken = takenUp(climb.live.policy, draft.incident, plan, { note: `${climb.note}\n${assignedTo} of ${assignmentGroup} had it until then.`, reason: climb.reason })
  const moves = sayByItself(draft, `Escalated from ${stage} to ${plan.stage}.`, plan, taken, at)
  const countsFrom = punctualBegin(climb.dueAt, plan, at)
  const change = { ...handOver(moves, { plan, taskNumber, at, countsFrom, taken, by: batonAuthor, outcome: 'escalated', isEscalation: true }), ...also }
  const passed = guardrailsHolding(climb.live.policy, moveUp(climb.live, draft.incident, plan.stage, { by: null, toStage: climb.toStage }), at)
  return wentPast(change, draft.incident.tier.number, passed, at)
}

function restated(policy: Policy, draft: Draft, at: string): Draft {
  const { incident } = draft
  return withFields(draft, { triggers: standingOf(policy, { before: incident, after: incident, entries: [] }, new Map(), at) })
}

/** The one that has waited longest; of equals the first in the policy. */
function nextDue({ triggers = [] }: Policy, incident: Incident, at: string): Due | null {
  const due = triggers.flatMap((trigger): Due[] => {
    const state = incident.triggers.find(({ name }) => name === trigger.name)
    if (!state?.dueAt || state.dueAt > at) return []
    return [{ trigger, state: { ...state, dueAt: state.dueAt }, line: `Rule “${trigger.name}”: ${factWords(trigger, incident, state)}` }]
  })
  return due.sort((a, b) => a.state.dueAt.localeCompare(b.state.dueAt))[0] ?? null
}

/** What was reported is due no more, or at another instant: its tier has to learn that. */
function isNews({ triggers: before }: Incident, { triggers: after }: Incident, reported: string): boolean {
  if (JSON.stringify(before) !== JSON.stringify(after)) return true
  const due = after.flatMap(({ dueAt }) => dueAt ?? [])
  return due.length > 0 && !due.includes(reported)
}

/** Somebody, or a clock, has handed it up after it was due: the rule has what it wants. */
function hasGoneUpSince({ ladders }: Policy, { ladder, tier }: Incident, { dueAt, heldSince }: Due['state']): boolean {
  const stages = ladders.find(({ name }) => name === ladder)?.stages.map(({ name }) => name) ?? []
  const wentUp = tier.givenBy !== null && stages.indexOf(tier.stage) > stages.indexOf(tier.givenBy.stage)
  return wentUp && dueAt <= tier.startedAt && (heldSince ?? dueAt) < tier.startedAt
}

/** Everything but the move, which is one for all. */
function carriedOut(draft: Draft, due: Due, so: string, at: string): Draft {
  const { trigger, state, line } = due
  const { tag = [], flag, ticket, hold, note } = trigger.then
  const { incident } = draft
  const tickets = ticket ? [...incident.tickets, {
    key: `${incident.number}-${incident.tickets.length + 1}`, desk: null, ticket: null, url: null, title: ticket.title ?? incident.shortDescription,
    state: 'Wanted' as const, because: line, hold: hold ?? null, waitsSince: null, wantedAt: at, openedAt: null, doneAt: null, outcome: null,
  }] : incident.tickets
  const done = { ...state, dueAt: null, firedAt: at, firedFor: scopeOf(trigger, incident, state) }
  const changed = withFields(draft, {
    tags: [...new Set([...incident.tags, ...tag])], needsAttention: incident.needsAttention || flag === true, tickets,
    triggers: incident.triggers.map(one => (one.name === trigger.name ? done : one)),
  })
  const said = say(changed, 'system', batonAuthor, `${line}. ${so}${lateness(state.dueAt, at)}`, at)
  const held = hold && !ticket && incident.state !== 'On Hold' ? putOnHold(said, hold, batonAuthor, at) : said
  return note ? say(held, 'workNote', batonAuthor, note, at) : held
}

/** One move for all of them: to the highest stage that one names, else where the decision table leads. */
function climbOf(live: Live, incident: Incident, climbs: readonly Due[]): Climb {
  const stages = live.policy.ladders.find(({ name }) => name === incident.ladder)?.stages.map(({ name }) => name) ?? []
  const named = climbs.flatMap(({ trigger }) => trigger.then.escalate?.toStage ?? []).sort((a, b) => stages.indexOf(b) - stages.indexOf(a))
  const isPlain = named.length < climbs.length
  const [first] = climbs
  const toStage = named.find(stage => !isPlain || stages.indexOf(stage) > stages.indexOf(incident.stage))
  return {
    live, toStage,
    route: toStage === undefined ? escalationDestination(live, incident) : skipDestination(live, incident, toStage),
    note: climbs.map(({ line }) => `${line}.`).join('\n'),
    reason: first ? escalationReason(first.trigger) : 'other',
    dueAt: first?.state.dueAt ?? incident.updatedAt,
  }
}
