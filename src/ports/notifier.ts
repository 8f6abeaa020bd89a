import type { Channel, Notice } from '../domain/notices/notice.js'

/** What became of one attempt to send. No reason ever holds a secret, nor free text of the vendor, which may echo one. */
export type Delivery =
  /** The channel took it. The receipt names it there; a thread is continued by it. */
  | { outcome: 'sent'; receipt: string }
  /** Never sent, and never will be: trying again would change nothing. */
  | { outcome: 'refused'; reason: string }
  /** Surely not sent: it may be tried again after that long. */
  | { outcome: 'later'; retryAfterMs: number; reason: string }
  /** It may have been sent or not: the answer was lost. */
  | { outcome: 'uncertain'; reason: string }

export type Found =
  | { found: 'sent'; receipt: string }
  | { found: 'notSent' }
  /** The channel cannot be asked (`mayLookAgain` false), or did not answer this time. */
  | { found: 'unknown'; reason: string; mayLookAgain: boolean }

/** One attempt: the instant it is made, and the receipt of what the same thread began with, if anything was sent there. */
export interface Sending {
  /** UTC; signatures and waits are counted from it. */
  at: string
  inThread: string | null
}

/** A channel by which notices leave. Neither method throws for trouble with the channel. */
export interface Notifier {
  channel: Channel
  /**
   * True when a receiver recognises the same notice sent twice (by its ID) and takes it once. Without that, and without
   * being able to look, a lost answer leaves a doubt.
   */
  deduplicates: boolean
  /** True when a thread goes on by the receipt of its first message; otherwise the thread's key is enough. */
  threadsByReceipt: boolean
  /** One attempt, of bounded length; it never tries again by itself. */
  send(notice: Notice, sending: Sending): Promise<Delivery>
  /** Whether an earlier attempt got through, as far as the channel lets one look. */
  find(notice: Notice, inThread: string | null): Promise<Found>
}

/** The channels that are switched on. */
export type Notifiers = Partial<Record<Channel, Notifier>>
