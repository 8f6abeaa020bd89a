import { refusalCatalogue, type Refusal, type RefusalDetail } from '../../domain/errors.js'

/**
 * What one exchange with the API came to. `trouble`, in words: nothing of Baton's came back. `mayHaveActed`: the request
 * may have got through all the same. `isPassing`: it may well go better soon.
 */
export type Exchange =
  | { answer: unknown }
  | { refusal: Refusal; isPassing: boolean; retryAfterMs: number | null }
  | { trouble: string; isPassing: boolean; mayHaveActed: boolean; retryAfterMs: number | null }

/** Reads a response. Whatever it is (a proxy's page, another service's JSON) it comes out as one of the three. `having`: a field of the answer. */
export async function answerOfApi(response: Response, having: string | null): Promise<Exchange> {
  const { status, headers } = response
  const retryAfterMs = pauseOf(headers.get('retry-after'))
  if (status === 204 && having === null) return { answer: null }
  const location = headers.get('location')
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return { trouble: `it sends to ${location === null ? 'another address' : originOf(location)}; give that address instead`, isPassing: false, mayHaveActed: false, retryAfterMs }
  }
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? 'no content type'
  const body = parsed(await response.text())
  if (response.ok && body !== undefined && (having === null || Object.hasOwn(body, having))) return { answer: body }
  const refusal = response.ok || body === undefined ? null : refusalOf(body)
  if (refusal) return { refusal, isPassing: passing.includes(refusal.code) || (status === 503 && !Object.hasOwn(refusalCatalogue, refusal.code)), retryAfterMs }
  const { detail } = body ?? {}
  return {
    trouble: type === 'application/problem+json' && typeof detail === 'string' ? `it answered ${status}: ${detail}` : `it answered ${status} with ${type}, and that is no answer of Baton's`,
    isPassing: [429, 502, 503, 504].includes(status), mayHaveActed: response.ok || status >= 500, retryAfterMs,
  }
}

/** Nothing was done, and a little later it may be; so too for a 503 of a newer Baton, whatever that calls it. */
const passing: readonly string[] = ['busy', 'unreachable', 'rate_limited', 'stopping'] satisfies Refusal['code'][]

/** The refusal that a problem document was made of; a code that only a newer Baton knows is passed on as well. */
function refusalOf({ code, detail, fix, details }: Record<string, unknown>): Refusal | null {
  if (typeof code !== 'string' || typeof detail !== 'string' || typeof details !== 'object' || details === null || code === 'internal') return null
  return { code: code as Refusal['code'], message: detail, details: { ...details as Record<string, RefusalDetail>, ...(typeof fix === 'string' && { fix }) } }
}

/** Undefined: it is no JSON object. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}

/** Seconds, or an instant as HTTP writes it; in ms from now. */
function pauseOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

/** An address may hold what is nobody else's business. */
function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'another path'
}
