/** A ticket of the built-in desk: what developers are asked to do, and what came of it. */
export interface DeskTicket {
  /** `DEV0010001` */
  number: string
  /** The incident that it is for. */
  incident: string
  title: string
  body: string
  state: 'Open' | 'Done'
  openedAt: string
  doneAt: string | null
  doneBy: string | null
  outcome: string | null
}

/** The built-in desk's name among desks. */
export const builtInDesk = 'built-in'
