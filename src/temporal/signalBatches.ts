import type { Command } from '../domain/commands.js'

/** How long signals to one incident are gathered before they are sent together. */
const gatherMs = 200
/** No batch is so large that its signal would not fit into one message. */
const largestBatch = 200

interface Batch {
  commands: Command[]
  sent: Promise<void>
}

/**
 * Gathers the signals to each incident and sends them as one, in order: a workflow that is flooded with single signals
 * cannot complete its tasks. Everybody who added to a batch learns how its sending ended.
 */
export class SignalBatches {
  readonly #open = new Map<string, Batch>()
  readonly #send: (number: string, commands: Command[]) => Promise<void>
  /** The last batch sent to each incident; the next one waits for it, so that order is kept. */
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(send: (number: string, commands: Command[]) => Promise<void>) {
    this.#send = send
  }

  add(number: string, command: Command): Promise<void> {
    const batch = this.#open.get(number)
    if (!batch || batch.commands.length >= largestBatch) return this.#begin(number, command).sent
    batch.commands.push(command)
    return batch.sent
  }

  #begin(number: string, command: Command): Batch {
    const commands = [command]
    const before = this.#last.get(number) ?? Promise.resolve()
    const batch: Batch = { commands, sent: this.#sendLater(number, commands, before) }
    this.#open.set(number, batch)
    const done = batch.sent.catch(() => undefined).then(() => {
      if (this.#last.get(number) === done) this.#last.delete(number)
    })
    this.#last.set(number, done)
    return batch
  }

  async #sendLater(number: string, commands: Command[], before: Promise<unknown>): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, gatherMs))
    await before
    if (this.#open.get(number)?.commands === commands) this.#open.delete(number)
    await this.#send(number, commands)
  }
}
