import type { TriggerHold } from '../triggers/trigger.js'

/** A piece of work that was asked of another system for an incident: a development task for a product bug. */
export interface TicketLink {
  /** `INC0010001-1`: by it a desk recognises a request that comes again. */
  key: string
  /** The desk that has it: `built-in`, or a vendor's; null: none yet. */
  desk: string | null
  /** Its number there; null: it is not open yet, or never was. */
  ticket: string | null
  /** Where people can look at it; null: nowhere. */
  url: string | null
  title: string
  /** `Wanted`: a desk is asked for it. `Refused`: no desk would open it. */
  state: 'Wanted' | 'Open' | 'Done' | 'Refused'
  /** Why it was asked for: the rule, or who wanted it. */
  because: string
  /** The incident is put on hold for it; null: work goes on meanwhile. */
  hold: TriggerHold | null
  /** The begin of the hold that waits for it; null: none does. */
  waitsSince: string | null
  wantedAt: string
  openedAt: string | null
  doneAt: string | null
  /** What came of it, or why it was refused. */
  outcome: string | null
}
