import type { WebClient } from '@slack/web-api'
import type { Notice } from '../../domain/notices/notice.js'
import type { Answerable, AnswerLinks } from '../../ports/answerLinks.js'
import type { Delivery, Found, Notifier } from '../../ports/notifier.js'
import { buttonsOf } from './slackButtons.js'
import { slackClient } from './slackClient.js'
import type { SlackSettings } from './slackSettings.js'
import { blocksOf, slackText } from './slackText.js'
import { judge, reasonOf } from './slackTrouble.js'

const eventType = 'baton_notice'
/** Slack's own advice for the length of a message that is not cut. */
const longestText = 4000
const pageSize = 200
const mostPages = 20
/** How far our clock and Slack's may lie apart, when looking for a message since an instant. */
const skewMs = 300_000

/**
 * Slack. Each message carries its notice's ID in its metadata, by which it is found again when the answer to it was
 * lost. A thread goes on below the first message that was sent to a conversation. Pages have buttons where presses of them
 * can be believed.
 */
export function slackNotifier(settings: SlackSettings, links?: AnswerLinks): Notifier {
  const slack = slackClient(settings)
  const answers = settings.signingSecret === undefined ? undefined : links
  return {
    channel: 'slack',
    deduplicates: false,
    threadsByReceipt: true,
    send: (notice, { inThread }) => post(slack, notice, answers?.of(notice) ?? null, inThread),
    find: (notice, inThread) => find(slack, notice, inThread),
  }
}

async function post(slack: WebClient, notice: Notice, answerable: Answerable | null, inThread: string | null): Promise<Delivery> {
  try {
    const { channel, ts } = await slack.chat.postMessage({
      channel: notice.to,
      text: slackText(notice.text, longestText),
      blocks: [...blocksOf(notice), ...(answerable ? [buttonsOf(notice, answerable)] : [])],
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
