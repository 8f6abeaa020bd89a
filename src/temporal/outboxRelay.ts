import type { Answer } from '../domain/answer.js'
import type { Refusal } from '../domain/errors.js'
import type { Clock } from '../ports/clock.js'
import type { OutboxMessage, RecordStore } from '../ports/recordStore.js'
import type { IncidentGateway } from './gateway.js'

/** How long a message may lie before it is looked for, in ms. */
const lookEveryMs = 1000
const atOnce = 50

/**
 * Brings what a note set off (a caller's comment that ends a hold, a silence that is counted from now on, a trigger, notices
 * to deliver), and what the built-in desk has done, from the records to the workflows. A message stays until its workflow
 * answered, also with a refusal: then the incident had moved on. Several relays may run; the message's request ID makes its
 * effect happen once, and a report twice is one.
 */
export class OutboxRelay {
  readonly #records: RecordStore
  readonly #gateway: IncidentGateway
  readonly #clock: Clock
  readonly #onTrouble: (error: unknown) => void
  #stopped = false
  #running: Promise<void> | undefined
  #wake: (() => void) | undefined

  constructor(records: RecordStore, gateway: IncidentGateway, clock: Clock, onTrouble: (error: unknown) => void) {
    this.#records = records
    this.#gateway = gateway
    this.#clock = clock
    this.#onTrouble = onTrouble
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#running
  }

  /** Sends what waits now. */
  async relay(): Promise<void> {
    for (const message of await this.#records.outbox(atOnce)) await this.#deliver(message)
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.relay().catch(this.#onTrouble)
      await this.#pause()
    }
  }

  async #deliver({ id, number, command }: OutboxMessage): Promise<void> {
    const answer = await this.#send(number, command)
    if (answer && 'code' in answer && passing.has(answer.code)) return
    await this.#records.outboxTaken(id, await this.#clock.now())
  }

  #send(number: string, command: OutboxMessage['command']): Promise<Answer | Refusal | null> {
    if (command.kind === 'deliver') return this.#gateway.deliver(number, command.notices)
    if (command.kind === 'ticketDone') return this.#gateway.ticketDone(number, command)
    if (command.kind === 'callDue' || command.kind === 'triggerDue') return this.#gateway.report(number, command)
    const { kind, ...payload } = command
    return this.#gateway.send(number, kind, payload)
  }

  #pause(): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(resolve, lookEveryMs)
      this.#wake = () => { clearTimeout(timer); resolve() }
    })
  }
}

/** Not an answer of the incident: tried again. */
const passing = new Set(['busy', 'in_progress', 'unreachable'])
