/**
 * Work that several want at the same time is done once: who asks for what is under way already gets its result, or its failure.
 * Of different work only so much is done at once; the rest waits for its turn, in the order in which it came.
 */
export class SharedWork<Result> {
  readonly #most: number
  readonly #underWay = new Map<string, Promise<Result>>()
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(most: number) {
    this.#most = most
  }

  of(key: string, work: () => Promise<Result>): Promise<Result> {
    const known = this.#underWay.get(key)
    if (known) return known
    const begun = this.#inTurn(work).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, begun)
    return begun
  }

  async #inTurn(work: () => Promise<Result>): Promise<Result> {
    if (this.#working >= this.#most) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#working += 1
    try {
      return await work()
    } finally {
      // Whoever is next takes over this very place.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#working -= 1
    }
  }
}
