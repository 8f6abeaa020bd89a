import { ErrorCode, LogLevel, WebClient } from '@slack/web-api'
import type { Notice } from '../../domain/notices/notice.js'
import type { Delivery, Found, Notifier } from '../../ports/notifier.js'
import type { SlackSettings } from './slackSettings.js'
import { blocksOf, slackText } from './slackText.js'

const eventType = 'baton_notice'
const defaultPatienceMs = 15_000
const retryAfterMs = 10_000
/** Slack's own advice for the length of a message that is not cut. */
const longestText = 4000
const pageSize = 200
const mostPages = 20
/** How far our clock and Slack's may lie apart, when looking for a message since an instant. */
const skewMs = 300_000

/**
 * Slack. Each message carries its notice's ID in its metadata, by which it is found again when the answer to it was
 * lost. A thread goes on below the first message that was sent to a conversation.
 */
export function slackNotifier({ token, apiUrl, patienceMs = defaultPatienceMs }: SlackSettings): Notifier {
  const slack = new WebClient(token, {
    // Temporal tries again; two who do so would send twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: patienceMs,
    logLevel: LogLevel.ERROR,
    logger: silent,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  return {
    channel: 'slack',
    deduplicates: false,
    threadsByReceipt: true,
    send: (notice, { inThread }) => post(slack, notice, inThread),
    find: (notice, inThread) => find(slack, notice, inThread),
  }
}

async function post(slack: WebClient, notice: Notice, inThread: string | null): Promise<Delivery> {
  try {
    const { channel, ts } = await slack.chat.postMessage({
      channel: notice.to,
      text: slackText(notice.text, longestText),
      blocks: blocksOf(notice),
      mrkdwn: false,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: eventType, event_payload: { notice: notice.id, incident: notice.number } },
      ...(inThread !== null && { thread_ts: placeOf(inThread).ts }),
    })
    // Without both the message could not be found again; it was taken all the same.
    return { outcome: 'sent', receipt: `${channel ?? notice.to}/${ts ?? ''}` }
  } catch (error) {
    return judge(error)
  }
}

/** Looks through the thread, or through the conversation since the notice's instant. */
async function find(slack: WebClient, notice: Notice, inThread: string | null): Promise<Found> {
  try {
    const channel = inThread === null ? await conversationOf(slack, notice.to) : placeOf(inThread).channel
    const oldest = String((Date.parse(notice.at) - skewMs) / 1000)
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const asked = { channel, oldest, limit: pageSize, include_all_metadata: true, ...(cursor && { cursor }) }
      const { messages = [], response_metadata: next } = inThread === null
        ? await slack.conversations.history(asked)
        : await slack.conversations.replies({ ...asked, ts: placeOf(inThread).ts })
      const ours = messages.find(message => isOurs(message, notice.id))
      if (ours?.ts) return { found: 'sent', receipt: `${channel}/${ours.ts}` }
      cursor = next?.next_cursor
      if (!cursor) return { found: 'notSent' }
    }
    return { found: 'unknown', reason: 'the conversation is too long to look through', mayLookAgain: false }
  } catch (error) {
    return { found: 'unknown', reason: reasonOf(error), mayLookAgain: judge(error).outcome !== 'refused' }
  }
}

/** A person is written to in a conversation of its own; opening it again gives the same one. */
async function conversationOf(slack: WebClient, to: string): Promise<string> {
  if (!/^[UW]/.test(to)) return to
  const { channel } = await slack.conversations.open({ users: to })
  if (!channel?.id) throw new Error('no conversation')
  return channel.id
}

function isOurs(message: object, id: string): boolean {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { notice?: unknown } } }
  return metadata?.event_type === eventType && metadata.event_payload?.notice === id
}

function placeOf(receipt: string): { channel: string; ts: string } {
  const [channel = '', ts = ''] = receipt.split('/')
  return { channel, ts }
}

/** Slack's own troubles: the message may be there all the same. */
const unclear = new Set(['internal_error', 'service_unavailable', 'fatal_error', 'request_timeout', 'team_added_to_org'])
const limited = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded'])

function judge(error: unknown): Delivery {
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
function reasonOf(error: unknown): string {
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

/** What goes wrong is in the delivery; Slack's library would print requests, with their token. */
const silent = {
  debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined,
  setLevel: () => undefined, getLevel: () => LogLevel.ERROR, setName: () => undefined,
}
