import { beginStep } from '../src/domain/steps/change.js'
import { recordTicket } from '../src/domain/steps/tickets.js'
import { ticketBody, ticketTitle } from '../src/domain/tickets/ticketBody.js'
import type { TicketReport } from '../src/domain/tickets/ticketReport.js'
import type { Clock } from '../src/ports/clock.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import type { Opened, TicketDesk, TicketRequest } from '../src/ports/ticketDesk.js'
import { runStep, type StepInput, type StepOutcome } from './step.js'
import { wait, type Wait } from './waiting.js'

export interface TicketPorts {
  records: RecordStore
  desk: TicketDesk
  clock: Clock
}

/** After a day nobody waits for a task any more that could not be opened. */
const giveUpAfterMs = 86_400_000
const longestWaitMs = 900_000

export function ticketActivities({ records, desk, clock }: TicketPorts) {
  return {
    /**
     * Asks the desk for a ticket that a step wants, after that step and beside the incident. Whatever crashes on the way,
     * the next try finds by its key what an earlier one opened. Until the desk has answered it fails with the wait before the
     * next try, or, where that is long, returns the wait.
     */
    async openTicket({ number, key }: { number: string; key: string }): Promise<TicketReport | Wait> {
      const story = await records.story(number)
      const link = story?.incident.tickets.find(one => one.key === key)
      if (!story || !link) return { kind: 'ticketRefused', key, reason: 'nobody asks for it' }
      const { incident, handoffs } = story
      const request = { key, number, title: ticketTitle(link), body: ticketBody(incident, link, handoffs.at(-1)?.handoff ?? null), priority: incident.priority }
      const at = await clock.now()
      const opened = await openOnce(desk, request, at)
      if (opened.outcome === 'opened') return { kind: 'ticketOpened', key, desk: desk.name, ticket: opened.ticket, url: opened.url }
      const ageMs = Date.parse(at) - Date.parse(link.wantedAt)
      if (opened.outcome === 'refused' || ageMs > giveUpAfterMs) {
        return { kind: 'ticketRefused', key, reason: opened.outcome === 'uncertain' ? `${opened.reason}; it may be there all the same` : opened.reason }
      }
      // The longer it takes, the longer the waits.
      return wait(Math.max(opened.retryAfterMs, Math.min(ageMs / 8, longestWaitMs)), opened.reason, 'TicketLater')
    },

    /** Keeps what became of a ticket: it was opened, refused or done. */
    async recordTicket({ number, move, at, command }: StepInput<TicketReport>): Promise<StepOutcome> {
      return runStep(records, { number, move }, null, at, ({ incident }) =>
        Promise.resolve(recordTicket(beginStep(incident, at), command, at) ?? { skipped: true }))
    },
  }
}

/** Nobody knows of tries before this one, so it is looked for first. */
async function openOnce(desk: TicketDesk, request: TicketRequest, at: string): Promise<Opened> {
  if (desk.deduplicates) return desk.open(request, at)
  const found = await desk.find(request.key)
  if (found.found === 'ticket') return { outcome: 'opened', ticket: found.ticket, url: found.url }
  if (found.found === 'unknown') return { outcome: 'uncertain', retryAfterMs: found.retryAfterMs, reason: found.reason }
  return desk.open(request, at)
}
