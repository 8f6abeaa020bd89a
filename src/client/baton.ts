import type { Principal } from '../domain/access/principal.js'
import type { Answer } from '../domain/answer.js'
import type { EntryRequest, OpenInput } from '../domain/commands.js'
import type { Figures } from '../domain/figures/figures.js'
import type { Preview } from '../domain/handoff/preview.js'
import type { SlaReport } from '../domain/sla/slaExplanation.js'
import type { ApprovalFilter, ApprovalPage, ListFilter, StreamEntry } from '../ports/recordStore.js'
import type { Actions, CallOptions, Given } from './actions.js'
import type { FiguresWanted } from './batonClient.js'
import type { ForeseenCommand } from './foreseen.js'
import type { IncidentDocument, NoticeDocument, StoryDocument } from './json.js'
import type { Overrides } from './overrides.js'
import type { OwnIncidents } from './own.js'
import type { Policies } from './policies.js'
import type { SignIns } from './signIns.js'
import type { Tickets } from './tickets.js'
import type { Tokens } from './tokens.js'
import type { Work } from './work.js'

/** Which part of a list: `next` of a page as `cursor` gives the one after it. */
export interface Paging {
  limit?: number
  cursor?: string | null
}

/**
 * Baton as the command line and other programs use it, whichever way they reach it: its servers themselves, or its HTTP
 * API. What is read comes as the documents that `--json` prints. Every "no" is thrown as a `RefusalError`, the same one
 * over both ways.
 */
export interface Baton extends Actions {
  /** Who is signed in; null where nobody has to: whoever reaches the servers themselves can do everything. */
  principal(): Promise<Principal | null>

  open(input: Given<OpenInput>, options?: CallOptions): Promise<Answer>
  note(number: string, entry: Given<EntryRequest>): Promise<Answer>
  comment(number: string, entry: Given<EntryRequest>): Promise<Answer>
  preview(number: string, command: ForeseenCommand): Promise<Preview>

  list(filter?: ListFilter, paging?: Paging): Promise<{ incidents: IncidentDocument[]; next: string | null }>
  show(number: string): Promise<StoryDocument>
  explainClocks(number: string, at?: string): Promise<SlaReport>
  notices(number: string): Promise<NoticeDocument[]>
  approvals(filter?: ApprovalFilter, paging?: Paging): Promise<ApprovalPage>
  figures(wanted?: FiguresWanted): Promise<Figures>
  watch(number: string | null, options?: { afterId?: number; signal?: AbortSignal }): AsyncGenerator<StreamEntry>

  readonly policies: Pick<Policies, 'live' | 'versions' | 'version' | 'source' | 'check' | 'apply'>
  readonly tickets: Pick<Tickets, 'list' | 'show' | 'done'>
  readonly overrides: Pick<Overrides, 'list' | 'summary' | 'review'>
  /** What somebody has reported, as callers see it. Over the API everybody sees their own only: anybody else throws `forbidden`. */
  readonly own: Pick<OwnIncidents, 'list' | 'show' | 'open' | 'comment' | 'reopen'>
  readonly work: Pick<Work, 'tasks' | 'handoffs' | 'tasksOf' | 'handoffsOf'>
  readonly tokens: Pick<Tokens, 'create' | 'list' | 'revoke'>
  readonly signIns: Pick<SignIns, 'list' | 'endAll'>

  close(): Promise<void>
}
