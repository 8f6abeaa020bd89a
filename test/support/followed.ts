import { EventSource } from 'eventsource'
import { until } from './until.js'

interface Event {
  name: string
  id: string
  // What a test looks at, it compares.
  data: { [field: string]: unknown } & { resumed?: boolean; incident?: { number: string; state: string }; entries?: { text: string }[] }
}

/** Follows a stream of events as a browser does, with a reader that is not ours. */
export class Followed {
  readonly events: Event[] = []
  readonly #source: EventSource
  #broken = 0

  /** `after` is the ID of the event that was seen last, as a browser sends it when it connects anew. */
  constructor(url: string, token: string, after?: string) {
    this.#source = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}`, ...(after !== undefined && this.events.length === 0 && { 'last-event-id': after }) } }),
    })
    for (const name of ['hello', 'incident', 'changed']) {
      this.#source.addEventListener(name, ({ data, lastEventId: id }) => this.events.push({ name, id, data: JSON.parse(data as string) as Event['data'] }))
    }
    this.#source.addEventListener('error', () => { this.#broken += 1 })
  }

  async sees(what: (event: Event) => boolean, words = 'an event'): Promise<Event> {
    await until(() => this.events.some(what), () => `${words}; came: ${JSON.stringify(this.events.map(({ name, data }) => [name, data.incident?.number, data.entries?.length]))}`, 20_000)
    return this.events.find(what)!
  }

  greeted(): Promise<Event> {
    return this.sees(({ name }) => name === 'hello', 'a greeting')
  }

  async breaks(): Promise<void> {
    const before = this.#broken
    await until(() => this.#broken > before, 'the connection to break')
  }

  close(): void {
    this.#source.close()
  }
}
