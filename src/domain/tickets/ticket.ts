/** A piece of work that was asked of another system for an incident: a development task for a product bug. */
export interface TicketLink {
  /** The desk that has it: `built-in`, or a vendor's. */
  desk: string
  /** Its number there. */
  ticket: string
  title: string
  state: 'Open' | 'Done'
  /** Why it was opened: the trigger, or who asked for it. */
  because: string
  openedAt: string
  doneAt: string | null
}
