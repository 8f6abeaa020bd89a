import type { InjectOptions } from 'fastify'
import type { Answered, TestApi } from './apiOf.js'

export interface Asking {
  body?: object
  /** Besides what a page of ours sends, or in place of it; null: left out. */
  headers?: Record<string, string | null>
  /** Where the connection comes from; this machine unless said. */
  from?: string
}

/** Somebody at a browser: keeps cookies, and sends what pages of Baton send. */
export class Visitor {
  readonly #api: TestApi
  readonly #host: string
  readonly #cookies = new Map<string, string>()

  constructor(api: TestApi, host = 'localhost:8090') {
    this.#api = api
    this.#host = host
  }

  /** As the browser was told to keep it. */
  setCookies: string[] = []

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** As another browser that got hold of its cookies. */
  takeCookiesOf(other: Visitor): void {
    for (const [name, value] of other.#cookies) this.#cookies.set(name, value)
  }

  async ask(method: 'GET' | 'POST', url: string, { body, headers = {}, from = '127.0.0.1' }: Asking = {}): Promise<Answered> {
    const sent = { host: this.#host, 'x-baton-console': '1', origin: `http://${this.#host}`, cookie: this.cookies || null, ...headers }
    const request: InjectOptions = {
      method, url, remoteAddress: from, headers: Object.fromEntries(Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== null)), ...(body && { payload: body }),
    }
    const { statusCode, headers: answered, payload } = await this.#api.app.inject(request)
    this.setCookies = [answered['set-cookie'] ?? []].flat()
    for (const cookie of this.setCookies) this.#keep(cookie)
    const isJson = String(answered['content-type']).includes('json')
    return { status: statusCode, headers: answered, body: isJson ? JSON.parse(payload) as Answered['body'] : { detail: payload } }
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
