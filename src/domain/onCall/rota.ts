import type { Week } from '../time/calendar.js'
import type { Rotation } from './rotation.js'

/**
 * Who of a group is on call when (docs/policy.md, "People on call"). Rotation and shifts go by the clocks of the zone,
 * for ever; the instants of everything dated were read off them when the policy was applied.
 */
export interface Rota {
  name: string
  /** IANA. */
  zone: string
  duty: Duty
  /** Instead of whom the duty names; of several at the same instant the last one counts. */
  overrides: DatedShift[]
  /** Who is away is passed over. An override counts all the same: somebody said so on purpose. */
  timeOff: TimeOff[]
}

/** Either people who take turns, always or in hours of the week; or shifts with dates, as a calendar gives them. */
export type Duty =
  | { kind: 'rotation'; rotation: Rotation; /** Null: always. */ week: Week | null }
  | { kind: 'dated'; shifts: DatedShift[] }

/** From an instant up to another, not including it. */
export interface Range {
  from: string
  until: string
}

/** Of several at the same instant the last one counts. */
export interface DatedShift extends Range {
  person: string
}

export interface TimeOff extends Range {
  person: string
}
