import type { IncidentState, TierOutcome } from '../domain/incident.js'
import type { ClockName } from '../domain/sla/sla.js'
import type { NoticeState } from './noticeStore.js'

/** How often a length of time occurred: for each upper bound, how many were at most that long. */
export interface Spans {
  /** By bound in ms, each with all that are shorter. */
  atMost: readonly { ms: number; count: number }[]
  count: number
  sumMs: number
}

/** What is watched of a running Baton, counted from the records at one instant: the same, whichever process counts. */
export interface Counts {
  incidents: { stage: string; state: IncidentState; count: number }[]
  breached: number
  needsAttention: number
  unanswered: number
  /** Tiers that have ended, by how. */
  tiers: { outcome: TierOutcome; count: number }[]
  handoffs: number
  reopens: number
  breaches: { clock: ClockName; count: number }[]
  /** From a deadline that went by to all that follows from it being done. A hold in between counts in. */
  lateness: Spans
  /** From the start of a tier to the first work of its group on the matter. */
  engaging: Spans
  /** How long the deadline that went by longest ago has not been noticed, in ms; 0: all were. Grows when no worker works. */
  unnoticedMs: number
  notices: { state: NoticeState; count: number }[]
  /** How long the notice that should have left first has been waiting, in ms. */
  noticeLagMs: number
  /** How long the oldest message from the records to a workflow has been waiting, in ms. */
  outboxLagMs: number
}

export interface CountStore {
  counts(at: string): Promise<Counts>
}
