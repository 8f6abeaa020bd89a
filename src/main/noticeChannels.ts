import { mailNotifier } from '../adapters/mail/mailNotifier.js'
import { slackNotifier } from '../adapters/slack/slackNotifier.js'
import { webhookNotifier } from '../adapters/webhook/webhookNotifier.js'
import { channels } from '../domain/notices/notice.js'
import type { AnswerLinks } from '../ports/answerLinks.js'
import type { Notifiers } from '../ports/notifier.js'
import type { Config } from './config.js'

/** The channels that the configuration switches on. With `links`, pages say how they are answered. */
export function noticeChannels({ mail, webhooks, slack }: Config['notices'], links?: AnswerLinks): Notifiers {
  return {
    ...(mail && { email: mailNotifier(mail, links) }),
    ...(webhooks && { webhook: webhookNotifier({ targets: webhooks, source: 'urn:baton' }, links) }),
    ...(slack && { slack: slackNotifier(slack, links) }),
  }
}

/** For people who start it: `e-mail on, webhook off, slack off; pages with links`. */
export function describeChannels(notifiers: Notifiers, links?: AnswerLinks): string {
  return `${channels.map(channel => `${channel === 'email' ? 'e-mail' : channel} ${notifiers[channel] ? 'on' : 'off'}`).join(', ')}; pages ${links ? 'with' : 'without'} links`
}
