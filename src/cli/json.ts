import { answerOf } from '../domain/answer.js'
import { isUnanswered, snapshotOf, type Incident, type Tier } from '../domain/incident.js'
import type { Story } from '../ports/recordStore.js'

/** What `--json` prints of the records (rules.md, "JSON of the CLI"); other programs rely on the fields. */

/** The fields that every action answers with, and what only the records know. */
export function incidentJson(incident: Incident) {
  const {
    description, caller, callerCalendar, vip, tags, ladder, resolution, openedBy, resolvedAt, closedAt, followUpOf, dedupKey,
    watchers, givers, pingPongs, approval, tickets,
  } = incident
  return {
    ...answerOf(snapshotOf(incident)).incident,
    description, caller, callerCalendar, vip, tags, ladder, resolution, openedBy, resolvedAt, closedAt, followUpOf, dedupKey,
    unanswered: isUnanswered(incident), watchers, givers, pingPongs, approval, tickets,
  }
}

export function storyJson({ incident, tiers, tasks, stream, handoffs }: Story) {
  return { incident: incidentJson(incident), tiers: tiers.map(tierJson), tasks, stream, handoffs }
}

/** A tier with its calls (null: nobody was called) and the deadlines of its clocks; null when a clock does not run. */
function tierJson({ number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, answeredAt, engagedAt, givenBy, question, calling, clocks, plan }: Tier) {
  return {
    number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, answeredAt, engagedAt, givenBy, question, calling,
    plan: { ...plan, respondBy: clocks.respond?.dueAt ?? null, resolveBy: clocks.resolve?.dueAt ?? null, incidentBy: clocks.incident?.dueAt ?? null },
  }
}
