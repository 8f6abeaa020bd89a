import { plus } from '../time/instants.js'
import type { Paging } from './paging.js'

/**
 * The calls of one tier, told as data. Pure; the steps that record them are in `steps/calls.ts`. A person's turn is one
 * call with its pages at 0, 1, 2 … × interval; the turn is over at (reminders + 1) × interval, or at once by a reject.
 */
export interface Calling {
  /**
   * `calling` until somebody answers; `unanswered` when nobody is left to call; `stopped` when it ended first, or waits for
   * the end of a hold.
   */
  state: 'calling' | 'answered' | 'unanswered' | 'stopped'
  /** Why the owner is called once the hold is over; null: nobody is then. */
  afterHold: string | null
  /** In their order, the last ones of earlier sequences too. */
  calls: Call[]
  /** Where in `calls` the present sequence begins: a silent owner begins another. */
  begin: number
  /** When the next page, the next person, or the end of an owner's silence is due; null: nothing is. */
  dueAt: string | null
  /** The last that was heard of the group; null: nothing yet. */
  heardAt: string | null
}

/** One person's turn, or everybody's at once. */
export interface Call {
  people: string[]
  /** Why these, in words. */
  because: string
  /** Everybody else had been called before. */
  catchAll: boolean
  /** Counts the rounds of a sequence from 1. */
  round: number
  at: string
  pagedAt: string[]
  rejectedBy: string[]
  /** How it ended; null while it goes on. */
  outcome: 'answered' | 'rejected' | 'notAnswered' | 'stopped' | null
  /** Who of the group was heard, called or not; null: nobody was. */
  answeredBy: string | null
  endedAt: string | null
}

/** Somebody to call, and why. */
export interface Callee {
  people: string[]
  because: string
  catchAll: boolean
  round: number
}

/**
 * How late a page may be and still count from the instant that it was due at (rules.md, "One clock"): lateness does not
 * add up, and after an outage everybody still gets a whole turn.
 */
const punctualMs = 60_000

/** Of earlier sequences; a group that is silent again and again for weeks would fill every step's record. The stream has them all. */
const keptCalls = 50

/** Begins a sequence of calls with this one. `dueAt`: the instant that it is due at, which pages count from. */
export function beginCalling(before: Calling | null, callee: Callee, { intervalMs }: Paging, at: string, dueAt: string): Calling {
  // Whoever is being called now need not answer any more: it lies with somebody else.
  const calls = before ? stopCalling(before, at).calls.slice(-keptCalls) : []
  return {
    state: 'calling', afterHold: null, calls: [...calls, callOf(callee, at)], begin: calls.length,
    dueAt: plus(countedFrom(dueAt, at, intervalMs), intervalMs), heardAt: before?.heardAt ?? null,
  }
}

/** The call that is going on. */
export function presentCall(calling: Calling | null): Call | null {
  return calling?.state === 'calling' ? calling.calls.at(-1) ?? null : null
}

/** True when the person's turn has pages left. */
export function hasPagesLeft(call: Call, { reminders }: Paging): boolean {
  return call.pagedAt.length <= reminders
}

/** The same person once more. */
export function pageAgain(calling: Calling, { intervalMs }: Paging, at: string): Calling {
  return withPresent(calling, call => ({ ...call, pagedAt: [...call.pagedAt, at] }), { dueAt: plus(countedFrom(calling.dueAt ?? at, at, intervalMs), intervalMs) })
}

/** The turn is over; null: there is nobody left. */
export function moveOn(calling: Calling, outcome: 'rejected' | 'notAnswered', next: Callee | null, { intervalMs }: Paging, at: string): Calling {
  const ended = withPresent(calling, call => ({ ...call, outcome, endedAt: at }), {})
  if (!next) return { ...ended, state: 'unanswered', dueAt: null }
  const from = outcome === 'rejected' ? at : countedFrom(calling.dueAt ?? at, at, intervalMs)
  return { ...ended, calls: [...ended.calls, callOf(next, at)], dueAt: plus(from, intervalMs) }
}

/** One of several who are called says no; the call goes on for the others. */
export function rejectOne(calling: Calling, person: string): Calling {
  return withPresent(calling, call => ({ ...call, rejectedBy: [...call.rejectedBy, person] }), {})
}

/** Somebody of the group was heard: that is the answer, and from here on the silence is counted. Paging null: nobody is called any more. */
export function heard(calling: Calling | null, by: string, paging: Paging | null, at: string): Calling {
  const answered = withPresent(calling ?? nobodyYet, call => ({ ...call, outcome: 'answered', answeredBy: by, endedAt: at }), {})
  return rearmed({ ...answered, state: 'answered', afterHold: null, heardAt: at }, paging, at)
}

/** Counts the silence of who has answered from this instant on: after a hold, or by another rule. */
export function rearmed(calling: Calling, paging: Paging | null, from: string): Calling {
  if (calling.state !== 'answered') return calling
  return { ...calling, dueAt: paging?.acknowledgeWithinMs ? plus(from, paging.acknowledgeWithinMs) : null }
}

/** The tier is over, or its work has gone to others: nobody is called any more. */
export function stopCalling(calling: Calling, at: string): Calling {
  const stopped = withPresent(calling, call => ({ ...call, outcome: 'stopped', endedAt: at }), { dueAt: null, afterHold: null })
  return calling.state === 'calling' ? { ...stopped, state: 'stopped' } : stopped
}

/** Whoever is to be called now is called once the hold is over. */
export function waitForHold(calling: Calling | null, because: string, at: string): Calling {
  return { ...stopCalling(calling ?? nobodyYet, at), state: 'stopped', afterHold: because }
}

const nobodyYet: Calling = { state: 'stopped', afterHold: null, calls: [], begin: 0, dueAt: null, heardAt: null }

/** Who has said no since somebody was heard last; they are not called again for it. */
export function rejecters({ calls, heardAt }: Calling): Set<string> {
  return new Set(calls.filter(({ at }) => heardAt === null || at > heardAt).flatMap(({ rejectedBy }) => rejectedBy))
}

/** The calls of the present sequence. */
export function sequenceOf({ calls, begin }: Calling): Call[] {
  return calls.slice(begin)
}

function callOf({ people, because, catchAll, round }: Callee, at: string): Call {
  return { people, because, catchAll, round, at, pagedAt: [at], rejectedBy: [], outcome: null, answeredBy: null, endedAt: null }
}

function withPresent(calling: Calling, change: (call: Call) => Call, rest: Partial<Calling>): Calling {
  const call = presentCall(calling)
  return { ...calling, calls: call ? [...calling.calls.slice(0, -1), change(call)] : calling.calls, ...rest }
}

/** What is later than a whole interval counts from when it happened, however short the interval: two pages never come at once. */
function countedFrom(dueAt: string, at: string, intervalMs: number): string {
  const lateMs = Date.parse(at) - Date.parse(dueAt)
  return lateMs <= punctualMs && lateMs < intervalMs ? dueAt : at
}
