import { CancellationScope, log, sleep } from '@temporalio/workflow'
import type { Wait } from '../activities/waiting.js'
import { summaryLine } from '../src/domain/summary.js'
import type { TicketReport } from '../src/domain/tickets/ticketReport.js'
import { askForTicket } from './proxies.js'

/**
 * The tickets of one incident that a desk is being asked for. It runs beside the incident's loop and never holds it up;
 * what became of each is a report to the loop, as of a clock. A run that goes on in this one's place asks again for what
 * the incident still wants, and by its key gets the same ticket.
 */
export class Tickets {
  readonly #number: string
  readonly #onReport: (report: TicketReport) => void
  readonly #begun = new Set<string>()
  #unanswered = 0
  #asking = 0

  constructor(number: string, onReport: (report: TicketReport) => void) {
    this.#number = number
    this.#onReport = onReport
  }

  /** True while a desk has not answered. */
  get areWanted(): boolean {
    return this.#unanswered > 0
  }

  /** True while a desk is being called: a run that ends now would leave it to the next to find out how that went. */
  get isAsking(): boolean {
    return this.#asking > 0
  }

  begin(keys: readonly string[] = []): void {
    for (const key of keys) {
      if (this.#begun.has(key)) continue
      this.#begun.add(key)
      void CancellationScope.nonCancellable(() => this.#run(key))
    }
  }

  async #run(key: string): Promise<void> {
    this.#unanswered += 1
    try {
      for (;;) {
        const asked = await this.#ask(key)
        if (!('waitMs' in asked)) {
          this.#onReport(asked)
          break
        }
        await sleep(asked.waitMs, { summary: summaryLine(`Ticket waits: ${asked.because}`) })
      }
    } catch (error) {
      log.warn('A ticket could not be asked for', { number: this.#number, error: String(error) })
      this.#onReport({ kind: 'ticketRefused', key, reason: 'the desk could not be asked' })
    }
    this.#unanswered -= 1
  }

  async #ask(key: string): Promise<TicketReport | Wait> {
    this.#asking += 1
    try {
      return await askForTicket(this.#number, key)
    } finally {
      this.#asking -= 1
    }
  }
}
