import { CancellationScope, log, sleep } from '@temporalio/workflow'
import type { Delivered } from '../activities/notices.js'
import { summaryLine } from '../src/domain/summary.js'
import { deliver } from './proxies.js'

/**
 * The notices of one incident that are under way. They run beside the incident's loop and never hold it up; what is not
 * settled when the incident continues as new is begun again by the next run, where the records know how far it was.
 */
export class Deliveries {
  readonly #number: string
  readonly #pending = new Set<string>()
  #calls = 0

  constructor(number: string) {
    this.#number = number
  }

  get pending(): string[] {
    return [...this.#pending]
  }

  /** True while a channel is being called: a run that ends now would leave it to the next to find out how that went. */
  get isCalling(): boolean {
    return this.#calls > 0
  }

  begin(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#pending.has(id)) continue
      this.#pending.add(id)
      void CancellationScope.nonCancellable(() => this.#run(id))
    }
  }

  /** A notice that cannot be delivered is a matter of its row, and never of the incident. */
  async #run(id: string): Promise<void> {
    try {
      for (;;) {
        const delivered = await this.#call(id)
        if ('state' in delivered) break
        await sleep(delivered.waitMs, { summary: summaryLine(`Notice waits: ${delivered.because}`) })
      }
    } catch (error) {
      log.warn('A notice could not be delivered', { number: this.#number, error: String(error) })
    }
    this.#pending.delete(id)
  }

  async #call(id: string): Promise<Delivered> {
    this.#calls += 1
    try {
      return await deliver(this.#number, id)
    } finally {
      this.#calls -= 1
    }
  }
}
