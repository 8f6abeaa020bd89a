import type { Answer } from '../domain/answer.js'
import type { CommandKind, CommandPayload, EntryRequest, OpenInput } from '../domain/commands.js'
import type { ApprovalFilter, ListFilter } from '../ports/recordStore.js'
import { Actions, type CallOptions, type Given } from './actions.js'
import type { Baton, Paging } from './baton.js'
import type { BatonClient, FiguresWanted } from './batonClient.js'
import type { ForeseenCommand } from './foreseen.js'
import { incidentJson, noticeJson, storyJson } from './json.js'

/** Baton by its servers themselves. */
export class DirectBaton extends Actions implements Baton {
  readonly #client: BatonClient
  readonly policies: Baton['policies']
  readonly tickets: Baton['tickets']
  readonly overrides: Baton['overrides']
  readonly own: Baton['own']
  readonly work: Baton['work']
  readonly tokens: Baton['tokens']
  readonly signIns: Baton['signIns']

  constructor(client: BatonClient) {
    super()
    this.#client = client
    this.policies = client.policies
    this.tickets = client.tickets
    this.overrides = client.overrides
    this.own = client.own
    this.work = client.work
    this.tokens = client.tokens
    this.signIns = client.signIns
  }

  principal(): Promise<null> {
    return Promise.resolve(null)
  }

  open(input: Given<OpenInput>, options?: CallOptions): Promise<Answer> {
    return this.#client.open(input, options)
  }

  override update<K extends CommandKind>(kind: K, number: string, payload: Given<CommandPayload<K>>, options?: CallOptions): Promise<Answer> {
    return this.#client.update(kind, number, payload, options)
  }

  note(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#client.note(number, entry)
  }

  comment(number: string, entry: Given<EntryRequest>): Promise<Answer> {
    return this.#client.comment(number, entry)
  }

  preview(number: string, command: ForeseenCommand) {
    return this.#client.preview(number, command)
  }

  async list(filter?: ListFilter, paging?: Paging) {
    const { incidents, next } = await this.#client.list(filter, paging)
    return { incidents: incidents.map(incidentJson), next }
  }

  async show(number: string) {
    return storyJson(await this.#client.show(number))
  }

  explainClocks(number: string, at?: string) {
    return this.#client.explainClocks(number, at)
  }

  async notices(number: string) {
    return (await this.#client.notices(number)).map(noticeJson)
  }

  approvals(filter?: ApprovalFilter, paging?: Paging) {
    return this.#client.approvals(filter, paging)
  }

  figures(wanted?: FiguresWanted) {
    return this.#client.figures(wanted)
  }

  watch(number: string | null, options?: { afterId?: number; signal?: AbortSignal }) {
    return this.#client.watch(number, options)
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
