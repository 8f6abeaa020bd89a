import { batonAuthor } from '../activityStream.js'
import type { OpenRequest } from '../commands.js'
import type { Incident, Plan } from '../incident.js'
import type { Reading } from '../triage/reading.js'
import { openingReadText } from '../triage/readingText.js'
import { finish, say, type Change } from './change.js'
import { clocksOf, introduce, openTask, startOf, startTier } from './handOver.js'

/** The first step: the incident with its first tier and task. */
export function openIncident(
  number: string, request: OpenRequest, priority: number, plan: Plan, taskNumber: string, at: string, reEscalation: boolean,
  reading: Reading | null = null,
): Change {
  const tier = startTier(1, plan, at, null, clocksOf(plan, priority, at, startOf(plan.incident, priority, at)))
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
    configurationItem: request.configurationItem ?? null,
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
    watchers: [],
    givers: [],
    pingPongs: [],
    replyCount: 0,
    repliedAt: null,
    touchedAt: at,
    commentCount: 0,
    pauses: [],
    expectedAt: null,
    approval: null,
    triggers: [],
    tickets: [],
    moves: 1,
    tier,
    task: openTask(taskNumber, tier, at),
  }
  const opened = request.followUpOf
    ? `Opened by ${request.by} to follow up ${request.followUpOf}, which was closed.`
    : `Opened by ${request.by} for ${request.caller}.`
  const introduced = introduce(say({ incident, entries: [] }, 'system', batonAuthor, opened, at), at, at)
  return finish(reading ? say(introduced, 'system', batonAuthor, openingReadText(reading, incident), at, reading) : introduced)
}
