import type { ZodType } from 'zod'
import type { TierSummary } from '../../workflows/messages.js'
import { answerOf, type Answer } from '../domain/answer.js'
import {
  commandSchemas, entrySchema, openSchema, type Command, type CommandKind, type CommandPayload, type EntryRequest, type OpenInput,
} from '../domain/commands.js'
import { RefusalError, refuse, type Refusal } from '../domain/errors.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { CarriedClocks } from '../domain/sla/sla.js'
import type { Figures } from '../domain/figures/figures.js'
import { periodOf, weeksBefore } from '../domain/time/period.js'
import type { Preview } from '../domain/handoff/preview.js'
import type { SlaReport } from '../domain/sla/slaExplanation.js'
import type { Reading } from '../domain/triage/reading.js'
import type { Clock } from '../ports/clock.js'
import type { NoticeRecord } from '../ports/noticeStore.js'
import { readCaller, type Readers } from '../ports/readers.js'
import type { ApprovalFilter, ApprovalPage, ListFilter, ListPage, RecordStore, Story, StreamEntry } from '../ports/recordStore.js'
import { commandRef } from '../ports/requestRef.js'
import type { IncidentGateway } from '../temporal/gateway.js'
import { Actions, type CallOptions, type Given } from './actions.js'
import { checked, identified } from './checked.js'
import { followEntries } from './followEntries.js'
import { Overrides } from './overrides.js'
import { OwnIncidents } from './own.js'
import { Policies } from './policies.js'
import { SignIns } from './signIns.js'
import { Tickets } from './tickets.js'
import { Tokens } from './tokens.js'
import { Work } from './work.js'
import type { ForeseenCommand } from './foreseen.js'

/** Instants are ISO 8601 in UTC. */
export interface FiguresWanted {
  from?: string
  /** The first instant after the period. */
  until?: string
  /** Only what happened at this group. */
  group?: string | null
  /** Only incidents of these priorities; empty: all. */
  priorities?: readonly number[]
}

export interface ClientPorts {
  gateway: Pick<IncidentGateway, 'open' | 'send' | 'signal' | 'incident' | 'clocks' | 'tiers'>
  records: RecordStore
  clock: Clock
  /** By which way what it sends comes, unless a message says otherwise. */
  channel?: MessageChannel
  /** Read what callers comment; left out, nobody does. */
  readers?: Readers
  /** Ends what the client was given to talk through. */
  close?: () => Promise<void>
}

/**
 * What a backend service talks to Baton with. Every payload is checked before it is sent; every "no" is thrown as a
 * `RefusalError` with a stable code (`docs/errors.md`), and has changed nothing.
 */
export class BatonClient extends Actions {
  readonly #ports: ClientPorts
  /** The escalation policy: what is live, what was, and how to apply another. */
  readonly policies: Policies
  /** The built-in ticket desk: what developers were asked for. */
  readonly tickets: Tickets
  /** Guardrails of the policy that were bent. */
  readonly overrides: Overrides

  /** What somebody has reported, as callers see it. */
  readonly own: OwnIncidents

  /** Tasks and handoffs. */
  readonly work: Work

  /** Tokens, with which services and scripts sign in to the API. */
  readonly tokens: Tokens

  /** The sign-ins of people at their browsers. */
  readonly signIns: SignIns

  constructor(ports: ClientPorts) {
    super()
    this.#ports = ports
    this.policies = new Policies(ports.records, ports.clock, ports.channel)
    this.tickets = new Tickets(ports.records, ports.clock, ports.channel)
    this.overrides = new Overrides(ports.records, ports.clock, ports.channel)
    this.own = new OwnIncidents(this)
    this.work = new Work(ports.records)
    this.tokens = new Tokens(ports.records, ports.clock, ports.channel)
    this.signIns = new SignIns(ports.records, ports.clock, ports.channel)
  }

  /** Opens an incident, or returns the one that the same request, or the same dedup key, opened before. */
  async open(input: Given<OpenInput>, { waitMs }: CallOptions = {}): Promise<Answer> {
    const request = checked(openSchema, 'open', this.#identified(input))
    return accepted(await this.#ports.gateway.open(request, waitMs))
  }

  override async update<K extends CommandKind>(kind: K, number: string, payload: Given<CommandPayload<K>>, { waitMs }: CallOptions = {}): Promise<Answer> {
    return accepted(await this.#ports.gateway.send(number, kind, this.#commandOf(kind, payload), waitMs))
  }

  /** Whether this very command was carried out before, under its request ID. */
  async wasAnswered<K extends CommandKind>(kind: K, number: string, payload: CommandPayload<K>): Promise<boolean> {
    const found = await this.#ports.records.findAnswer(commandRef(number, { ...this.#commandOf(kind, payload), kind }))
    return found !== null && 'answer' in found
  }

  /** Sends a command and does not wait for its effect. One that is not allowed leaves a work note on the incident. */
  async signal<K extends CommandKind>(kind: K, number: string, payload: Given<CommandPayload<K>>): Promise<void> {
    const refusal = await this.#ports.gateway.signal(number, { ...this.#commandOf(kind, payload), kind } as unknown as Command)
    if (refusal) throw new RefusalError(refusal)
  }

  /**
   * What handing it on would do at this moment: where it would go, to whom and why, what they would see, what is missing.
   * Changes nothing. `note` may still be left out. Throws only when there is no such incident or command; what would be
   * refused is told in `refused`.
   */
  async preview(number: string, command: ForeseenCommand): Promise<Preview> {
    const { preview } = await import('./preview.js')
    return preview(this.#ports, number, command)
  }

  /** Adds an internal work note. */
  note(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#addEntry(number, 'workNote', entry)
  }

  /** Adds a comment, which the customer sees. The caller's own ends an Awaiting Caller hold, and is read before it is written. */
  comment(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#addEntry(number, 'comment', entry)
  }

  async #addEntry(number: string, kind: 'workNote' | 'comment', entry: Given<EntryRequest>): Promise<Answer> {
    const { records, clock } = this.#ports
    const request = checked(entrySchema, kind, this.#identified(entry))
    const reading = kind === 'comment' ? await this.#readingOf(number, request) : null
    const entryOf = { ...request, ...commandRef(number, { ...request, kind }), number, kind, ...(reading && { reading }) }
    const result = await records.addEntry(entryOf, await clock.now())
    if ('refused' in result) throw new RefusalError(result.refused)
    return { ...answerOf(result.incident), ...(result.repeated ? { repeated: true as const } : {}) }
  }

  async #readingOf(number: string, { by, text }: EntryRequest): Promise<Reading | null> {
    const { records, readers } = this.#ports
    if (!readers) return null
    const [incident, live] = await Promise.all([records.incident(number), records.livePolicy()])
    return incident?.caller === by && live ? readCaller(text, live.policy, readers) : null
  }

  /** What the running workflow says of the incident; null when it has ended. `show` has the records. */
  query(number: string): Promise<Answer | null> {
    return this.#ports.gateway.incident(number)
  }

  /** What the running workflow says of its clocks; null when it has ended. `explainClocks` tells how much is left. */
  clocks(number: string): Promise<CarriedClocks | null> {
    return this.#ports.gateway.clocks(number)
  }

  /** What the running workflow says of its last 200 tiers, newest last; `show` has them all. Null when it has ended. */
  tiers(number: string): Promise<TierSummary[] | null> {
    return this.#ports.gateway.tiers(number)
  }

  /** Who was to be told of an incident, by which channel, and what became of each notice; oldest first. */
  async notices(number: string): Promise<NoticeRecord[]> {
    const notices = await this.#ports.records.noticesOf(number)
    if (notices.length === 0 && await this.#ports.records.incident(number) === null) return missing(number)
    return notices
  }

  /** The whole story of an incident, from the records. */
  async show(number: string): Promise<Story> {
    return (await this.#ports.records.story(number)) ?? missing(number)
  }

  /**
   * How the clocks stood at an instant (ISO 8601 in UTC; now unless said): used and left in working time and by the wall, by
   * which calendar, and which stretches were counted. From the records, also for incidents that are over.
   */
  async explainClocks(number: string, at?: string): Promise<SlaReport> {
    const [story, { slaReport }] = await Promise.all([this.show(number), import('../domain/sla/slaExplanation.js')])
    return slaReport(story, at ?? await this.#ports.clock.now())
  }

  /** Incidents by urgency; pass `next` of a page as `cursor` to get the one after it. */
  list(filter: ListFilter = {}, { limit = 50, cursor = null }: { limit?: number; cursor?: string | null } = {}): Promise<ListPage> {
    return this.#ports.records.list(filter, limit, cursor)
  }

  /** Escalation requests, those that wait longest first; pages like those of `list`. */
  approvals(filter: ApprovalFilter = {}, { limit = 50, cursor = null }: { limit?: number; cursor?: string | null } = {}): Promise<ApprovalPage> {
    return this.#ports.records.approvals(filter, limit, cursor)
  }

  /**
   * What the work of a period looked like (docs/figures.md); up to now and from the Monday twelve weeks before, unless said. Throws a
   * `RefusalError` (`field_invalid`) for a period that is empty or longer than two years.
   */
  async figures({ from, until, group = null, priorities = [] }: FiguresWanted = {}): Promise<Figures> {
    const now = await this.#ports.clock.now()
    const begin = from ?? weeksBefore(until ?? now, 12)
    const period = periodOf({ from: begin, until: until ?? now }, { days: 12 * 7, most: 731 })
    return this.#ports.records.figures.figures({ ...period, group, priorities })
  }

  /** Follows the activity stream of one incident, or of all, from now on or from an entry that was seen last. */
  watch(number: string | null, { afterId, signal }: { afterId?: number; signal?: AbortSignal } = {}): AsyncGenerator<StreamEntry> {
    const { records } = this.#ports
    return followEntries({ last: () => records.lastEntryId(), after: id => records.entriesAfter(id, number, watchPage), pageSize: watchPage }, afterId, signal)
  }

  async close(): Promise<void> {
    await this.#ports.close?.()
  }

  #commandOf<K extends CommandKind>(kind: K, payload: Given<CommandPayload<K>>): CommandPayload<K> {
    return checked(commandSchemas[kind] as unknown as ZodType<CommandPayload<K>>, kind, this.#identified<CommandPayload<K>>(payload))
  }

  #identified<P extends { requestId: string }>(payload: Given<P>): P {
    const { channel } = this.#ports
    return identified<P>({ ...(channel && { channel }), ...payload })
  }
}

const watchPage = 200

function accepted(answer: Answer | Refusal): Answer {
  if ('code' in answer) throw new RefusalError(answer)
  return answer
}

function missing(number: string): never {
  throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
}
