import { setTimeout as pause } from 'node:timers/promises'
import { refuse, RefusalError } from '../../domain/errors.js'
import { answerOfApi, type Exchange } from './answerOfApi.js'

export interface ApiAddress {
  /** Without `/v1`, and without a slash at its end. */
  url: string
  token: string
  /** By which way requests come, as the records have it; `api` unless said. */
  channel?: 'cli' | undefined
  /** For how long, in ms, requests that may be sent again are, when the API is away or busy: the sum of the pauses. */
  patienceMs: number
}

export interface ApiRequest {
  method?: 'GET' | 'POST'
  path: string
  query?: Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>
  body?: object
  /** The request ID, sent as `Idempotency-Key`: the request may come twice. */
  key?: string
  /** Whether it may come twice without one. Reads may. */
  isRepeatable?: boolean
  /** How long the answer of a workflow is waited for, in ms. */
  waitMs?: number
  /** A field that the answer has; null: it has no body. */
  having: string | null
  signal?: AbortSignal | undefined
}

export type AskApi = (request: ApiRequest) => Promise<unknown>

/** What else than waiting for the workflow may take its time, in ms: a list of thousands over a slow line. */
const graceMs = 20_000
/** Proxies cut off what takes a minute; who waits longer asks again. */
const longestWaitMs = 30_000
const longestPauseMs = 2000

/**
 * Asks the API, and asks again where that cannot do harm. Throws a `RefusalError`: the API's own, or `unreachable` when
 * nothing of Baton's came back.
 */
export function askApi(address: ApiAddress): AskApi {
  return async request => {
    const { method = 'GET', key, isRepeatable = method === 'GET' || key !== undefined, waitMs = 0, signal } = request
    const until = Date.now() + waitMs
    let patienceMs = address.patienceMs
    for (let tries = 0; ; tries += 1) {
      const leftMs = Math.max(0, until - Date.now())
      const exchange = await attempt(address, { ...request, waitMs: Math.min(leftMs, longestWaitMs) })
      if ('answer' in exchange) return exchange.answer
      const pauseMs = pauseBefore(exchange, tries, until - Date.now(), isRepeatable)
      if (pauseMs === null || pauseMs > patienceMs) throw refusalOf(exchange, address, isRepeatable)
      // Who only waits for a workflow is not waiting for the API.
      if (!isUnanswered(exchange)) patienceMs -= pauseMs
      await pause(pauseMs, undefined, { signal })
    }
  }
}

/** In ms; null: it is not asked again. */
function pauseBefore(exchange: Exclude<Exchange, { answer: unknown }>, tries: number, leftMs: number, isRepeatable: boolean): number | null {
  if (isUnanswered(exchange)) return leftMs > 0 ? 100 : null
  const wasTurnedAway = 'refusal' in exchange ? ['rate_limited', 'stopping'].includes(exchange.refusal.code) : !exchange.mayHaveActed
  if (!exchange.isPassing || !(isRepeatable || wasTurnedAway)) return null
  return exchange.retryAfterMs ?? Math.min(longestPauseMs, 100 * 2 ** tries)
}

function isUnanswered(exchange: Exchange): boolean {
  return 'refusal' in exchange && exchange.refusal.code === 'in_progress'
}

async function attempt({ url, token, channel }: ApiAddress, { method = 'GET', path, query = {}, body, key, waitMs = 0, having, signal }: ApiRequest): Promise<Exchange> {
  const patience = AbortSignal.timeout(waitMs + graceMs)
  try {
    const response = await fetch(`${url}${path}${search(query)}`, {
      method,
      headers: {
        accept: 'application/json', authorization: `Bearer ${token}`, 'user-agent': 'Baton', ...(channel && { [`x-baton-${channel}`]: '1' }),
        ...(body && { 'content-type': 'application/json' }), ...(key !== undefined && { 'idempotency-key': key }), ...(waitMs > 0 && { prefer: `wait=${Math.ceil(waitMs / 1000)}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // A post that is sent elsewhere would become a read there.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    })
    return await answerOfApi(response, having)
  } catch (error) {
    signal?.throwIfAborted()
    if (patience.aborted) return { trouble: `no answer came within ${Math.round((waitMs + graceMs) / 1000)} s`, isPassing: false, mayHaveActed: true, retryAfterMs: null }
    const { code, reason } = failureOf(error)
    return { trouble: reason, isPassing: true, mayHaveActed: !neverSent.includes(code), retryAfterMs: null }
  }
}

/** The line was never there. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** `fetch` has no words of its own: the cause has, and a name with several addresses has one for each. */
function failureOf(error: unknown): { code: string; reason: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return failureOf(error.errors[0])
  if (!(error instanceof Error)) return { code: '', reason: String(error) }
  if (error.cause !== undefined) return failureOf(error.cause)
  return { code: 'code' in error ? String(error.code) : '', reason: error.message || error.name }
}

function refusalOf(exchange: Exclude<Exchange, { answer: unknown }>, { url }: ApiAddress, isRepeatable: boolean): RefusalError {
  if ('refusal' in exchange) return new RefusalError(exchange.refusal)
  const { trouble, mayHaveActed } = exchange
  const refusal = refuse('unreachable', { service: 'Baton\'s API', address: url, reason: trouble, setting: 'its address (`BATON_URL`)' })
  const fix = 'Look whether it was done before you repeat it: its answer was lost.'
  return new RefusalError(mayHaveActed && !isRepeatable ? { ...refusal, details: { ...refusal.details, fix } } : refusal)
}

function search(query: ApiRequest['query'] & object): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (value === null || value === undefined ? [] : Array.isArray(value) ? value.map(one => [name, String(one)]) : [[name, String(value)]]))
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs as [string, string][]).toString()}`
}
