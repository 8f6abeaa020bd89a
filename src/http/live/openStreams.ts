import type { Principal } from '../../domain/access/principal.js'
import { refuse, RefusalError } from '../../domain/errors.js'

/** When who has too many may well have fewer: a page that was left is found out within this time. */
const againSeconds = 20

/** How many streams each principal has open here: one who opens more and more of them is not to take the place of all others. */
export class OpenStreams {
  readonly #most: number
  readonly #open = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a place, and returns what gives it back, once. Throws `too_many_streams`. */
  enter({ name, role }: Principal): () => void {
    const key = JSON.stringify([role, name])
    const open = this.#open.get(key) ?? 0
    if (open >= this.#most) throw new RefusalError(refuse('too_many_streams', { by: name, most: this.#most, seconds: againSeconds }))
    this.#open.set(key, open + 1)
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      const left = (this.#open.get(key) ?? 1) - 1
      if (left === 0) this.#open.delete(key)
      else this.#open.set(key, left)
    }
  }
}
