import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { refuse } from '../../domain/errors.js'
import type { Chat, Press, RawRequest } from '../../ports/chat.js'
import { answerOfAction, isButtons } from './slackButtons.js'
import { slackClient } from './slackClient.js'
import type { SlackSettings } from './slackSettings.js'
import { faultOfSignature, validForMs } from './slackSignature.js'
import { plain, slackText, type Block } from './slackText.js'
import { reasonOf } from './slackTrouble.js'

/** What comes of a press is a line or two. */
const longestLine = 1000

/**
 * Slack's side of buttons: believes a press only by Slack's signature, each one once, and answers it below the message, or
 * to whoever pressed alone.
 */
export function slackChat(settings: SlackSettings & { signingSecret: string }): Chat {
  const slack = slackClient(settings)
  const seen = new Map<string, number>()
  return {
    name: 'Slack',
    read(request, at) {
      const signed = { timestamp: headerOf(request, 'x-slack-request-timestamp'), signature: headerOf(request, 'x-slack-signature'), body: Buffer.from(request.body) }
      const fault = faultOfSignature(signed, settings.signingSecret, at) ?? seenBefore(seen, signed.signature, at)
      if (fault) return { refused: refuse('signature_invalid', { sender: 'Slack', reason: fault, setting: 'BATON_SLACK_SIGNING_SECRET' }) }
      return { press: pressOf(slack, signed.body.toString('utf8')) }
    },
  }
}

/** Only what was signed is kept, and only for as long as it would be believed. */
function seenBefore(seen: Map<string, number>, signature: string, at: string): string | null {
  const now = Date.parse(at)
  for (const [old, until] of seen) if (until < now) seen.delete(old)
  if (seen.has(signature)) return 'it has come before'
  seen.set(signature, now + 2 * validForMs)
  return null
}

/** What of Slack's payload is looked at; the rest may be as it likes. */
const payloadSchema = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().min(1) }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
  container: z.object({ channel_id: z.string(), message_ts: z.string() }),
  message: z.object({
    text: z.string().default(''), thread_ts: z.string().optional(), blocks: z.array(z.looseObject({ type: z.string() })).default([]),
    metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }).optional().catch(undefined),
  }),
})

function pressOf(slack: WebClient, body: string): Press | null {
  const reading = payloadSchema.safeParse(payloadOf(body))
  if (!reading.success) return null
  const { user: { id: user }, actions, container: { channel_id: channel, message_ts: ts }, message: { text, thread_ts, blocks, metadata } } = reading.data
  for (const { action_id, value } of actions) {
    const answer = answerOfAction(action_id)
    if (answer === null || value === undefined) continue
    return {
      user, answer, token: value,
      // A conversation of one person and the app.
      isPrivate: channel.startsWith('D'),
      settle: said => trouble(slack.chat.update({
        channel, ts, text: `${text}\n\n${slackText(said, longestLine)}`, parse: 'none', link_names: false,
        blocks: [...blocks.filter(block => !isButtons(block)), lineOf(said)],
        // By it a message is found whose sending was never answered.
        ...(metadata && { metadata }),
      })),
      tell: said => trouble(slack.chat.postEphemeral({
        channel, user, text: slackText(said, longestLine), blocks: [lineOf(said)], parse: 'none', link_names: false, ...(thread_ts !== undefined && { thread_ts }),
      })),
    }
  }
  return null
}

function lineOf(said: string): Block {
  return { type: 'section', text: plain(said, longestLine) }
}

function payloadOf(body: string): unknown {
  try {
    return JSON.parse(new URLSearchParams(body).get('payload') ?? '')
  } catch {
    return null
  }
}

function headerOf({ headers }: RawRequest, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

async function trouble(call: Promise<unknown>): Promise<string | null> {
  try {
    await call
    return null
  } catch (error) {
    return reasonOf(error)
  }
}
