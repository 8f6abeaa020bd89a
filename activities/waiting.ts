import { ApplicationFailure } from '@temporalio/common'

/** A wait that is worth a timer, which says what it waits for; then it is run again. */
export interface Wait {
  waitMs: number
  because: string
}

export const shortWaitMs = 20_000

/** A short wait is Temporal's, by trying again, and leaves nothing in the history; throws for it. */
export function wait(waitMs: number, because: string, type: 'NoticeLater' | 'TicketLater'): Wait {
  if (waitMs > shortWaitMs) return { waitMs, because }
  throw ApplicationFailure.create({ message: because, type, nextRetryDelay: Math.max(waitMs, 1) })
}
