import { isOpen, type Incident } from '../incident.js'
import { runsSince } from '../pauses.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Policy } from '../policy/policy.js'
import { startedBefore } from '../sla/slaCounting.js'
import { factsHold, originOf } from './facts.js'
import type { KinByTrigger } from './kin.js'
import { saidFor, type Utterance } from './said.js'
import { isAboutWords, type Trigger } from './trigger.js'
import { freshState, type TriggerState } from './triggerState.js'

export type TriggeredPolicy = Pick<Policy, 'triggers' | 'calendars'>

/**
 * How every trigger of a policy stands for an incident as a step leaves it: whether its facts hold, and when it is due.
 * What has fired is remembered also of triggers that the policy no longer has; what never came near is left out.
 */
export function standingOf(policy: TriggeredPolicy, utterance: Utterance, kin: KinByTrigger, at: string): TriggerState[] {
  const { triggers = [] } = policy
  const known = utterance.after.triggers
  const standing = triggers.map(trigger => stateOf(policy, trigger, known.find(({ name }) => name === trigger.name) ?? null, utterance, kin, at))
  const former = known.filter(({ name, firedAt }) => firedAt !== null && !triggers.some(trigger => trigger.name === name))
  return [...standing, ...former.map(state => ({ ...state, dueAt: null }))].filter(isWorthKeeping)
}

/** A trigger whose facts hold and that has not fired for them. */
export interface Waiting {
  trigger: Trigger
  /** Null: its time stands still. */
  dueAt: string | null
}

/** Which triggers of a policy wait for an incident that stays as it is. What no step has counted yet, the others of its kind, counts for nothing. */
export function triggersWaiting(policy: TriggeredPolicy, incident: Incident, at: string): Waiting[] {
  if (!isOpen(incident.state)) return []
  return (policy.triggers ?? []).flatMap(trigger => {
    const known = incident.triggers.find(({ name }) => name === trigger.name) ?? null
    const state = stateOf(policy, trigger, known, { before: incident, after: incident, entries: [] }, new Map(), at)
    return state.heldSince === null || hasFired(trigger, incident, state) ? [] : [{ trigger, dueAt: state.dueAt }]
  })
}

/** For what a trigger fires next; it does not fire twice for the same. */
export function scopeOf({ once }: Trigger, { tier }: Incident, { said }: Pick<TriggerState, 'said'>): string {
  return once === 'incident' ? once : once === 'tier' ? `tier ${tier.number}` : `comment ${said?.comment ?? 0}`
}

function stateOf(policy: TriggeredPolicy, trigger: Trigger, known: TriggerState | null, utterance: Utterance, kin: KinByTrigger, at: string): TriggerState {
  const { after } = utterance
  const { when, name } = trigger
  const before = known ?? freshState(name)
  const said = isAboutWords(when) ? saidFor(when, known, utterance) : null
  const state = { ...before, said, kin: when.pattern ? kin.get(name) ?? before.kin : null, dueAt: null }
  if (!factsHold(when, after, state)) return { ...state, heldSince: null }
  const isNew = before.heldSince === null || said?.comment !== before.said?.comment
  const held = { ...state, heldSince: isNew ? at : before.heldSince }
  const isWaiting = isOpen(after.state) && !hasFired(trigger, after, held)
  return isWaiting ? { ...held, dueAt: dueAtOf(policy, trigger, after, held, before.dueAt, at) } : held
}

function hasFired(trigger: Trigger, incident: Incident, state: TriggerState): boolean {
  const { firedAt, firedFor, said } = state
  if (firedAt === null || firedFor === null) return false
  if (trigger.once === 'incident') return true
  const [, comment] = /^comment (\d+)$/.exec(firedFor) ?? []
  if (trigger.once === 'comment') return comment !== undefined && Number(comment) >= (said?.comment ?? 0)
  return firedFor === scopeOf(trigger, incident, state)
}

/** Null while its time stands still. What comes true later than its time was up is not late, but due then. */
function dueAtOf(policy: TriggeredPolicy, { afterMs, since, calendar, alsoOnHold, once }: Trigger, incident: Incident, state: TriggerState, dueBefore: string | null, at: string): string | null {
  if (afterMs === null) return dueBefore !== null && dueBefore <= at ? dueBefore : at
  const target = { durationMs: afterMs, remindAtPercent: [], calendar: calendarOf(policy, calendar, incident.callerCalendar) }
  const origin = originOf(since, incident, state)
  const { dueAt } = startedBefore(target, incident.priority, origin, runsSince(origin, incident.pauses, alsoOnHold ? ['Resolved'] : ['On Hold', 'Resolved']))
  if (dueAt === null) return null
  return [dueAt, state.heldSince ?? dueAt, once === 'tier' ? incident.tier.startedAt : dueAt].sort().at(-1) ?? dueAt
}

function isWorthKeeping({ dueAt, heldSince, said, kin, firedAt }: TriggerState): boolean {
  return dueAt !== null || heldSince !== null || said !== null || kin !== null || firedAt !== null
}
