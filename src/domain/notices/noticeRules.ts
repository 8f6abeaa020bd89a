import type { Week } from '../time/calendar.js'
import type { Condition } from '../policy/condition.js'
import type { Bundling, Channel, Language, NoticeEvent } from './notice.js'

/** What a policy says about notices: plain JSON, every default filled in. It holds addresses, and never a secret. */
export interface NoticeRules {
  /** For everybody whose own language is not known. */
  language: Language
  /** Addresses under a name of their own: a duty office, a channel. */
  lists: Record<string, Contact[]>
  /** Every rule that matches counts; the same notice is sent once. */
  rules: NoticeRule[]
  bundling: Bundling | null
}

/** What a policy that says nothing about notices gets: the stream has it all, and nobody is told. */
export const noNotices: NoticeRules = { language: 'en', lists: {}, rules: [], bundling: null }

export interface NoticeRule {
  on: NoticeEvent[]
  /** Of reminders, only those at these percentages; left out: all. */
  at?: number[]
  when: Condition
  to: Audience[]
  by: Channel[]
  /** In addition to each person's own; `ignored`: these are broken too. */
  quietHours: QuietHours[] | 'ignored'
}

/**
 * Routing is by role: the policy names persons only in `people`. `givers`: who had it at earlier tiers; `approvers`: who may
 * decide its escalation request; `requester`: who made it.
 */
export const roles = ['owner', 'group', 'manager', 'caller', 'watchers', 'givers', 'approvers', 'requester'] as const
export type Role = (typeof roles)[number]
export type Audience = { role: Role } | { list: string }

/** How to reach somebody; null: not by this channel. */
export interface Contact {
  email: string | null
  /** The ID of a Slack user or conversation. */
  slack: string | null
  /** The name of a webhook; its address and secret are in the configuration. */
  webhook: string | null
  /** Null: the policy's. */
  language: Language | null
  quietHours: QuietHours[]
}

/** Hours in which notices wait. */
export interface QuietHours {
  /** IANA. */
  zone: string
  week: Week
  /** Priorities that do not wait. */
  except: number[]
}
