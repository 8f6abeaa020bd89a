import { PassThrough } from 'node:stream'

/** Server-sent events, as HTML has them; `id` comes back as `Last-Event-ID` when the connection is made anew. */
export interface LiveEvent {
  event: string
  id: string
  /** JSON. */
  data: string
}

/** Proxies close a connection on which nothing happens, often after a minute. */
export const stillHereMs = 20_000
/** Who does not read is cut off, and goes on from its last event when it reads again. */
const mostUnreadBytes = 4_000_000

export class EventStream {
  readonly body = new PassThrough()

  constructor() {
    // A browser that is told so tries again this soon after a break.
    this.body.write('retry: 2000\n\n')
  }

  send({ event, id, data }: LiveEvent): void {
    this.#write(`event: ${event}\nid: ${id}\ndata: ${data}\n\n`)
  }

  stillHere(): void {
    this.#write(': still here\n\n')
  }

  end(): void {
    this.body.end()
  }

  /** At once, with what was not read yet. */
  cut(): void {
    this.body.destroy()
  }

  #write(text: string): void {
    if (this.body.destroyed || this.body.writableEnded) return
    if (this.body.writableLength + this.body.readableLength > mostUnreadBytes) this.body.destroy()
    else this.body.write(text)
  }
}
