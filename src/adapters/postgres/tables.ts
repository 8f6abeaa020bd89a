import type { ColumnType, GeneratedAlways, Insertable, Selectable } from 'kysely'
import type { Role } from '../../domain/access/principal.js'
import type { EntryKind } from '../../domain/activityStream.js'
import type { Completeness } from '../../domain/handoff/completeness.js'
import type { FilledForm } from '../../domain/handoff/filledForm.js'
import type { Handoff, HandoffReason } from '../../domain/handoff/handoff.js'
import type { Approval, ApprovalState } from '../../domain/approvals/approval.js'
import type { OverrideReview } from '../../domain/guardrails/override.js'
import type { Holder, HoldReason, IncidentState, Plan, Question, Resolution, TaskState, TierOutcome } from '../../domain/incident.js'
import type { StoredPolicy } from '../../domain/policy/storedPolicy.js'
import type { Incident } from '../../domain/incident.js'
import type { MessageChannel } from '../../domain/messageChannel.js'
import type { Channel, Notice, NoticeEvent } from '../../domain/notices/notice.js'
import type { Calling } from '../../domain/paging/calling.js'
import type { Pause } from '../../domain/pauses.js'
import type { PingPong } from '../../domain/pingPong.js'
import type { CanceledClock, TierClocks } from '../../domain/sla/sla.js'
import type { DeskTicket } from '../../domain/tickets/deskTicket.js'
import type { TicketLink } from '../../domain/tickets/ticket.js'
import type { Reading } from '../../domain/triage/reading.js'
import type { TriggerState } from '../../domain/triggers/triggerState.js'
import type { Watcher } from '../../domain/watchList.js'
import type { NoticeAttempt, NoticeState } from '../../ports/noticeStore.js'
import type { OutboxMessage } from '../../ports/recordStore.js'
import type { SignInWay } from '../../ports/signInStore.js'

/** A jsonb column: read as what it holds, written as JSON text (`json()` in rows.ts). */
type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>

/** The database's own clock; never written by us and never shown as the time of an event. */
type RecordedAt = ColumnType<string, never, never>

/** By which way a write came; null: it did not say, or was recorded before that was asked. */
type Said = ColumnType<MessageChannel | null, MessageChannel | null | undefined, MessageChannel | null>

export interface Tables {
  schema_migrations: { number: number; name: string; recorded_at: RecordedAt }
  store: { only_one: boolean; id: string }
  policy_versions: {
    version: number
    name: string
    author: string
    reason: string
    applied_at: string
    source: string
    document: Json<StoredPolicy>
    channel: Said
    recorded_at: RecordedAt
  }
  allocations: { request_id: string; payload_hash: string; number: string; recorded_at: RecordedAt }
  incidents: {
    number: string
    short_description: string
    description: string | null
    caller: string
    category: string
    subcategory: string | null
    impact: number
    urgency: number
    priority: number
    vip: boolean
    caller_calendar: string | null
    tags: string[]
    state: IncidentState
    ladder: string
    stage: string
    assignment_group: string
    assigned_to: string
    needs_attention: boolean
    hold_reason: HoldReason | null
    resolution: JsonOrNull<Resolution>
    reopen_count: number
    reassignment_count: number
    escalation_count: number
    breached: boolean
    opened_at: string
    opened_by: string
    updated_at: string
    resolved_at: string | null
    closed_at: string | null
    follow_up_of: string | null
    dedup_key: string | null
    configuration_item: string | null
    watchers: Json<Watcher[]>
    givers: Json<string[]>
    ping_pongs: Json<PingPong[]>
    reply_count: number
    replied_at: string | null
    touched_at: string
    comment_count: number
    pauses: Json<Pause[]>
    expected_at: string | null
    approval: JsonOrNull<Approval>
    triggers: Json<TriggerState[]>
    tickets: Json<TicketLink[]>
    moves: number
    /** The running tier, or the last one. */
    tier: number
    due_at: string | null
    /** The number of the transaction that changed it last; the database's own. */
    changed_in: ColumnType<string, never, never>
    recorded_at: RecordedAt
  }
  tiers: {
    incident_number: string
    number: number
    stage: string
    assignment_group: string
    started_at: string
    ended_at: string | null
    outcome: TierOutcome | null
    breached: boolean
    clocks: Json<TierClocks>
    canceled_clocks: Json<CanceledClock[]>
    answered_at: string | null
    calling: JsonOrNull<Calling>
    follow_up_at: string | null
    given_by: JsonOrNull<Holder>
    question: JsonOrNull<Question>
    engaged_at: string | null
    reason: HandoffReason | null
    plan: Json<Plan>
    policy_version: number
    recorded_at: RecordedAt
  }
  tasks: {
    number: string
    incident_number: string
    tier: number
    state: TaskState
    assignment_group: string
    assigned_to: string
    opened_at: string
    closed_at: string | null
    recorded_at: RecordedAt
  }
  entries: {
    id: GeneratedAlways<number>
    incident_number: string
    tier: number
    at: string
    kind: EntryKind
    author: string
    text: string
    reading: JsonOrNull<Reading>
    /** By which way it came; null: it is not known, or Baton wrote it. */
    channel: MessageChannel | null
    recorded_at: RecordedAt
  }
  handoffs: {
    id: GeneratedAlways<number>
    incident_number: string
    from_tier: number
    to_tier: number
    author: string
    at: string
    handoff: Json<Handoff>
    /** As the receiving team reads it; null: it has no form. */
    form: JsonOrNull<FilledForm>
    /** Null: it was no escalation, or is from before there was any. */
    completeness: JsonOrNull<Completeness>
    recorded_at: RecordedAt
  }
  overrides: {
    id: string
    incident_number: string
    tier: number
    at: string
    guardrail: string
    rule: string
    author: string
    reason: string
    command: string
    verdict: OverrideReview | null
    reviewed_by: string | null
    reviewed_at: string | null
    review_note: string | null
    review_channel: Said
    recorded_at: RecordedAt
  }
  /** Escalation requests; the open one, or the last, stands in its incident too. */
  approvals: {
    id: string
    incident_number: string
    state: ApprovalState
    requested_at: string
    approval: Json<Approval>
    recorded_at: RecordedAt
  }
  /** The built-in desk: what was asked of the developers. */
  desk_tickets: {
    number: string
    /** The same for the same request: asked again it is the same ticket. */
    key: string
    incident_number: string
    title: string
    body: string
    state: DeskTicket['state']
    opened_at: string
    done_at: string | null
    done_by: string | null
    outcome: string | null
    done_channel: Said
    recorded_at: RecordedAt
  }
  /**
   * What each step answered, under its key; a note is a step as well. Without the pauses so far, which no answer tells: an
   * incident that was held a thousand times would have them a thousand times.
   */
  steps: { incident_number: string; key: string; at: string; result: Json<Incident>; recorded_at: RecordedAt }
  requests: { request_id: string; payload_hash: string; incident_number: string; step_key: string; author: string | null; channel: MessageChannel | null; recorded_at: RecordedAt }
  /** The answers to writes that are no message to an incident, by request ID. */
  kept_answers: { request_id: string; payload_hash: string; answer: Json<object>; recorded_at: RecordedAt }
  outbox: {
    id: GeneratedAlways<number>
    incident_number: string
    /** The incident's moves when it was written: one message is enough for one hold. */
    move: number
    command: Json<OutboxMessage['command']>
    at: string
    taken_at: string | null
    recorded_at: RecordedAt
  }
  /** Messages of an incident's workflow that wait here for their turn. */
  set_aside: { incident_number: string; place: number; command: string; recorded_at: RecordedAt }
  tokens: {
    id: string
    name: string
    acts_as: string
    role: Role
    groups: JsonOrNull<string[]>
    hash: Buffer
    created_at: string
    created_by: string
    expires_at: string | null
    revoked_at: string | null
    revoked_by: string | null
    last_used_at: string | null
    created_channel: Said
    recorded_at: RecordedAt
  }
  sign_ins: {
    id: string
    name: string
    role: Role
    groups: JsonOrNull<string[]>
    how: SignInWay
    hash: Buffer
    created_at: string
    expires_at: string
    ended_at: string | null
    ended_by: string | null
    recorded_at: RecordedAt
  }
  notices: {
    id: string
    incident_number: string
    /** Of the step that wants it. */
    step_key: string
    event: NoticeEvent
    channel: Channel
    recipient: string
    thread: string
    notice: Json<Notice>
    state: NoticeState
    wanted_at: string
    /** Not before: quiet hours, or what the channel asked for. */
    send_at: string
    /** A storm holds it back until then; what is held leaves together. */
    held_until: string | null
    attempts: number
    doubted: boolean
    /** A worker holds it since then. */
    sending_since: string | null
    /** When the last try began. */
    left_at: string | null
    /** The ID it went out under. */
    sent_as: string | null
    /** The receipt that its thread began with, when it went out. */
    in_thread: string | null
    sent_at: string | null
    answered_at: string | null
    receipt: string | null
    reason: string | null
    recorded_at: RecordedAt
  }
  notice_attempts: {
    notice_id: string
    number: number
    began_at: string
    ended_at: string | null
    outcome: NoticeAttempt['outcome']
    reason: string | null
    recorded_at: RecordedAt
  }
}

export type TokenRow = Selectable<Tables['tokens']>

export type SignInRow = Selectable<Tables['sign_ins']>

export type NoticeRow = Selectable<Tables['notices']>

export type NewIncidentRow = Insertable<Tables['incidents']>
