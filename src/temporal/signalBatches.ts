import type { Command } from '../domain/commands.js'
import { RefusalError, refuse } from '../domain/errors.js'
import { bytesOf, portionLength } from '../domain/messageSize.js'

/** How long signals to one incident are gathered before they are sent together; so it gets five in a second at most. */
const gatherMs = 200
/** What may wait for one incident: some seconds' worth of what can be sent. Whoever brings more is told to come back. */
const mostWaiting = { count: 5_000, bytes: 16_000_000 }

interface Waiting {
  command: Command
  bytes: number
  /** Told how its sending ended. */
  sent: (error?: Error) => void
}

/** The signals of one incident that are still to be sent. */
interface Line {
  waiting: Waiting[]
  bytes: number
}

/**
 * Gathers the signals to each incident and sends them as one, in order: a workflow that is flooded with single signals
 * cannot complete its tasks. A batch is never so large that its message would not be taken. Everybody who added to it
 * learns how its sending ended.
 */
export class SignalBatches {
  readonly #lines = new Map<string, Line>()
  readonly #send: (number: string, commands: Command[]) => Promise<void>

  constructor(send: (number: string, commands: Command[]) => Promise<void>) {
    this.#send = send
  }

  add(number: string, command: Command): Promise<void> {
    const line = this.#lines.get(number) ?? this.#begin(number)
    const bytes = bytesOf(command)
    const { count: mostCommands, bytes: mostBytes } = mostWaiting
    if (line.waiting.length >= mostCommands || line.bytes + bytes > mostBytes) return Promise.reject(new RefusalError(refuse('busy', { number })))
    return new Promise((resolve, reject) => {
      line.waiting.push({ command, bytes, sent: error => { if (error === undefined) resolve(); else reject(error) } })
      line.bytes += bytes
    })
  }

  #begin(number: string): Line {
    const line: Line = { waiting: [], bytes: 0 }
    this.#lines.set(number, line)
    void this.#run(number, line)
    return line
  }

  /** Until nothing has come while the last batch was on its way. */
  async #run(number: string, line: Line): Promise<void> {
    await pause()
    while (line.waiting.length > 0) {
      const batch = line.waiting.splice(0, portionLength(line.waiting.map(({ bytes }) => bytes)))
      line.bytes -= batch.reduce((sum, { bytes }) => sum + bytes, 0)
      await Promise.all([this.#sendBatch(number, batch), pause()])
    }
    this.#lines.delete(number)
  }

  async #sendBatch(number: string, batch: Waiting[]): Promise<void> {
    try {
      await this.#send(number, batch.map(({ command }) => command))
      for (const { sent } of batch) sent()
    } catch (error) {
      for (const { sent } of batch) sent(error as Error)
    }
  }
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, gatherMs))
}
