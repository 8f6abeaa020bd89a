import type { Channel, Notice } from './notice.js'

/** What went wrong with a notice, for the stream of its incident: a page that fails does so in sight of everybody. */
export type Trouble = 'failed' | 'unclear' | 'sent again in doubt'

const channelWords: Record<Channel, string> = { email: 'e-mail', webhook: 'webhook', slack: 'Slack' }

export function troubleText({ event, channel, to }: Pick<Notice, 'event' | 'channel' | 'to'>, trouble: Trouble, reason: string): string {
  const notice = `The notice (${event}) by ${channelWords[channel]} to ${to}`
  switch (trouble) {
    case 'failed': return `${notice} was not sent: ${reason}.`
    case 'unclear': return `Nobody knows whether the notice (${event}) by ${channelWords[channel]} to ${to} arrived: ${reason}.`
    case 'sent again in doubt': return `${notice} is sent once more and may arrive twice: the answer to an earlier try was lost.`
  }
}
