import { batonAuthor, lateness, reminderText } from '../activityStream.js'
import type { Refusal } from '../errors.js'
import { isOpen, type Incident } from '../incident.js'
import type { Alarm, ClockName, SlaClock } from '../sla/sla.js'
import { presentCall } from '../paging/calling.js'
import { alarmsOf } from '../sla/slaCounting.js'
import { plus } from '../time/instants.js'
import { beginStep, concludeBreaches, finish, say, type Change } from './change.js'

/**
 * True when the clock runs and did run out as reported, at that very deadline, and what follows from it is still to be
 * done. A step that came in between may have flagged it already; a moved clock did not run out; one that was stopped
 * meanwhile is reported again when it goes on.
 */
export function ranOut(clock: SlaClock | null, dueAt: string, at: string): boolean {
  return clock !== null && clock.breachDoneAt === null && clock.dueAt === dueAt && dueAt <= at
}

/**
 * A clock ran out and nobody takes over: flagged and noted, and where the policy says so the manager is alerted. Null
 * when nothing is left to say. `refused` is why an automatic escalation could not happen; it is not tried again.
 */
export function flagBreach(
  before: Incident, clock: ClockName, manager: string | null, refused: Refusal | null, at: string,
): Change | null {
  const flagged = concludeBreaches(beginStep(before, at), [clock], at)
  const stuck = refused
    ? say(flagged, 'system', batonAuthor, `Not escalated (${refused.code}): ${refused.message}`, at)
    : flagged
  const alerted = alertsManager(before, clock, refused)
  const told = alerted ? say(stuck, 'system', batonAuthor, alertText(before, clock, manager), at) : stuck
  return told.entries.length === 0 ? null : finish(told, alerted ? { alerted } : {})
}

/** That the incident as a whole took too long is the manager's business, whatever its stage wants. */
function alertsManager(before: Incident, clock: ClockName, refused: Refusal | null): boolean {
  if (clock === 'incident') return true
  return clock === 'resolve' && (refused !== null || before.tier.plan.breachAction === 'alertManager')
}

function alertText({ number, assignmentGroup, stage, priority }: Incident, clock: ClockName, manager: string | null): string {
  const what = clock === 'incident' ? 'its time as a whole' : `its time at ${stage}`
  return `Alert to ${manager ?? `everyone in ${assignmentGroup}, which has no manager`}: ${number} (priority ${priority}) is over `
    + `${what} and needs a decision.`
}

/** A reminder, if its clock still runs towards it; otherwise null. It is no move: nothing but the stream changes. */
export function remind(incident: Incident, tier: number, alarm: Alarm, at: string): Change | null {
  const clock = alarm.clock && incident.tier.clocks[alarm.clock]
  if (!clock?.dueAt || alarm.percent === null || alarm.clock === null || tier !== incident.tier.number) return null
  if (clock.breachedAt !== null || clock.dueAt <= at || !alarmsOf(incident.tier.clocks, '').some(({ id }) => id === alarm.id)) return null
  return finish(say({ incident, entries: [] }, 'system', batonAuthor,
    reminderText(alarm.clock, alarm.percent, clock.dueAt, incident.assignedTo) + lateness(alarm.at, at), at))
}

/** True when this very reopen window ran out: the report of an earlier one may come after a reopen and a new resolution. */
export function windowIsOver(incident: Incident, dueAt: string, at: string): boolean {
  return dueAt <= at && alarmsFor(incident, at).some(alarm => alarm.kind === 'windowOver' && alarm.at === dueAt)
}

/** What a tier has to wait for, as the incident stands at `at`. */
export function alarmsFor(incident: Incident, at: string): Alarm[] {
  const { state, resolvedAt, tier } = incident
  const { reopenWindowMs, breachAction } = tier.plan
  if (isOpen(state)) {
    const clocks = alarmsOf(tier.clocks, at).map((alarm): Alarm => breachAction === 'escalate' && isResolveBreach(alarm) ? { ...alarm, ends: true } : alarm)
    return [...clocks, ...callAlarms(incident), ...otherAlarms(incident)].sort((a, b) => a.at.localeCompare(b.at))
  }
  if (state !== 'Resolved' || resolvedAt === null || reopenWindowMs === null) return []
  const over = plus(resolvedAt, reopenWindowMs)
  return [{ id: `windowOver:${incident.reopenCount}`, kind: 'windowOver', clock: null, percent: null, at: over, ends: true }]
}

/** Nobody is called for what is on hold; what fell due meanwhile is due at once when it goes on. */
function callAlarms({ state, tier: { calling, followUpAt } }: Incident): Alarm[] {
  if (state === 'On Hold') return []
  const call = `call ${calling?.calls.length ?? 0} page ${(presentCall(calling)?.pagedAt.length ?? 0) + 1}`
  return [
    ...(calling?.dueAt ? [plainAlarm('call', call, calling.dueAt)] : []),
    ...(followUpAt ? [plainAlarm('followUp', 'follow-up', followUpAt)] : []),
  ]
}

/** A trigger and an escalation request wait for nobody's hold: what they count is the policy's matter. */
function otherAlarms({ approval, triggers }: Incident): Alarm[] {
  const requested = approval?.state === 'Requested' && approval.dueAt ? [plainAlarm('approval', `approval ${approval.id}`, approval.dueAt)] : []
  const due = [...new Set(triggers.flatMap(({ dueAt }) => dueAt ?? []))]
  return [...requested, ...due.map(at => plainAlarm('trigger', `trigger ${at}`, at))]
}

function plainAlarm(kind: Alarm['kind'], id: string, at: string): Alarm {
  return { id, kind, clock: null, percent: null, at }
}

function isResolveBreach({ kind, clock }: Alarm): boolean {
  return kind === 'breach' && clock === 'resolve'
}
