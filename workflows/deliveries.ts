import { CancellationScope, condition, log, patched, sleep } from '@temporalio/workflow'
import type { Delivered } from '../activities/notices.js'
import { summaryLine } from '../src/domain/summary.js'
import { deliver, noticesLeft } from './proxies.js'

/** Channels called for one incident at once: a thousand people who watch it must not fill its history in one breath, nor all of a worker. */
const mostCalls = 25

/** More than these a run does not hand to the next one by name. */
const mostCarried = 200

/** What a run hands to the next of the notices under way. */
export interface CarriedNotices {
  /** Left out when there are none. */
  notices?: string[]
  /** They are too many to be named: the next run finds them in the records. */
  noticesLeft?: true
}

/**
 * The notices of one incident that are under way. They run beside the incident's loop and never hold it up; what is not
 * settled when the incident continues as new is begun again by the next run, where the records know how far it was.
 */
export class Deliveries {
  readonly #number: string
  readonly #isLong: () => boolean
  readonly #pending = new Set<string>()
  /** Those who wait for their turn to call, first come, first served. */
  readonly #turns: (() => void)[] = []
  #calls = 0
  /** How many wait for what only time brings: quiet hours, a channel that is busy. */
  #asleep = 0
  #areLeft = false
  #fetches = false

  /** `isLong`: this run should come to its end, so that no more calls begin in it. */
  constructor(number: string, isLong: () => boolean) {
    this.#number = number
    this.#isLong = isLong
  }

  get areSettled(): boolean {
    return this.#pending.size === 0 && !this.#areLeft
  }

  /** True while a channel is being called: a run that ends now would leave it to the next to find out how that went. */
  get isCalling(): boolean {
    return this.#calls > 0
  }

  /** True when some could go out, and only in the next run. */
  get areHeldBack(): boolean {
    return this.#isLong() && this.#calls === 0 && (this.#turns.length > 0 || this.#fetches)
  }

  get carried(): CarriedNotices {
    if (this.#areLeft || this.#pending.size > mostCarried) return { noticesLeft: true }
    return this.#pending.size === 0 ? {} : { notices: [...this.#pending] }
  }

  begin(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#pending.has(id)) continue
      this.#pending.add(id)
      void CancellationScope.nonCancellable(() => this.#run(id))
    }
  }

  goOn(carried: CarriedNotices): void {
    this.begin(carried.notices ?? [])
    this.#areLeft = carried.noticesLeft === true
    if (this.#areLeft) void CancellationScope.nonCancellable(() => this.#fetch())
  }

  /** Begins what is due of those that only the records know, as there is room, and waits for the others. */
  async #fetch(): Promise<void> {
    for (;;) {
      this.#fetches = true
      await condition(() => this.#pending.size - this.#asleep < mostCarried && !this.#isLong())
      const { ids, waitMs } = await noticesLeft(this.#number, [...this.#pending])
      this.#fetches = false
      this.begin(ids)
      if (ids.length === 0 && waitMs === null) break
      if (ids.length === 0 && waitMs !== null) await sleep(waitMs, { summary: 'Notices wait in the records' })
    }
    this.#areLeft = false
  }

  /** A notice that cannot be delivered is a matter of its row, and never of the incident. */
  async #run(id: string): Promise<void> {
    try {
      for (;;) {
        const delivered = await this.#call(id)
        if ('state' in delivered) break
        this.#asleep += 1
        await sleep(delivered.waitMs, { summary: summaryLine(`Notice waits: ${delivered.because}`) }).finally(() => { this.#asleep -= 1 })
      }
    } catch (error) {
      log.warn('A notice could not be delivered', { number: this.#number, error: String(error) })
    }
    this.#pending.delete(id)
  }

  async #call(id: string): Promise<Delivered> {
    // Histories from before there were turns have more calls at once; the others begin theirs in the same breath as ever.
    if (!this.#mayCall && patched('notices take turns')) await new Promise<void>(resolve => { this.#turns.push(resolve) })
    else this.#calls += 1
    try {
      return await deliver(this.#number, id)
    } finally {
      this.#calls -= 1
      this.#giveTurns()
    }
  }

  get #mayCall(): boolean {
    return this.#calls < mostCalls && !this.#isLong()
  }

  /** Whoever gets a turn counts as calling at once: two must not take the same. */
  #giveTurns(): void {
    while (this.#mayCall) {
      const turn = this.#turns.shift()
      if (!turn) return
      this.#calls += 1
      turn()
    }
  }
}
