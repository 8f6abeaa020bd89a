import type { Entry, EntryKind } from '../activityStream.js'
import { batonAuthor, breachText } from '../activityStream.js'
import type { Override } from '../guardrails/override.js'
import type { Completeness } from '../handoff/completeness.js'
import type { FilledForm } from '../handoff/filledForm.js'
import type { Handoff } from '../handoff/handoff.js'
import { isOpen, type Incident, type TaskState, type Tier, type TierOutcome } from '../incident.js'
import type { Notice } from '../notices/notice.js'
import { heard, stopCalling } from '../paging/calling.js'
import type { Page } from '../paging/paging.js'
import type { Reading } from '../triage/reading.js'
import { clockNames, mapClocks, type ClockName, type SlaClock } from '../sla/sla.js'
import { concludeBreach, endClock, pauseClock, settleClock } from '../sla/slaCounting.js'

/** What a step leaves behind. Recorded as a whole or not at all. */
export interface Change {
  /** The incident with its running tier and open task, as they are afterwards. */
  incident: Incident
  /** How the task that was open before ends, when it does. */
  closedTask: Exclude<TaskState, 'Work in Progress'> | null
  /** The tier that ran before, as it ends; null while it goes on. */
  endedTier: Tier | null
  entries: Entry[]
  handoff: RecordedHandoff | null
  /** Guardrails that this step bent; each waits for review. */
  overrides?: readonly Override[]
  /** The rules that fired, each with what follows from it. */
  fired?: readonly Fired[]
  /** What of it has to be told. */
  triggered?: string
  /** True when a manager has to decide. */
  alerted?: boolean
  /** Who is paged by this step. */
  page?: Page
  /** True when nobody of the group has answered, and nobody is left to call or the time for it is over. */
  unanswered?: boolean
  /** Who has to hear of it; recorded as wanted, together with the step. */
  notices?: readonly Notice[]
}

/** A rule of the policy that acted on its own. */
export interface Fired {
  rule: string
  so: string
  /** It wants the incident handed up. */
  climbs: boolean
}

/** Who acts, and whether that person belongs to the group that holds the incident. */
export interface Actor {
  name: string
  isMember: boolean
}

/** What one tier handed to another, and how the receiving one reads it. */
export interface RecordedHandoff {
  handoff: Handoff
  fromTier: number
  toTier: number
  by: string
  /** In the receiving team's own form; null: it has none, or is not asked for one. */
  form: FilledForm | null
  /** Null: it was no escalation, so nothing was asked for. */
  completeness: Completeness | null
}

/** A step under way: what has changed so far, and what is said about it. */
export interface Draft {
  incident: Incident
  entries: Entry[]
  page?: Page
  overrides?: readonly Override[]
}

/**
 * Begins a step: counts it, and flags every clock whose deadline had passed by `at`, whoever came first. A person who
 * acts a second after the deadline still wins the move, but not the clock (rules.md, SLA). A clock that was set back, or
 * a note from a host whose clock is ahead, never makes the last change an earlier one.
 */
export function beginStep(incident: Incident, at: string): Draft {
  const updatedAt = at > incident.updatedAt ? at : incident.updatedAt
  const draft = { incident: { ...incident, moves: incident.moves + 1, updatedAt }, entries: [] }
  return settle(draft, at)
}

/**
 * Flags and notes each clock of the running tier that has run out by `at` and is not flagged yet. Where the flag is all
 * that follows (rules.md, SLA: always for respond), that is the end of it.
 */
export function settle(draft: Draft, at: string): Draft {
  const { tier } = draft.incident
  const clocks = mapClocks(tier.clocks, clock => settleClock(clock, at))
  const ranOut = clockNames.filter(name => clocks[name]?.breachedAt && !tier.clocks[name]?.breachedAt)
  if (ranOut.length === 0) return draft
  const said = ranOut.map(name => {
    const clock = clocks[name] as SlaClock
    return entryOf(draft.incident, 'system', batonAuthor, breachText(name, tier.stage, clock, clock.breachedAt as string, at), at)
  })
  const flagged = {
    incident: { ...draft.incident, breached: true, tier: { ...tier, clocks, breached: true } },
    entries: [...draft.entries, ...said],
  }
  return concludeBreaches(flagged, tier.plan.breachAction === 'flag' ? ['respond', 'resolve'] : ['respond'], at)
}

/** Nothing more follows from the breaches that these clocks have had. */
export function concludeBreaches(draft: Draft, names: readonly ClockName[], at: string): Draft {
  const { tier } = draft.incident
  const clocks = mapClocks(tier.clocks, (clock, name) => names.includes(name) ? concludeBreach(clock, at) : clock)
  return withFields(draft, { tier: { ...tier, clocks } })
}

/**
 * An act by a member of the current group: it is the answer that the respond clock and a call wait for, attention was
 * given, and nothing is left to follow up.
 */
export function actedBy(draft: Draft, actor: Actor, at: string): Draft {
  if (!actor.isMember) return draft
  const { tier, state } = draft.incident
  const { paging = null } = tier.plan
  // Of what is resolved or over nobody waits to hear.
  const calling = isOpen(state) && (tier.calling || paging) ? heard(tier.calling, actor.name, paging, at) : tier.calling
  const answered = withFields(draft, { needsAttention: false, tier: { ...tier, answeredAt: tier.answeredAt ?? at, calling, followUpAt: null } })
  return responded(answered, at)
}

/** Somebody of the group worked on the matter itself; the first time counts (time to engage). */
export function engaged(draft: Draft, actor: Actor, at: string): Draft {
  const { tier } = draft.incident
  return actor.isMember && tier.engagedAt === null ? withFields(draft, { tier: { ...tier, engagedAt: at } }) : draft
}

/** Ends the respond clock. */
export function responded(draft: Draft, at: string): Draft {
  const { tier } = draft.incident
  return withFields(draft, { tier: { ...tier, clocks: { ...tier.clocks, respond: tier.clocks.respond && endClock(tier.clocks.respond, at) } } })
}

/** Changes fields of the incident. */
export function withFields(draft: Draft, fields: Partial<Incident>): Draft {
  return { ...draft, incident: { ...draft.incident, ...fields } }
}

/** Changes the one owner, of incident and task together. */
export function giveTo(draft: Draft, person: string): Draft {
  const { incident } = draft
  if (incident.assignedTo === person) return draft
  return withFields(draft, {
    assignedTo: person,
    reassignmentCount: incident.reassignmentCount + 1,
    task: incident.task && { ...incident.task, assignedTo: person },
  })
}

/** Adds an entry to the stream, at the tier that runs now. */
export function say(draft: Draft, kind: EntryKind, author: string, text: string, at: string, reading?: Reading): Draft {
  const entry = entryOf(draft.incident, kind, author, text, at)
  return { ...draft, entries: [...draft.entries, reading ? { ...entry, reading } : entry] }
}

/** A tier as it ends, never before it began: no clock of it runs on, and what it answered or missed stays with it. */
export function endTier(tier: Tier, outcome: TierOutcome, endsAt: string, at: string): Tier {
  const endedAt = endsAt > tier.startedAt ? endsAt : tier.startedAt
  return {
    ...tier, outcome, endedAt, clocks: mapClocks(tier.clocks, clock => pauseClock(clock, at)),
    calling: tier.calling && stopCalling(tier.calling, at), followUpAt: null,
  }
}

/** Closes the step. Tier, task and handoff stay as they are unless said otherwise. */
export function finish(draft: Draft, rest: Partial<Omit<Change, 'incident' | 'entries'>> = {}): Change {
  const { incident, entries, page, overrides } = draft
  return { incident, entries, closedTask: null, endedTier: null, handoff: null, ...(page && { page }), ...(overrides && { overrides }), ...rest }
}

function entryOf(incident: Incident, kind: EntryKind, author: string, text: string, at: string): Entry {
  return { at, kind, author, text, tier: incident.tier.number }
}
