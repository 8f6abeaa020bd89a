import type { ChangeSignal } from '../../ports/changeSignal.js'
import type { ChangePlace, Changes, RecordStore } from '../../ports/recordStore.js'

type Records = Pick<RecordStore, 'changedSince' | 'presentPlace'>

/** Incidents that changed, and the place from which whoever has them all goes on. */
export interface Batch {
  changed: Changes['changed']
  next: ChangePlace
}

const mostAtOnce = 500

/**
 * Reads what changed once for all who follow, and tells each of them. While nobody follows nothing is read. What is told
 * is the incident as it is now: of several changes in a moment the last one is enough.
 */
export class Followers {
  readonly #records: Records
  readonly #followers = new Set<(batch: Batch) => void>()
  readonly #stop: () => void
  readonly #onTrouble: (error: unknown) => void
  /** Null: nobody follows. */
  #place: ChangePlace | null = null
  #begun: Promise<ChangePlace> | null = null
  /** Told, and met again as long as an older transaction runs. */
  #told = new Set<string>()
  #reading: Promise<void> | null = null
  #again = false

  constructor(records: Records, signal: Pick<ChangeSignal, 'onChange'>, onTrouble: (error: unknown) => void) {
    this.#records = records
    this.#onTrouble = onTrouble
    this.#stop = signal.onChange(() => this.#wake())
  }

  /** Follows from now on; returns what ends it. */
  async follow(follower: (batch: Batch) => void): Promise<() => void> {
    this.#followers.add(follower)
    const end = () => {
      this.#followers.delete(follower)
      if (this.#followers.size === 0) this.#place = this.#begun = null
    }
    try {
      const place = await (this.#begun ??= this.#records.presentPlace())
      if (this.#followers.size > 0) this.#place ??= place
      return end
    } catch (error) {
      this.#begun = null
      end()
      throw error
    }
  }

  stop(): void {
    this.#stop()
    this.#followers.clear()
  }

  #wake(): void {
    this.#again = true
    this.#reading ??= this.#readAll().catch(this.#onTrouble).finally(() => (this.#reading = null))
  }

  async #readAll(): Promise<void> {
    while (this.#again && this.#place !== null) {
      this.#again = false
      await this.#readOnce(this.#place)
    }
  }

  async #readOnce(place: ChangePlace): Promise<void> {
    let limit = mostAtOnce
    let found = await this.#records.changedSince(place, limit)
    // One transaction, such as a migration, may have changed any number of them.
    while (found.next === null) found = await this.#records.changedSince(place, limit *= 4)
    const { changed, next } = found
    const fresh = changed.filter(({ change }) => !this.#told.has(change))
    this.#told = next === place ? new Set([...this.#told, ...fresh.map(({ change }) => change)]) : new Set(changed.map(({ change }) => change))
    if (this.#followers.size > 0) this.#place = next
    if (fresh.length > 0 || next !== place) for (const follower of this.#followers) follower({ changed: fresh, next })
  }
}
