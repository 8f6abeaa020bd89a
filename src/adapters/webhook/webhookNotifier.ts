import { Webhook } from 'standardwebhooks'
import type { Notice } from '../../domain/notices/notice.js'
import type { Answerable, AnswerLinks } from '../../ports/answerLinks.js'
import type { Delivery, Notifier } from '../../ports/notifier.js'
import { failureCode } from '../http/failureCode.js'
import { cloudEventOf, cloudEventType, eventId } from './cloudEvent.js'
import { faultOfTarget, type WebhookTarget } from './target.js'

export interface WebhookSettings {
  targets: Record<string, WebhookTarget>
  /** Whom the events come from. */
  source: string
  /** How long the receiver may take to answer; 15 s. */
  patienceMs?: number
}

const defaultPatienceMs = 15_000
const retryAfterMs = 30_000
const longestRetryAfterMs = 3_600_000

/**
 * Signed webhooks (Standard Webhooks, CloudEvents). The ID is the same for every try, and receivers of such webhooks
 * take one only once, so a lost answer is simply tried again.
 */
export function webhookNotifier(settings: WebhookSettings, links?: AnswerLinks): Notifier {
  return {
    channel: 'webhook',
    deduplicates: true,
    threadsByReceipt: false,
    send: (notice, { at }) => post(settings, notice, links?.of(notice) ?? null, at),
    find: () => Promise.resolve({ found: 'unknown', reason: 'a webhook cannot be asked', mayLookAgain: false }),
  }
}

async function post({ targets, source, patienceMs = defaultPatienceMs }: WebhookSettings, notice: Notice, answerable: Answerable | null, at: string): Promise<Delivery> {
  const target = Object.hasOwn(targets, notice.to) ? targets[notice.to] : undefined
  if (!target) return { outcome: 'refused', reason: `no webhook named ${notice.to} is configured` }
  const fault = faultOfTarget(target)
  if (fault) return { outcome: 'refused', reason: `webhook ${notice.to}: ${fault}` }

  const body = JSON.stringify(cloudEventOf(notice, answerable, source))
  const id = eventId(notice)
  const instant = new Date(at)
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': cloudEventType,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(instant.getTime() / 1000)),
        'webhook-signature': target.secrets.map(secret => new Webhook(secret).sign(id, instant, body)).join(' '),
        'user-agent': 'Baton',
      },
      body,
      // Whoever is elsewhere now was not given our secret.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    // The status says it all; the rest need not be waited for.
    await response.body?.cancel().catch(() => undefined)
    return judge(response, at)
  } catch (error) {
    return judgeFailure(error)
  }
}

function judge({ status, headers }: Response, at: string): Delivery {
  const reason = `the receiver answered ${status}`
  if (status >= 200 && status < 300) return { outcome: 'sent', receipt: `HTTP ${status}` }
  if (status === 429 || status === 425) return { outcome: 'later', retryAfterMs: waitOf(headers.get('retry-after'), at), reason }
  if (status === 408 || status >= 500) return { outcome: 'uncertain', reason }
  return { outcome: 'refused', reason }
}

/** `Retry-After`: seconds or a date. */
function waitOf(header: string | null, at: string): number {
  if (header === null) return retryAfterMs
  const waitMs = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.parse(at)
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 1000), longestRetryAfterMs) : retryAfterMs
}

/** What fails before the first byte of the request left was surely not sent. */
function judgeFailure(error: unknown): Delivery {
  const code = failureCode(error)
  return notSent.test(code)
    ? { outcome: 'later', retryAfterMs, reason: `no connection to the receiver (${code})` }
    : { outcome: 'uncertain', reason: `no answer from the receiver (${code})` }
}

const notSent = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+|CERT_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|UNABLE_TO_\w+)$/
