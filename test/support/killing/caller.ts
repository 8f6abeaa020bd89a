import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatonClient } from '../../../src/client/batonClient.js'
import type { Answer } from '../../../src/domain/answer.js'
import type { OpenInput } from '../../../src/domain/commands.js'
import { RefusalError } from '../../../src/domain/errors.js'

/** A request that was answered, or a signal that Temporal took: it must have had its effect, once. */
export interface Accepted {
  kind: 'escalate' | 'resolve' | 'hold' | 'note' | 'comment'
  requestId: string
  /** Stands in exactly one entry of the stream. */
  text: string
}

/** Answers of the moment: the same request is sent again. */
const passing = new Set(['busy', 'in_progress', 'unreachable'])
const persistenceMs = 120_000

/**
 * Somebody who works with one incident as a careful service does: every request has an ID and is repeated, whatever
 * breaks, until it is answered. Remembers what was accepted.
 */
export class Caller {
  readonly accepted: Accepted[] = []
  readonly #client: BatonClient
  #number: string | undefined

  constructor(client: BatonClient) {
    this.#client = client
  }

  get number(): string {
    if (!this.#number) throw new Error('Nothing has been opened yet')
    return this.#number
  }

  get hasOpened(): boolean {
    return this.#number !== undefined
  }

  async open(given: Partial<OpenInput> = {}): Promise<Answer> {
    const request = openRequest(given)
    const answer = await persist(() => this.#client.open(request))
    this.#number = answer.incident.number
    return answer
  }

  escalate(): Promise<Answer> {
    return this.#ask('escalate', (requestId, note) =>
      this.#client.escalate(this.number, { requestId, note, by: 'Carla' }))
  }

  resolve(): Promise<Answer> {
    return this.#ask('resolve', (requestId, notes) =>
      this.#client.resolve(this.number, { requestId, notes, code: 'Fixed', by: 'Carla' }))
  }

  /** Until the caller says more. */
  hold(): Promise<Answer> {
    return this.#ask('hold', (requestId, comment) =>
      this.#client.hold(this.number, { requestId, comment, reason: 'Awaiting Caller', by: 'Nadia' }))
  }

  note(): Promise<Answer> {
    return this.#ask('note', (requestId, text) => this.#client.note(this.number, { requestId, text, by: 'Otto' }))
  }

  /** By the person who reported the incident: ends a hold that waits for it. */
  comment(): Promise<Answer> {
    return this.#ask('comment', (requestId, text) =>
      this.#client.comment(this.number, { requestId, text, by: reporter }))
  }

  /** An escalation that is not waited for; resolves once Temporal has it. */
  signalEscalate(): Promise<void> {
    return this.#ask('escalate', (requestId, note) =>
      this.#client.signal('escalate', this.number, { requestId, note, by: 'Carla' }))
  }

  async #ask<R>(kind: Accepted['kind'], send: (requestId: string, text: string) => Promise<R>): Promise<R> {
    const requestId = randomUUID()
    const text = `${kind} ${requestId}`
    const answer = await persist(() => send(requestId, text))
    this.accepted.push({ kind, requestId, text })
    return answer
  }
}

const reporter = 'Rita'

/** Unless said otherwise, of a priority whose clocks do not run. */
export function openRequest(given: Partial<OpenInput> = {}): OpenInput {
  return {
    requestId: randomUUID(), by: reporter, caller: reporter, shortDescription: 'Nothing works',
    category: 'Network', subcategory: null, impact: 2, urgency: 2, ...given,
  }
}

/** Repeats a request until it is answered. A refusal that repeating cannot change is thrown. */
async function persist<R>(send: () => Promise<R>): Promise<R> {
  const giveUp = performance.now() + persistenceMs
  for (;;) {
    try {
      return await send()
    } catch (error) {
      const isFinal = error instanceof RefusalError && !passing.has(error.refusal.code)
      if (isFinal || performance.now() > giveUp) throw error
      await sleep(100)
    }
  }
}
