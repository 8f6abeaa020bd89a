import type { Principal } from '../../domain/access/principal.js'
import type { Answer } from '../../domain/answer.js'
import {
  commandSchemas, entrySchema, openSchema, type CommandKind, type CommandPayload, type EntryRequest, type OpenInput,
} from '../../domain/commands.js'
import type { Figures } from '../../domain/figures/figures.js'
import type { Preview } from '../../domain/handoff/preview.js'
import { incidentStates } from '../../domain/incident.js'
import type { SlaReport } from '../../domain/sla/slaExplanation.js'
import type { ApprovalFilter, ApprovalPage, ApprovalRecord, ListFilter, StreamEntry } from '../../ports/recordStore.js'
import { Actions, type CallOptions, type Given } from '../actions.js'
import type { Baton, Paging } from '../baton.js'
import type { FiguresWanted } from '../batonClient.js'
import { checked, identified } from '../checked.js'
import { commandPath } from '../../domain/commandPath.js'
import { foreseenSchemas, type ForeseenCommand } from '../foreseen.js'
import type { IncidentDocument, NoticeDocument, StoryDocument } from '../json.js'
import { followEntries } from '../followEntries.js'
import type { AskApi } from './askApi.js'
import { overridesOverHttp } from './overridesOverHttp.js'
import { ownOverHttp } from './ownOverHttp.js'
import { pagesOf } from './pagesOf.js'
import { incidentPath } from './itemPaths.js'
import { policiesOverHttp } from './policiesOverHttp.js'
import { sendableKey } from './sendableKey.js'
import { signInsOverHttp } from './signInsOverHttp.js'
import { ticketsOverHttp } from './ticketsOverHttp.js'
import { tokensOverHttp } from './tokensOverHttp.js'
import { workOverHttp } from './workOverHttp.js'

const defaultWaitMs = 10_000

/**
 * Baton by its HTTP API. What is wrong with a payload is told before it is sent, in the same words as over the other way;
 * everything else the API judges. It keeps no connection open that would have to be closed.
 */
export class HttpBaton extends Actions implements Baton {
  readonly #ask: AskApi
  #principal: Promise<Principal> | undefined
  readonly policies: Baton['policies']
  readonly tickets: Baton['tickets']
  readonly overrides: Baton['overrides']
  readonly own: Baton['own']
  readonly work: Baton['work']
  readonly tokens: Baton['tokens']
  readonly signIns: Baton['signIns']

  constructor(ask: AskApi) {
    super()
    this.#ask = ask
    this.policies = policiesOverHttp(ask)
    this.tickets = ticketsOverHttp(ask)
    this.overrides = overridesOverHttp(ask)
    this.own = ownOverHttp(ask, () => this.principal())
    this.work = workOverHttp(ask)
    this.tokens = tokensOverHttp(ask)
    this.signIns = signInsOverHttp(ask)
  }

  /** Asked once: a token stays whose it is. */
  principal(): Promise<Principal> {
    return (this.#principal ??= this.#whoIsSignedIn())
  }

  async #whoIsSignedIn(): Promise<Principal> {
    const { name, role, groups } = await this.#ask({ path: '/v1/me', having: 'role' }) as Principal
    return { name, role, groups }
  }

  async open(input: Given<OpenInput>, { waitMs = defaultWaitMs }: CallOptions = {}): Promise<Answer> {
    const { requestId, channel: _channel, ...body } = checked(openSchema, 'open', identified(input))
    return this.#write('/v1/incidents', body, requestId, waitMs)
  }

  override async update<K extends CommandKind>(kind: K, number: string, payload: Given<CommandPayload<K>>, { waitMs = defaultWaitMs }: CallOptions = {}): Promise<Answer> {
    const { requestId, channel: _channel, ...body } = checked<CommandPayload<CommandKind>>(commandSchemas[kind], kind, identified<CommandPayload<K>>(payload))
    return this.#write(`${incidentPath(number)}/${commandPath(kind)}`, body, requestId, waitMs)
  }

  note(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#addEntry(number, 'notes', entry)
  }

  comment(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#addEntry(number, 'comments', entry)
  }

  async #addEntry(number: string, kind: 'notes' | 'comments', entry: Given<EntryRequest>): Promise<Answer> {
    const { requestId, channel: _channel, ...body } = checked(entrySchema, kind === 'notes' ? 'workNote' : 'comment', identified(entry))
    return this.#write(`${incidentPath(number)}/${kind}`, body, requestId)
  }

  async #write(path: string, body: object, requestId: string, waitMs = 0): Promise<Answer> {
    return await this.#ask({ method: 'POST', path, body, key: sendableKey(requestId), waitMs, having: 'incident' }) as Answer
  }

  async preview(number: string, { kind, ...payload }: ForeseenCommand): Promise<Preview> {
    const { requestId: _requestId, channel: _channel, ...body } = checked<{ requestId?: string | undefined; channel?: unknown }>(foreseenSchemas[kind], kind, payload)
    return await this.#ask({ method: 'POST', path: `${incidentPath(number)}/${commandPath(kind)}/preview`, body, isRepeatable: true, having: 'would' }) as Preview
  }

  async list({ state = [...incidentStates], assignmentGroup: group, assignedTo: owner, caller, ...flags }: ListFilter = {}, { limit = 50, cursor = null }: Paging = {}) {
    // The API tells callers of their own, under another route: nobody else asks by them.
    if (caller !== undefined) throw new TypeError('the API lists no incidents by their caller; `own.list` has one\'s own')
    return pagesOf<'incidents', IncidentDocument>(this.#ask, 'incidents', { path: '/v1/incidents', query: { state, group, owner, ...flags } }, limit, cursor)
  }

  async show(number: string): Promise<StoryDocument> {
    return await this.#ask({ path: incidentPath(number), having: 'tiers' }) as StoryDocument
  }

  async explainClocks(number: string, at?: string): Promise<SlaReport> {
    return await this.#ask({ path: `${incidentPath(number)}/clocks`, query: { at }, having: 'clocks' }) as SlaReport
  }

  async notices(number: string): Promise<NoticeDocument[]> {
    const { notices } = await this.#ask({ path: `${incidentPath(number)}/notices`, having: 'notices' }) as { notices: NoticeDocument[] }
    return notices
  }

  approvals({ state, approver, number }: ApprovalFilter = {}, { limit = 50, cursor = null }: Paging = {}): Promise<ApprovalPage> {
    return pagesOf<'approvals', ApprovalRecord>(this.#ask, 'approvals', { path: '/v1/approvals', query: { state, approver, incident: number } }, limit, cursor)
  }

  async figures({ from, until, group, priorities: priority }: FiguresWanted = {}): Promise<Figures> {
    return await this.#ask({ path: '/v1/figures', query: { from, until, group, priority }, having: 'weeks' }) as Figures
  }

  watch(number: string | null, { afterId, signal }: { afterId?: number; signal?: AbortSignal } = {}): AsyncGenerator<StreamEntry> {
    const ask = async (after?: number) => await this.#ask({ path: '/v1/entries', query: { after, number, limit: 200 }, having: 'entries', signal }) as { entries: StreamEntry[]; last: number }
    return followEntries({ last: async () => (await ask()).last, after: async id => (await ask(id)).entries, pageSize: 200 }, afterId, signal)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
