import type { ChangeSignal } from '../../ports/changeSignal.js'
import type { ChangePlace, RecordStore } from '../../ports/recordStore.js'
import { ChangedIncident } from './changedIncident.js'

type Records = Pick<RecordStore, 'changedSince' | 'presentPlace'>

/** Incidents that changed, and the place from which whoever has them all goes on. */
export interface Batch {
  changed: ChangedIncident[]
  next: ChangePlace
}

const mostAtOnce = 500
/** So many at once are no news but another stock, such as after a migration: whoever follows reads its lists anew. */
const mostOfAll = 8_000

/**
 * Reads what changed once for all who follow, and tells each of them. While nobody follows nothing is read. What is told
 * is the incident as it is now: of several changes in a moment the last one is enough.
 */
export class Followers {
  readonly #records: Records
  /** Each with what is done when it may have missed something. */
  readonly #followers = new Map<(batch: Batch) => void, () => void>()
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

  /** Follows from now on; returns what ends it. `onLost` is told when something may have been missed. */
  async follow(follower: (batch: Batch) => void, onLost: () => void): Promise<() => void> {
    this.#followers.set(follower, onLost)
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
    let found = await this.#records.changedSince(place, mostAtOnce)
    if (found.next === null) found = await this.#records.changedSince(place, mostOfAll)
    if (found.next === null) {
      this.#place = await this.#records.presentPlace()
      for (const onLost of this.#followers.values()) onLost()
      return
    }
    const { changed, next } = found
    const fresh = changed.filter(({ change }) => !this.#told.has(change))
    this.#told = next === place ? new Set([...this.#told, ...fresh.map(({ change }) => change)]) : new Set(changed.map(({ change }) => change))
    if (this.#followers.size > 0) this.#place = next
    if (fresh.length === 0 && next === place) return
    const batch = { changed: fresh.map(({ incident }) => new ChangedIncident(incident)), next }
    for (const follower of this.#followers.keys()) follower(batch)
  }
}
