import { answeredIncident } from '../domain/answer.js'
import type { RecordedOverride } from '../domain/guardrails/override.js'
import { isUnanswered, type ListedIncident, type Tier } from '../domain/incident.js'
import { nextDue, type SlaClock } from '../domain/sla/sla.js'
import type { TicketLink } from '../domain/tickets/ticket.js'
import type { NoticeRecord } from '../ports/noticeStore.js'
import type { Story } from '../ports/recordStore.js'

/** What `--json` prints of the records, and the API answers (rules.md, "JSON of the CLI"); other programs rely on the fields. What people read is made of the same. */

export type IncidentDocument = ReturnType<typeof incidentJson>
export type StoryDocument = ReturnType<typeof storyJson>
export type TierDocument = ReturnType<typeof tierJson>
export type ClockDocument = ReturnType<typeof clockJson>
export type NoticeDocument = ReturnType<typeof noticeJson>

/** The fields that every action answers with, and what only the records know. */
export function incidentJson(incident: ListedIncident) {
  const {
    description, caller, callerCalendar, vip, tags, ladder, resolution, openedBy, resolvedAt, closedAt, followUpOf, dedupKey,
    watchers, givers, pingPongs, approval, tickets, triggers, repliedAt,
  } = incident
  const known = {
    description, caller, callerCalendar, vip, tags, ladder, resolution, openedBy, resolvedAt, closedAt, followUpOf, dedupKey,
    nextDue: nextDue(incident.tier.clocks), unanswered: isUnanswered(incident), watchers, givers, pingPongs, approval, repliedAt,
    tickets: tickets.map(ticketJson), triggers: triggers.filter(({ dueAt, firedAt }) => dueAt !== null || firedAt !== null).map(({ name, dueAt, firedAt }) => ({ name, dueAt, firedAt })),
  }
  // In V8 a spread of so many fields takes ten times as long as this, and a page has fifty of them.
  return Object.assign(answeredIncident(incident), known)
}

function ticketJson({ key: _key, ...link }: TicketLink) {
  return link
}

export function storyJson({ incident, tiers, tasks, stream, handoffs, approvals, overrides }: Story) {
  return { incident: incidentJson(incident), tiers: tiers.map(tierJson), tasks, stream, handoffs, approvals, overrides: overrides.map(overrideJson) }
}

/** Of a story what belongs to one tier; `handoffs` is what it was handed, with the tier that it came from. */
export function tierOnly({ incident, tiers, tasks, stream, handoffs, approvals, overrides }: StoryDocument, tierNumber: number): StoryDocument {
  return {
    incident,
    tiers: tiers.filter(({ number }) => number === tierNumber),
    tasks: tasks.filter(({ tier }) => tier === tierNumber),
    stream: stream.filter(({ tier }) => tier === tierNumber),
    handoffs: handoffs.filter(({ toTier }) => toTier === tierNumber),
    approvals,
    overrides: overrides.filter(({ tier }) => tier === tierNumber),
  }
}

export function overrideJson({ id, number, tier, at, guardrail, rule, by, reason, command, review }: RecordedOverride) {
  return { id, number, tier, at, guardrail, rule, by, reason, command, review }
}

/** A tier with its calls (null: nobody was called), its clocks (null: switched off) and their deadlines; null when a clock does not run. */
export function tierJson({ number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, answeredAt, engagedAt, givenBy, question, reason, calling, clocks, plan }: Tier) {
  return {
    number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, answeredAt, engagedAt, givenBy, question, reason, calling,
    plan: { ...plan, respondBy: clocks.respond?.dueAt ?? null, resolveBy: clocks.resolve?.dueAt ?? null, incidentBy: clocks.incident?.dueAt ?? null },
    clocks: { respond: clockJson(clocks.respond), resolve: clockJson(clocks.resolve), incident: clockJson(clocks.incident) },
  }
}

function clockJson(clock: SlaClock | null) {
  if (clock === null) return null
  const { breachDoneAt: _breachDoneAt, ...told } = clock
  return told
}

export function noticeJson({ notice, state, wantedAt, sentAt, answeredAt, doubted, receipt, reason, attempts }: NoticeRecord) {
  const { id, event, channel, to, subject, sendAt } = notice
  return { id, event, channel, to, subject, state, wantedAt, sendAt, sentAt, answeredAt, doubted, receipt, reason, attempts }
}
