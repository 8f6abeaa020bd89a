import { refuse, RefusalError } from '../../domain/errors.js'
import type { Baton } from '../baton.js'
import { isLoopback } from '../loopback.js'
import { askApi } from './askApi.js'
import { HttpBaton } from './httpBaton.js'

export interface HttpOptions {
  /** Where the API is, without `/v1`: `https://baton.example.com`, or with a path before it. */
  url: string
  /** Made by `baton token create`; it says who one is, and what one may. */
  token: string
  /**
   * For how long, in ms, a request is sent again when no answer came, or the API is away or busy; 10 s unless said. What is
   * sent again has a request ID, or changes nothing: it cannot happen twice.
   */
  patienceMs?: number
  /** Sends the token over plain HTTP to another machine, where everybody on the way can read it. Only for a way that is safe by itself. */
  allowPlainHttp?: boolean
  /** By which way what is sent comes, as the records have it; `api` unless said. */
  channel?: 'cli'
}

/**
 * Baton over its HTTP API, for services that have no access to its servers. Nothing is sent before something is asked.
 * Throws a TypeError for what is no address, and `insecure_address` as a `RefusalError` for plain HTTP to another machine.
 */
export function connectOverHttp({ url, token, patienceMs = 10_000, allowPlainHttp = false, channel }: HttpOptions): Baton {
  if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol)) throw new TypeError('Baton\'s API is at an address like https://baton.example.com')
  const { protocol, hostname, origin } = new URL(url)
  if (protocol === 'http:' && !isLoopback(hostname) && !allowPlainHttp) throw new RefusalError(refuse('insecure_address', { address: origin }))
  return new HttpBaton(askApi({ url: url.replace(/\/+$/, ''), token, patienceMs, channel }))
}
