import { ErrorCode } from '@slack/web-api'
import type { Delivery } from '../../ports/notifier.js'

/** What Slack's answers mean, and those that never came. */

const retryAfterMs = 10_000

/** Slack's own troubles: the message may be there all the same. */
const unclear = new Set(['internal_error', 'service_unavailable', 'fatal_error', 'request_timeout', 'team_added_to_org'])
const limited = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded'])

/** What an error says of a message that was to be posted. */
export function judge(error: unknown): Delivery {
  const reason = reasonOf(error)
  const { code, retryAfter, statusCode, data } = fieldsOf(error)
  if (code === ErrorCode.RateLimitedError) return { outcome: 'later', retryAfterMs: Math.max(1, retryAfter ?? 10) * 1000, reason }
  if (code === ErrorCode.PlatformError) {
    const word = data?.error ?? ''
    if (limited.has(word)) return { outcome: 'later', retryAfterMs, reason }
    return unclear.has(word) ? { outcome: 'uncertain', reason } : { outcome: 'refused', reason }
  }
  if (code === ErrorCode.HTTPError) {
    const clear = statusCode !== undefined && statusCode >= 400 && statusCode < 500 && statusCode !== 408
    return clear ? { outcome: 'refused', reason } : { outcome: 'uncertain', reason }
  }
  return notSent.test(networkCode(error))
    ? { outcome: 'later', retryAfterMs, reason }
    : { outcome: 'uncertain', reason }
}

const notSent = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|UNABLE_TO_\w+)$/

interface SlackFields {
  code?: string
  /** s */
  retryAfter?: number
  statusCode?: number
  data?: { error?: string }
  original?: unknown
}

function fieldsOf(error: unknown): SlackFields {
  return typeof error === 'object' && error !== null ? error : {}
}

/** Codes only: a message of an error may hold the token. */
export function reasonOf(error: unknown): string {
  const { code, statusCode, data } = fieldsOf(error)
  if (code === ErrorCode.RateLimitedError) return 'Slack takes no more messages just now'
  if (code === ErrorCode.PlatformError) return `Slack answered ${word(data?.error)}`
  if (code === ErrorCode.HTTPError) return `Slack answered with HTTP ${statusCode ?? 'nothing'}`
  return `no answer from Slack (${networkCode(error)})`
}

function networkCode(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause !== null && typeof cause === 'object' && depth < 6; depth += 1) {
    const { code, original, cause: deeper, errors } = cause as { code?: unknown; original?: unknown; cause?: unknown; errors?: unknown[] }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code)) return code
    cause = original ?? deeper ?? errors?.[0]
  }
  return 'unknown'
}

function word(text: string | undefined): string {
  return text !== undefined && /^[a-z_]{1,60}$/.test(text) ? text : 'with an error'
}
