import type { Channel, Notice } from '../domain/notices/notice.js'
import type { Delivery } from './notifier.js'

/**
 * `wanted`: recorded, and surely not sent yet. `sending`: handed to the channel, or about to be. `uncertain`: handed
 * over, and the answer was lost. `answered`: sent, and somebody of the group has acted since. `failed`: never sent.
 */
export const noticeStates = ['wanted', 'sending', 'uncertain', 'sent', 'answered', 'failed'] as const
export type NoticeState = (typeof noticeStates)[number]

/** One try, recorded before it begins. `endedAt` stays null when its worker died, or lost its way back to the records. */
export interface NoticeAttempt {
  beganAt: string
  endedAt: string | null
  /** `found`: a later look showed that an earlier try had got through; `notFound`: that none had. */
  outcome: Delivery['outcome'] | 'found' | 'notFound' | null
  reason: string | null
}

export interface NoticeRecord {
  notice: Notice
  state: NoticeState
  wantedAt: string
  sentAt: string | null
  answeredAt: string | null
  /** Sent once more although an earlier try may have got through: the recipient may have it twice. */
  doubted: boolean
  /** The ID it went out under: its own, or that of a bundle. */
  sentAs: string | null
  receipt: string | null
  /** Why it failed, waits or is uncertain. */
  reason: string | null
  attempts: NoticeAttempt[]
}

/** What one worker holds and nobody else sends: a notice, or a bundle of several. */
export interface Outgoing {
  /** The notices in it. */
  ids: string[]
  /** What is sent. */
  notice: Notice
  inThread: string | null
  /** Counts tries. */
  attempt: number
  /** When it was claimed: a worker that was thought dead cannot overwrite what a later one recorded. */
  heldSince: string
  doubted: boolean
  /** When the first of them was wanted. */
  wantedAt: string
}

export type Claim =
  /** Recorded as being sent; the channel may be called now. */
  | { send: Outgoing }
  /** An earlier try ended without an answer; first find out what became of it. `isOver`: and that is all, nobody wants it any more. */
  | { reconcile: Outgoing; isOver?: true }
  /** Not now: quiet hours, a storm, or somebody else is at it. */
  | { waitMs: number; because: 'quiet hours' | 'bundling' | 'its channel is busy' | 'somebody else sends it' | 'its thread begins' }
  | { settled: NoticeState }
  | { unknown: true }

export interface ClaimTerms {
  /** How long one try can last at most; who is at it for longer is dead. */
  patienceMs: number
  /** Where a thread goes on by the receipt of its first message: there only one may begin it. */
  threadsByReceipt: readonly Channel[]
}

/** How notices get from wanted to sent. They are written as wanted by the step that wants them, in its transaction. */
export interface NoticeStore {
  claim(id: string, at: string, terms: ClaimTerms): Promise<Claim>
  /**
   * Records another try of what was claimed for reconciling. `earlier`: what is known of the one before. `doubt`: it may
   * have got through, and the receiver would have it twice.
   */
  sendAgain(outgoing: Outgoing, at: string, earlier: 'notFound' | 'uncertain', doubt: boolean): Promise<Outgoing>
  /** Records what became of a try. `givenUp` after the last: it then counts as failed, or as uncertain for good. */
  settle(outgoing: Outgoing, delivery: Delivery | { outcome: 'found'; receipt: string }, at: string, givenUp?: boolean): Promise<void>
  /** What of an incident is neither settled nor in `except`: the first `most` that are due at `at`, and when the next one is. */
  unsettled(number: string, sought: { at: string; except: readonly string[]; most: number }): Promise<{ due: string[]; nextAt: string | null }>
  /** All notices of an incident, oldest first. */
  noticesOf(number: string): Promise<NoticeRecord[]>
}
