/** What a browser does without showing anything: keeps cookies by host, follows redirections, sends forms. */
export class FetchingBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()
  /** Where it was, in order. */
  readonly visited: string[] = []
  /** Every cookie as it was set, with its flags. */
  readonly setCookies: string[] = []

  cookie(host: string, name: string): string | undefined {
    return this.#cookies.get(host)?.get(name)
  }

  /** As somebody who plants one. */
  plant(host: string, name: string, value: string): void {
    this.#cookies.set(host, (this.#cookies.get(host) ?? new Map<string, string>()).set(name, value))
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { hostname } = new URL(url)
    const own = this.#cookies.get(hostname) ?? new Map<string, string>()
    const cookie = [...own].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { accept: 'text/html', ...(cookie && { cookie }), ...init.headers as Record<string, string> | undefined } })
    this.visited.push(url)
    for (const one of response.headers.getSetCookie()) {
      this.setCookies.push(one)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(one)) own.delete(name)
      else own.set(name, value)
    }
    this.#cookies.set(hostname, own)
    return response
  }

  /** Goes where it is sent, until it stays or is about to go where `stop` says; then that redirection is the answer. */
  async follow(url: string, init: RequestInit = {}, stop: (next: string) => boolean = () => false): Promise<{ response: Response; url: string }> {
    const response = await this.fetch(url, init)
    const location = response.headers.get('location')
    if (location === null || response.status < 300 || response.status >= 400) return { response, url }
    const next = new URL(location, url).href
    return stop(next) ? { response, url: next } : this.follow(next, {}, stop)
  }
}
