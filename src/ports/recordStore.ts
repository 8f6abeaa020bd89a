import type { Approval, ApprovalState } from '../domain/approvals/approval.js'
import type { Entry, EntryKind } from '../domain/activityStream.js'
import type { NewReview, OverrideCount, RecordedOverride } from '../domain/guardrails/override.js'
import type { Incident, IncidentState, IncidentTask, ListedIncident, Tier } from '../domain/incident.js'
import type { Refusal } from '../domain/errors.js'
import type { ClockCommand, LadderCommand } from '../domain/ladder.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Policy } from '../domain/policy/policy.js'
import type { Change, RecordedHandoff } from '../domain/steps/change.js'
import type { DeskTicket } from '../domain/tickets/deskTicket.js'
import type { TicketReport } from '../domain/tickets/ticketReport.js'
import type { Reading } from '../domain/triage/reading.js'
import type { Kind } from '../domain/triggers/kin.js'
import type { Kin } from '../domain/triggers/triggerState.js'
import type { CountStore } from './countStore.js'
import type { FigureStore } from './figureStore.js'
import type { NoticeRecord } from './noticeStore.js'
import type { RequestRef, WriteRef } from './requestRef.js'
import type { SignInStore } from './signInStore.js'
import type { TokenStore } from './tokenStore.js'
import type { WorkStore } from './workStore.js'

export type { RequestRef }

/** A policy document under the number it was applied with. */
export interface LivePolicy {
  version: number
  policy: Policy
}

export interface PolicyVersion {
  version: number
  name: string
  author: string
  reason: string
  appliedAt: string
}

/** The key under which a step is recorded once: a move of the incident, or an alarm of one of its tiers. */
export type StepKey = { number: string; move: number } | { number: string; tier: number; alarm: string }

/** What a step finds, read under the incident row's lock. */
export interface Current {
  incident: Incident
  live: LivePolicy
  /** Open tasks per person, for all persons who have any; for choosing the least burdened. */
  openTaskCounts: (people: readonly string[]) => Promise<Record<string, number>>
  nextTaskNumber: () => Promise<string>
  nextOverrideNumber: () => Promise<string>
  /** Incidents of the same kind; of several that are opened at once the later ones see the earlier. */
  kinOf: (kind: Kind) => Promise<Kin>
  nextApprovalNumber: () => Promise<string>
}

export type StepResult =
  /** `notices`: the IDs of those that this very step wants, or a note before it wanted; left out when there are none. */
  | { recorded: Incident; repeated: boolean; notices?: string[] }
  | { refused: Refusal }
  /** Nothing was to be done (a reminder whose clock no longer runs). */
  | { skipped: true; notices?: string[] }

/** One incident as told top to bottom. */
export interface Story {
  incident: Incident
  tiers: Tier[]
  tasks: IncidentTask[]
  handoffs: (RecordedHandoff & { at: string })[]
  stream: Entry[]
  /** Its escalation requests, oldest first. */
  approvals: Approval[]
  /** The guardrails that were bent, oldest first. */
  overrides: RecordedOverride[]
}

/** A stream entry with its place in the whole store, for watching. */
export interface StreamEntry extends Entry {
  id: number
  number: string
}

export interface ListFilter {
  state?: IncidentState[]
  stage?: string
  /** One, or any of several. */
  assignmentGroup?: string | string[]
  assignedTo?: string
  /** Who reported it. */
  caller?: string
  priority?: number
  needsAttention?: boolean
  breached?: boolean
  /** Incidents whose people were all called, and nobody answered. */
  unanswered?: boolean
  /** Incidents with a clock that runs out at or before this instant. */
  dueBy?: string
}

/** A place in the course of all changes; opaque. */
export type ChangePlace = string

export interface Changes {
  changed: { incident: Incident; /** Differs whenever the incident does. */ change: string }[]
  /** Where to go on. Null: there were more than was asked for, or nobody here knows what the place stood for. */
  next: ChangePlace | null
}

export interface ListPage<Listed = ListedIncident> {
  incidents: Listed[]
  /** Opaque; null on the last page. */
  next: string | null
}

export interface ApprovalFilter {
  state?: ApprovalState[]
  /** Requests that this person may decide. */
  approver?: string
  /** Of one incident. */
  number?: string
}

/** An escalation request with where its incident is. */
export interface ApprovalRecord {
  incident: Pick<Incident, 'number' | 'shortDescription' | 'state' | 'priority' | 'stage' | 'assignmentGroup' | 'assignedTo'>
  approval: Approval
}

export interface ApprovalPage {
  approvals: ApprovalRecord[]
  /** Opaque; null on the last page. */
  next: string | null
}

export interface OverrideFilter {
  awaitingReview?: boolean
  guardrail?: string
  /** Of one incident. */
  number?: string
}

export interface OverridePage {
  overrides: RecordedOverride[]
  /** Opaque; null on the last page. */
  next: string | null
}

export interface NewEntry {
  number: string
  requestId: string
  payload: string
  kind: Exclude<EntryKind, 'system'>
  by: string
  channel?: MessageChannel
  text: string
  /** The tier that the author saw; undefined: the one that runs when the entry is written. */
  tier?: number
  /** Whether it is diagnostic work; undefined: its words decide. */
  diagnostic?: boolean
  /** What the customer is told of a work note, as a comment beside it. */
  forCustomer?: string
  /** When the customer may expect the next news or the solution. */
  expectedAt?: string
  /** What was read in a comment of the caller; left out: nobody read it. */
  reading?: Reading
}

/** A message from the records to a workflow, sent until the workflow took it. */
export interface OutboxMessage {
  id: number
  number: string
  command: { kind: 'resume'; requestId: string; by: string } | Extract<ClockCommand, { kind: 'callDue' | 'triggerDue' }> | { kind: 'deliver'; notices: string[] } | Extract<TicketReport, { kind: 'ticketDone' }>
}

/**
 * The system of record. Everything that happens to an incident is one step: one transaction, recorded once by its key.
 * Every method throws on trouble with the database (the caller retries) and returns a refusal as a value.
 */
export interface RecordStore {
  /**
   * Runs one step. Under the incident row's lock: a key that is recorded already returns its stored result (`repeated`
   * false: it is this very step, run again after a crash); a request ID that was answered by another step returns that
   * answer with `repeated` true; neither calls `work`. A request ID with another payload is refused.
   * Otherwise `work` decides; a change is written as a whole together with key and request, a refusal writes nothing.
   */
  step(
    key: StepKey,
    request: RequestRef | null,
    work: (current: Current) => Promise<Change | { refused: Refusal } | { skipped: true }>,
  ): Promise<StepResult>

  /**
   * The first step of an incident: writes incident, tier 1 and task. The same number again returns what is stored.
   * An unfinished incident with the same dedup key comes back as `existing`, and nothing is written.
   * Either way the number is given up, and the request ID is free to be tried again. An incident that is followed up
   * is told so in its stream.
   */
  open(
    number: string,
    request: RequestRef,
    dedupKey: string | null,
    work: (current: Omit<Current, 'incident'> & { followed: Incident | null }) => Promise<Change | { refused: Refusal }>,
    followUpOf: string | null,
  ): Promise<StepResult | { existing: Incident }>

  /** The incident number for a request ID: the same request gets the same number, another payload is refused. */
  allocate(request: RequestRef): Promise<{ number: string } | { refused: Refusal }>

  /** The stored answer to a request, if it was answered. */
  findAnswer(request: RequestRef): Promise<{ answer: Incident } | { refused: Refusal } | null>

  /**
   * Writes a note or comment. By a member of the current group, in the tier its author saw, it clears needs attention
   * and ends the respond clock; clocks that had run out are flagged, and the notices of it are wanted in the same transaction.
   * A caller's comment on an Awaiting Caller hold leaves an outbox message that resumes it, and so does a trigger that comes due
   * by the note.
   */
  addEntry(entry: NewEntry, at: string): Promise<{ incident: Incident; repeated: boolean } | { refused: Refusal }>

  /** The tickets of the built-in desk, newest first. */
  deskTickets(filter: { open?: boolean; incident?: string }, limit: number): Promise<DeskTicket[]>
  deskTicket(number: string): Promise<DeskTicket | null>
  /** A ticket of the built-in desk is done; an outbox message tells its incident. */
  finishTicket(number: string, by: string, outcome: string, at: string, write?: WriteRef): Promise<{ ticket: DeskTicket; repeated?: true } | { refused: Refusal }>

  outbox(limit: number): Promise<OutboxMessage[]>
  outboxTaken(id: number, at: string): Promise<void>

  /**
   * Keeps messages that an incident's workflow has taken and cannot hold, at the places from `first` on. A place that is
   * taken keeps what it has: it is the same message, kept again after a crash.
   */
  setAside(number: string, first: number, commands: readonly LadderCommand[]): Promise<void>
  /**
   * The messages at the places from `from` to before `end`, as many of them as travel together, in their order. Forgets
   * those before `from`, which the workflow has.
   */
  takeAside(number: string, from: number, end: number): Promise<LadderCommand[]>

  incident(number: string): Promise<Incident | null>
  unfinishedWithDedupKey(dedupKey: string): Promise<Incident | null>
  story(number: string): Promise<Story | null>
  /** Open tasks per person, of those who have any, as a step would find them now. */
  openTaskCounts(people: readonly string[]): Promise<Record<string, number>>
  /** Who was to be told of an incident, oldest first. */
  noticesOf(number: string): Promise<NoticeRecord[]>
  /**
   * By urgency: breached first, then by due instant (none: last), then by number. Throws `field_invalid` as a
   * `RefusalError` for a cursor that no list gave.
   */
  list(filter: ListFilter, limit: number, cursor: string | null): Promise<ListPage>
  /** As `list`, with all that is known of each: for who judges incidents rather than shows them. */
  listWhole(filter: ListFilter, limit: number, cursor: string | null): Promise<ListPage<Incident>>
  /** Escalation requests, those that wait longest first. Refuses a cursor as `list` does. */
  approvals(filter: ApprovalFilter, limit: number, cursor: string | null): Promise<ApprovalPage>
  /** Entries after `afterId`, oldest first; of one incident, or of all. */
  entriesAfter(afterId: number, number: string | null, limit: number): Promise<StreamEntry[]>
  lastEntryId(): Promise<number>
  /** Where whoever follows the incidents from now on begins. */
  presentPlace(): Promise<ChangePlace>
  /**
   * Incidents that changed since a place, as they are now, in the order of their last changes; at most `limit`. Following
   * `next` misses no change, also of transactions that end in another order than they began; an incident may come again
   * while others are being written. Throws `field_invalid` as a `RefusalError` for a place that was never given.
   */
  changedSince(place: ChangePlace, limit: number): Promise<Changes>

  /** Guardrails that were bent, oldest first. Throws like `list` for a cursor that no list gave. */
  overrides(filter: OverrideFilter, limit: number, cursor: string | null): Promise<OverridePage>
  /** For each guardrail that was bent since then, or ever; the most often bent first. */
  overrideCounts(since: string | null): Promise<OverrideCount[]>
  /**
   * Records what a review of an override came to, and says so in its incident's stream, also of one that is over. The same
   * review again changes nothing; another one takes the place of the first.
   */
  reviewOverride(id: string, review: NewReview, at: string, write?: WriteRef): Promise<{ override: RecordedOverride; repeated: boolean } | { refused: Refusal }>

  livePolicy(): Promise<LivePolicy | null>
  /** The same request again gets the version that it made, and makes none; with another payload it throws `request_id_reused` as a `RefusalError`. */
  applyPolicy(policy: Policy, source: string, author: string, reason: string, at: string, write?: WriteRef): Promise<PolicyVersion & { repeated?: true }>
  policyVersions(): Promise<PolicyVersion[]>
  policySource(version: number): Promise<string | null>
  /** A version as it was applied, also by an earlier Baton whose YAML reads otherwise by now; null when there is none. */
  policyVersion(version: number): Promise<LivePolicy | null>

  /** Tasks and handoffs, across incidents. */
  readonly work: WorkStore

  /** The tokens of services and scripts. */
  readonly tokens: TokenStore

  /** The sign-ins of people. */
  readonly signIns: SignInStore

  /** What the work of a period looked like. */
  readonly figures: FigureStore
  /** What is watched of a running Baton. */
  readonly counted: CountStore

  /** Random, made with the first migration; tells these records from others. */
  storeId(): Promise<string>
  close(): Promise<void>
}
