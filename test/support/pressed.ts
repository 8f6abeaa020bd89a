import { createHmac, randomUUID } from 'node:crypto'
import type { Posted } from '../contracts/notifiers/slackDouble.js'

/** What somebody presses in Slack. */
export interface Pressing {
  message: Posted
  channel: string
  /** Slack's ID of who presses. */
  user: string
  action: 'baton_accept' | 'baton_reject' | 'baton_open'
  secret: string
  /** When Slack signs it. */
  at: string
  /** In place of what the button carries. */
  value?: string
}

/** As `app.inject` takes it. */
export interface SlackRequest {
  method: 'POST'
  url: string
  payload: string
  headers: Record<string, string>
}

/** The request that Slack makes of it: as its documentation of `block_actions` shows it, signed as its documentation says. */
export function pressed({ message, channel, user, action, secret, at, value }: Pressing): SlackRequest {
  const button = message.blocks.flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === action)
  const payload = {
    type: 'block_actions', team: { id: 'T9TK3CUKW', domain: 'example' }, user: { id: user, username: 'somebody', team_id: 'T9TK3CUKW' }, api_app_id: 'AABA1ABCD', token: '9s8d9as89d8as9d8as989',
    container: { type: 'message', message_ts: message.ts, channel_id: channel, is_ephemeral: false }, trigger_id: randomUUID(), channel: { id: channel, name: 'privategroup' },
    message: { type: 'message', bot_id: 'BAH5CA16Z', user: 'UAJ2RU415', ...message }, response_url: 'https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209',
    actions: [{ type: 'button', block_id: 'baton_page', action_ts: '1548426417.840180', ...button, ...(value !== undefined && { value }) }],
  }
  return signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), secret, at)
}

/** Any body, signed like Slack's. */
export function signed(body: string, secret: string, at: string): SlackRequest {
  const timestamp = String(Math.floor(Date.parse(at) / 1000))
  return {
    method: 'POST', url: '/slack/actions', payload: body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
    },
  }
}
