/** Ways to reach somebody. */
export const channels = ['email', 'webhook', 'slack'] as const
export type Channel = (typeof channels)[number]

/**
 * What a notice may be about. `alert`: a breach needs a manager's decision; `paged`: somebody is called; `unanswered`: nobody
 * reacted in time; `noted`: who has it wrote a work note; `commented`: the customer was written to, or wrote; `lesson`: it is
 * resolved, for those who had it before; `approvalRequested`, `approvalDecided`: an escalation request; `triggered`: a rule of
 * the policy wants it told.
 */
export const noticeEvents = [
  'opened', 'escalated', 'reassigned', 'sentBack', 'answered', 'deEscalated', 'assigned', 'reminder', 'breached', 'alert', 'paged', 'unanswered',
  'noted', 'commented', 'approvalRequested', 'approvalDecided', 'triggered', 'resolved', 'lesson', 'reopened', 'closed',
] as const
export type NoticeEvent = (typeof noticeEvents)[number]

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** One thing worth knowing, as a channel with tables or fields shows it. */
export interface Fact {
  label: string
  value: string
}

/** A notice for one recipient by one channel. Plain JSON; texts as people wrote them, escaped by the channel's adapter. */
export interface Notice {
  /** The same for the same cause, recipient and channel, for ever: under it the notice is recorded and sent once. */
  id: string
  event: NoticeEvent
  channel: Channel
  /** Of the incident. */
  number: string
  /** An e-mail address, the name of a configured webhook, or the ID of a Slack user or conversation. */
  to: string
  /** One line. */
  subject: string
  /** The whole message without any markup; always there. */
  text: string
  /** The same once more in parts, for channels that can show them; null: only the text. */
  rich: { facts: Fact[]; body: string } | null
  /** What belongs together has the same one: a channel shows it as one thread. */
  thread: string
  language: Language
  priority: number
  /** The instant of the cause. */
  at: string
  /** Not before this instant: quiet hours. The instant of the cause when there are none. */
  sendAt: string
  /** How a storm for this recipient is turned into one; null: never. */
  bundling: Bundling | null
  /** Of a page, and of what tells others of it: what may be answered. Left out: nothing. */
  asks?: Asked
}

export interface Asked {
  /** Who is asked there to accept or reject: several where people have one address, nobody where others only hear of it. */
  people: string[]
  tier: number
}

/** More than `moreThan` notices to one recipient within `withinMs` wait, and go out as one. */
export interface Bundling {
  moreThan: number
  withinMs: number
}

/** `INC0010001:12:escalated:email:henrik@example.com`. The cause is the incident's move, or a tier's alarm. */
export function noticeId(number: string, cause: string, event: string, channel: Channel, to: string): string {
  return [number, cause, event, channel, to].join(':')
}
