import type { Answer } from '../src/domain/answer.js'
import type { Refusal } from '../src/domain/errors.js'
import { isReport, type LadderCommand } from '../src/domain/ladder.js'
import { isLight, portionOf } from '../src/domain/messageSize.js'

/** A message at hand. Only an update waits for its answer. */
export interface Item {
  command: LadderCommand
  answer?: (answer: Answer | Refusal) => void
  /** Not to wait behind a crowd although nobody waits for its answer. */
  urgent?: true
}

/** What a run hands to the next of the messages that wait. */
export interface CarriedBacklog {
  queue: LadderCommand[]
  /** Left out while nothing was ever set aside. */
  aside?: Aside
}

/** The messages in the records: their places, and what came after them. */
interface Aside {
  /** Where the next one is; null when none is left there. */
  from: number | null
  /** The next place that was never used. */
  end: number
  since: LadderCommand[]
}

/** Where messages are set aside, and whether this run may: its history may be from before. */
export interface AsideRecords {
  mayCrowd(): boolean
  setAside(first: number, commands: LadderCommand[]): Promise<void>
  takeAside(from: number, end: number): Promise<LadderCommand[]>
}

/** From this many waiting messages on, who waits for an answer does not wait behind them. */
export const crowd = 50

/**
 * The messages that wait for their turn, in the order in which they came. When they are a crowd, people who wait for an
 * answer, and what no person asks for, go before what nobody waits for. What would be too much for the start of the next run
 * is set aside in the records, and fetched when its turn has come: Temporal ends a workflow that hands on too much.
 */
export class Backlog {
  readonly #records: AsideRecords
  /** Those whose turn it is. */
  #next: Item[]
  /** Those in the records, after them. */
  #from: number | null
  #end: number
  /** Those after what is in the records. */
  #since: Item[]

  constructor(records: AsideRecords, { queue, aside }: CarriedBacklog) {
    this.#records = records
    this.#next = itemsOf(queue)
    this.#from = aside?.from ?? null
    this.#end = aside?.end ?? 0
    this.#since = itemsOf(aside?.since ?? [])
  }

  push(item: Item): void {
    (this.#from === null ? this.#next : this.#since).push(item)
  }

  get isEmpty(): boolean {
    return this.#next.length === 0 && this.#from === null
  }

  get isCrowded(): boolean {
    return this.#from !== null || (this.#next.length > crowd && this.#records.mayCrowd())
  }

  /** True when somebody or something waits that does not wait behind a crowd. */
  get isUrgent(): boolean {
    return [...this.#next, ...this.#since].some(isUrgent)
  }

  get awaitsAnswer(): boolean {
    return [...this.#next, ...this.#since].some(({ answer }) => answer)
  }

  /** Undefined when there is none at hand. */
  take(): Item | undefined {
    const urgent = this.isCrowded ? takeUrgent(this.#next) ?? takeUrgent(this.#since) : undefined
    return urgent ?? this.#next.shift()
  }

  /** Fetches the next of those in the records, if it is their turn. */
  async fetch(): Promise<void> {
    if (this.#from === null || this.#next.length > 0) return
    const commands = await this.#records.takeAside(this.#from, this.#end)
    this.#next = itemsOf(commands)
    this.#from += commands.length
    if (commands.length > 0) return
    this.#from = null
    this.#next = this.#since
    this.#since = []
  }

  /** Sets aside what is too much for the start of the next run; nobody may be waiting for an answer. */
  async lighten(): Promise<void> {
    if (this.#from === null) this.#divide()
    for (;;) {
      for (let item = takeUrgent(this.#since); item; item = takeUrgent(this.#since)) this.#next.push(item)
      // A few may stay: some come in while others are being set aside.
      if (isLight(commandsOf(this.#since))) return
      const portion = this.#since.splice(0, portionOf(commandsOf(this.#since)).length)
      const first = this.#end
      this.#end += portion.length
      await this.#records.setAside(first, commandsOf(portion))
    }
  }

  get carried(): CarriedBacklog {
    const [queue, since] = [commandsOf(this.#next), commandsOf(this.#since)]
    return this.#from === null && this.#end === 0 ? { queue } : { queue, aside: { from: this.#from, end: this.#end, since } }
  }

  #divide(): void {
    const kept = portionOf(commandsOf(this.#next)).length
    if (isLight(commandsOf(this.#next.slice(kept))) || !this.#records.mayCrowd()) return
    this.#since = this.#next.splice(kept)
    this.#from = this.#end
  }
}

function itemsOf(commands: LadderCommand[]): Item[] {
  return commands.map(command => ({ command }))
}

function commandsOf(items: Item[]): LadderCommand[] {
  return items.map(({ command }) => command)
}

function takeUrgent(items: Item[]): Item | undefined {
  const index = items.findIndex(isUrgent)
  return index < 0 ? undefined : items.splice(index, 1)[0]
}

function isUrgent({ command, answer, urgent }: Item): boolean {
  return answer !== undefined || urgent === true || isReport(command)
}
