import { z } from 'zod'
import { name, visible } from '../domain/commands.js'
import { RefusalError, refuse } from '../domain/errors.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import { readPayload } from '../domain/payload.js'
import type { DeskTicket } from '../domain/tickets/deskTicket.js'
import type { Clock } from '../ports/clock.js'
import { writeRef, type Keyed } from '../ports/requestRef.js'
import type { RecordStore } from '../ports/recordStore.js'

export const doneSchema = z.strictObject({
  by: name,
  outcome: visible.max(10_000),
})

/** The built-in ticket desk: what developers were asked for by incidents. */
export class Tickets {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #channel: MessageChannel | undefined

  constructor(records: RecordStore, clock: Clock, channel?: MessageChannel) {
    this.#records = records
    this.#clock = clock
    this.#channel = channel
  }

  /** The newest first. Throws `incident_not_found` as a `RefusalError` where nothing could be asked for. */
  async list(filter: { open?: boolean; incident?: string } = {}, { limit = 200 }: { limit?: number } = {}): Promise<DeskTicket[]> {
    const found = await this.#records.deskTickets(filter, limit)
    const { incident: number } = filter
    if (found.length === 0 && number !== undefined && await this.#records.incident(number) === null) {
      throw new RefusalError(refuse('incident_not_found', { number, field: 'incident' }))
    }
    return found
  }

  async show(ticket: string): Promise<DeskTicket> {
    const found = await this.#records.deskTicket(ticket)
    if (!found) throw new RefusalError(refuse('ticket_not_found', { ticket, field: 'ticket' }))
    return found
  }

  /** Its work is done; an incident that waits for it goes on, every other one reads what came of it. The same word again changes nothing. */
  async done(ticket: string, given: { by: string; outcome: string }, keyed: Keyed = {}): Promise<DeskTicket> {
    const reading = readPayload(doneSchema, 'tickets done', given)
    if ('refused' in reading) throw new RefusalError(reading.refused)
    const { by, outcome } = reading.payload
    const result = await this.#records.finishTicket(ticket, by, outcome, await this.#clock.now(), writeRef('ticket done', { ticket, by, outcome }, { channel: this.#channel, ...keyed }))
    if (!('refused' in result)) return result.ticket
    const found = result.refused.code === 'ticket_done' ? await this.show(ticket) : null
    if (found?.doneBy === by && found.outcome === outcome) return found
    throw new RefusalError(result.refused)
  }
}
