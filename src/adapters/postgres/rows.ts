import { sql, type Kysely } from 'kysely'
import type { Incident, IncidentTask, ListedIncident, Tier } from '../../domain/incident.js'
import type { MessageChannel } from '../../domain/messageChannel.js'
import type { Reading } from '../../domain/triage/reading.js'
import { nextDueAt } from '../../domain/sla/sla.js'
import type { NewIncidentRow, Tables } from './tables.js'

/** A value on its way into a jsonb column. */
export function json(value: unknown): string {
  return JSON.stringify(value)
}

/** An instant in JSON that the database makes, in the form in which the others leave it. */
export function instant<T extends string | null = string>(column: string) {
  return sql<T>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** Incidents, each with what lists tell of its running (or last) tier. */
export function selectListed(db: Kysely<Tables>) {
  return db
    .selectFrom('incidents')
    .innerJoin('tiers', join => join
      .onRef('tiers.incident_number', '=', 'incidents.number')
      .onRef('tiers.number', '=', 'incidents.tier'))
    .select([
      'incidents.number', 'incidents.short_description', 'incidents.description', 'incidents.caller', 'incidents.category',
      'incidents.subcategory', 'incidents.impact', 'incidents.urgency', 'incidents.priority', 'incidents.vip', 'incidents.tags', 'incidents.caller_calendar',
      'incidents.state', 'incidents.ladder', 'incidents.stage', 'incidents.assignment_group', 'incidents.assigned_to',
      'incidents.needs_attention', 'incidents.hold_reason', 'incidents.resolution', 'incidents.reopen_count',
      'incidents.reassignment_count', 'incidents.escalation_count', 'incidents.breached', 'incidents.opened_at',
      'incidents.opened_by', 'incidents.updated_at', 'incidents.resolved_at', 'incidents.closed_at', 'incidents.follow_up_of',
      'incidents.dedup_key', 'incidents.moves', 'incidents.due_at', 'incidents.configuration_item', 'incidents.watchers', 'incidents.givers',
      'incidents.ping_pongs', 'incidents.reply_count', 'incidents.replied_at', 'incidents.touched_at', 'incidents.comment_count', 'incidents.expected_at',
      'incidents.approval', 'incidents.triggers', 'incidents.tickets',
      'tiers.number as tier_number', 'tiers.clocks', 'tiers.calling',
    ])
}

/** Incidents, each with its running (or last) tier and its open task. */
export function selectIncidents(db: Kysely<Tables>) {
  return selectListed(db)
    .leftJoin('tasks', join => join
      .onRef('tasks.incident_number', '=', 'incidents.number')
      .on('tasks.state', '=', sql.lit('Work in Progress')))
    .select([
      'incidents.pauses',
      'tiers.stage as tier_stage', 'tiers.assignment_group as tier_group', 'tiers.started_at',
      'tiers.ended_at', 'tiers.outcome', 'tiers.breached as tier_breached', 'tiers.canceled_clocks', 'tiers.answered_at', 'tiers.follow_up_at',
      'tiers.given_by', 'tiers.question', 'tiers.engaged_at', 'tiers.reason', 'tiers.plan',
      'tasks.number as task_number', 'tasks.tier as task_tier', 'tasks.assignment_group as task_group',
      'tasks.assigned_to as task_owner', 'tasks.opened_at as task_opened_at',
    ])
}

/** What nobody read has no reading, and what came by no known way no channel. */
export function entryOf<Row extends { reading: Reading | null; channel: MessageChannel | null }>(
  { reading, channel, ...entry }: Row,
): Omit<Row, 'reading' | 'channel'> & { reading?: Reading; channel?: MessageChannel } {
  return { ...entry, ...(reading && { reading }), ...(channel && { channel }) }
}

type ListedRow = Awaited<ReturnType<ReturnType<typeof selectListed>['executeTakeFirstOrThrow']>>
type IncidentRow = Awaited<ReturnType<ReturnType<typeof selectIncidents>['executeTakeFirstOrThrow']>>

export function listedOf(row: ListedRow): ListedIncident {
  return {
    number: row.number,
    shortDescription: row.short_description,
    description: row.description,
    caller: row.caller,
    category: row.category,
    subcategory: row.subcategory,
    impact: row.impact,
    urgency: row.urgency,
    vip: row.vip,
    tags: row.tags,
    callerCalendar: row.caller_calendar,
    priority: row.priority,
    state: row.state,
    ladder: row.ladder,
    stage: row.stage,
    assignmentGroup: row.assignment_group,
    assignedTo: row.assigned_to,
    needsAttention: row.needs_attention,
    holdReason: row.hold_reason,
    resolution: row.resolution,
    reopenCount: row.reopen_count,
    reassignmentCount: row.reassignment_count,
    escalationCount: row.escalation_count,
    breached: row.breached,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    updatedAt: row.updated_at,
    resolvedAt: row.resolved_at,
    closedAt: row.closed_at,
    followUpOf: row.follow_up_of,
    dedupKey: row.dedup_key,
    configurationItem: row.configuration_item,
    watchers: row.watchers,
    givers: row.givers,
    pingPongs: row.ping_pongs,
    replyCount: row.reply_count,
    repliedAt: row.replied_at,
    touchedAt: row.touched_at,
    commentCount: row.comment_count,
    expectedAt: row.expected_at,
    approval: row.approval,
    triggers: row.triggers,
    tickets: row.tickets,
    moves: row.moves,
    tier: { number: row.tier_number, clocks: row.clocks, calling: row.calling },
  }
}

export function incidentOf(row: IncidentRow): Incident {
  return {
    ...listedOf(row),
    pauses: row.pauses,
    tier: {
      number: row.tier_number,
      stage: row.tier_stage,
      assignmentGroup: row.tier_group,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
      breached: row.tier_breached,
      clocks: row.clocks,
      canceledClocks: row.canceled_clocks,
      answeredAt: row.answered_at,
      calling: row.calling,
      followUpAt: row.follow_up_at,
      givenBy: row.given_by,
      question: row.question,
      engagedAt: row.engaged_at,
      reason: row.reason,
      plan: row.plan,
    },
    task: row.task_number === null ? null : openTaskOf(row, row.task_number),
  }
}

function openTaskOf(row: IncidentRow, number: string): IncidentTask {
  return {
    number,
    state: 'Work in Progress',
    // The columns of an open task are never null; only the outer join makes them look so.
    tier: row.task_tier as number,
    assignmentGroup: row.task_group as string,
    assignedTo: row.task_owner as string,
    openedAt: row.task_opened_at as string,
    closedAt: null,
  }
}

export function incidentRow(incident: Incident): NewIncidentRow {
  return {
    number: incident.number,
    short_description: incident.shortDescription,
    description: incident.description,
    caller: incident.caller,
    category: incident.category,
    subcategory: incident.subcategory,
    impact: incident.impact,
    urgency: incident.urgency,
    priority: incident.priority,
    vip: incident.vip,
    tags: incident.tags,
    caller_calendar: incident.callerCalendar,
    state: incident.state,
    ladder: incident.ladder,
    stage: incident.stage,
    assignment_group: incident.assignmentGroup,
    assigned_to: incident.assignedTo,
    needs_attention: incident.needsAttention,
    hold_reason: incident.holdReason,
    resolution: incident.resolution && json(incident.resolution),
    reopen_count: incident.reopenCount,
    reassignment_count: incident.reassignmentCount,
    escalation_count: incident.escalationCount,
    breached: incident.breached,
    opened_at: incident.openedAt,
    opened_by: incident.openedBy,
    updated_at: incident.updatedAt,
    resolved_at: incident.resolvedAt,
    closed_at: incident.closedAt,
    follow_up_of: incident.followUpOf,
    dedup_key: incident.dedupKey,
    configuration_item: incident.configurationItem,
    watchers: json(incident.watchers),
    givers: json(incident.givers),
    ping_pongs: json(incident.pingPongs),
    reply_count: incident.replyCount,
    replied_at: incident.repliedAt,
    touched_at: incident.touchedAt,
    comment_count: incident.commentCount,
    pauses: json(incident.pauses),
    expected_at: incident.expectedAt,
    approval: incident.approval && json(incident.approval),
    triggers: json(incident.triggers),
    tickets: json(incident.tickets),
    moves: incident.moves,
    tier: incident.tier.number,
    due_at: nextDueAt(incident.tier.clocks),
  }
}

export function tierRow(incidentNumber: string, tier: Tier) {
  return {
    incident_number: incidentNumber,
    number: tier.number,
    stage: tier.stage,
    assignment_group: tier.assignmentGroup,
    started_at: tier.startedAt,
    ended_at: tier.endedAt,
    outcome: tier.outcome,
    breached: tier.breached,
    clocks: json(tier.clocks),
    canceled_clocks: json(tier.canceledClocks),
    answered_at: tier.answeredAt,
    calling: tier.calling && json(tier.calling),
    follow_up_at: tier.followUpAt,
    given_by: tier.givenBy && json(tier.givenBy),
    question: tier.question && json(tier.question),
    engaged_at: tier.engagedAt,
    reason: tier.reason,
    plan: json(tier.plan),
    policy_version: tier.plan.policyVersion,
  }
}

export function taskRow(incidentNumber: string, task: IncidentTask) {
  return {
    number: task.number,
    incident_number: incidentNumber,
    tier: task.tier,
    state: task.state,
    assignment_group: task.assignmentGroup,
    assigned_to: task.assignedTo,
    opened_at: task.openedAt,
    closed_at: task.closedAt,
  }
}
