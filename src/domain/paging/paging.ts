import type { Channel } from '../notices/notice.js'
import type { Condition } from '../policy/condition.js'

/**
 * How the people of a group are called until one of them answers: the first is paged, reminded, and then it is the next
 * one's turn. Pinned in the plan of a tier; whom "the next one" means is found when the turn comes (`whoToCall.ts`).
 */
export interface Paging {
  /** How often a person is paged again after the first page. */
  reminders: number
  /** From one page to the next, and from the last one to the next person: a turn takes (reminders + 1) × interval. */
  intervalMs: number
  /** Null: by every channel for which a person has an address. */
  channels: Channel[] | null
  through: CallOrder
  /** How often the whole round begins anew before the catch-all. */
  repeat: number
  catchAll: CatchAll
  /** How long after an answer the group may be silent before its owner is called again; null: for ever. */
  acknowledgeWithinMs: number | null
}

/** Who comes after the owner. `rotas`: those on call by the group's further rotas. `members`: those who follow in the rotation. */
export const callOrders = ['members', 'rotas'] as const
export type CallOrder = (typeof callOrders)[number]

/** Who is paged when nobody has answered. */
export const catchAlls = ['manager', 'all', 'none'] as const
export type CatchAll = (typeof catchAlls)[number]

/** The first rule that matches an incident with its group says how it is paged; none: nobody is. */
export interface PagingRule extends Omit<Paging, 'through'> {
  /** Null: every group. */
  groups: string[] | null
  when: Condition
  /** Null: through the rotas of a group that has several, through the members of one that has not. */
  through: CallOrder | null
}

/** A page, to one person or to everybody who is called at once. */
export interface Page {
  people: string[]
  /** Counted from 1 within the turn. */
  count: number
  of: number
  /** Null: every one that the person has. */
  channels: Channel[] | null
}
