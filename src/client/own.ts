import { commandSchemas, entrySchema, openSchema } from '../domain/commands.js'
import { refuse, RefusalError } from '../domain/errors.js'
import type { ListedIncident } from '../domain/incident.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Story } from '../ports/recordStore.js'
import type { Paging } from './baton.js'
import type { BatonClient } from './batonClient.js'
import { checked } from './checked.js'

/** What callers say: nothing that the support decides. */
export const ownSchemas = {
  open: openSchema.pick({ shortDescription: true, description: true, category: true, subcategory: true, impact: true, urgency: true, configurationItem: true }),
  comment: entrySchema.pick({ text: true }),
  reopen: commandSchemas.reopen.pick({ note: true }),
}

export interface OwnReport {
  shortDescription: string
  description?: string | undefined
  category: string
  subcategory?: string | null | undefined
  impact: number
  urgency: number
  configurationItem?: string | undefined
}

/** Whom it comes from, under which request ID. */
export interface OwnEnvelope {
  by: string
  requestId?: string
  channel?: MessageChannel
}

export type OwnSummary = ReturnType<typeof ownSummaryJson>
export type OwnIncident = ReturnType<typeof ownIncidentJson>

/**
 * What somebody has reported, as callers see it: read, commented on, reopened. Neither takes nor answers anything internal, and
 * what another has reported is not found: every method throws `incident_not_found` for it (docs/decisions/0029).
 */
export class OwnIncidents {
  readonly #client: Pick<BatonClient, 'show' | 'list' | 'open' | 'comment' | 'reopen'>

  constructor(client: Pick<BatonClient, 'show' | 'list' | 'open' | 'comment' | 'reopen'>) {
    this.#client = client
  }

  /** In every state, the most urgent first. */
  async list(by: string, { limit = 50, cursor = null }: Paging = {}): Promise<{ incidents: OwnSummary[]; next: string | null }> {
    const { incidents, next } = await this.#client.list({ caller: by }, { limit, cursor })
    return { incidents: incidents.map(ownSummaryJson), next }
  }

  async show(by: string, number: string): Promise<OwnIncident> {
    return ownIncidentJson(await this.#own(by, number))
  }

  async open(given: OwnReport, envelope: OwnEnvelope): Promise<OwnIncident> {
    const { description, configurationItem, ...report } = checked(ownSchemas.open, 'own open', given)
    const { incident: { number } } = await this.#client.open({
      ...report, ...(description !== undefined && { description }), ...(configurationItem !== undefined && { configurationItem }), ...envelope, caller: envelope.by,
    })
    return this.show(envelope.by, number)
  }

  async comment(number: string, given: { text: string }, envelope: OwnEnvelope): Promise<OwnIncident> {
    const { text } = checked(ownSchemas.comment, 'own comment', given)
    await this.#own(envelope.by, number)
    await this.#client.comment(number, { text, ...envelope })
    return this.show(envelope.by, number)
  }

  async reopen(number: string, given: { note: string }, envelope: OwnEnvelope): Promise<OwnIncident> {
    const { note } = checked(ownSchemas.reopen, 'own reopen', given)
    await this.#own(envelope.by, number)
    await this.#client.reopen(number, { note, ...envelope })
    return this.show(envelope.by, number)
  }

  async #own(by: string, number: string): Promise<Story> {
    const found = await this.#client.show(number)
    if (found.incident.caller !== by) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
    return found
  }
}

function ownIncidentJson({ incident, stream }: Story) {
  return { ...ownSummaryJson(incident), comments: stream.filter(({ kind }) => kind === 'comment').map(({ at, author, text }) => ({ at, author, text })) }
}

function ownSummaryJson(incident: ListedIncident) {
  const { number, shortDescription, description, state, priority, openedAt, updatedAt, resolvedAt, closedAt, expectedAt, resolution } = incident
  return {
    number, shortDescription, description, state, priority, openedAt, updatedAt, resolvedAt, closedAt, expectedAt,
    resolution: resolution && { code: resolution.code, notes: resolution.notes, at: resolution.at },
  }
}
