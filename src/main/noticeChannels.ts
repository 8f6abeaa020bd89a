import { mailNotifier } from '../adapters/mail/mailNotifier.js'
import { slackNotifier } from '../adapters/slack/slackNotifier.js'
import { webhookNotifier } from '../adapters/webhook/webhookNotifier.js'
import { channels } from '../domain/notices/notice.js'
import type { Notifiers } from '../ports/notifier.js'
import type { Config } from './config.js'

/** The channels that the configuration switches on. */
export function noticeChannels({ mail, webhooks, slack }: Config['notices']): Notifiers {
  return {
    ...(mail && { email: mailNotifier(mail) }),
    ...(webhooks && { webhook: webhookNotifier({ targets: webhooks, source: 'urn:baton' }) }),
    ...(slack && { slack: slackNotifier(slack) }),
  }
}

/** For people who start it: `e-mail on, webhook off, slack off`. */
export function describeChannels(notifiers: Notifiers): string {
  return channels.map(channel => `${channel === 'email' ? 'e-mail' : channel} ${notifiers[channel] ? 'on' : 'off'}`).join(', ')
}
