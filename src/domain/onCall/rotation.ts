import { Temporal } from 'temporal-polyfill'
import { firstInstantAt, weekdayOf, zonedAt } from '../time/zonedTime.js'

/** People who take turns: each has the duty for so many days, then the next one in the list. */
export interface Rotation {
  /** 1 daily, 7 weekly, 14 every two weeks. */
  everyDays: number
  /** The day of the first handover, `2026-01-05`. */
  firstDay: string
  /** The local time of every handover, `08:00`. */
  handover: string
  /** In order; at least one. */
  people: string[]
}

export interface Turn {
  /** Counted from 1; 0 before the first handover. */
  number: number
  /** Epoch ms; -Infinity before the first handover. */
  fromMs: number
  untilMs: number
}

/** When the first turn begins, epoch ms. */
export function beginMs({ firstDay, handover }: Rotation, zone: string): number {
  return firstInstantAt(Temporal.PlainDate.from(firstDay).toPlainDateTime(Temporal.PlainTime.from(handover)), zone)
}

/** The turn in which an instant lies. */
export function turnAt(rotation: Rotation, zone: string, atMs: number): Turn {
  const { everyDays } = rotation
  const first = Temporal.PlainDate.from(rotation.firstDay)
  const handover = Temporal.PlainTime.from(rotation.handover)
  const startMs = (turn: number) => firstInstantAt(first.add({ days: (turn - 1) * everyDays }).toPlainDateTime(handover), zone)
  const { days } = first.until(zonedAt(atMs, zone).toPlainDate(), { largestUnit: 'day' })
  // The date alone does not say on which side of the handover it is, nor of a change of the clocks.
  const begun = Math.max(0, Math.floor(days / everyDays) + 1)
  let turn: Turn = { number: begun, fromMs: begun === 0 ? -Infinity : startMs(begun), untilMs: startMs(begun + 1) }
  while (turn.untilMs <= atMs) turn = { number: turn.number + 1, fromMs: turn.untilMs, untilMs: startMs(turn.number + 2) }
  while (turn.fromMs > atMs) turn = { number: turn.number - 1, fromMs: turn.number === 1 ? -Infinity : startMs(turn.number - 1), untilMs: turn.fromMs }
  return turn
}

/** The people in the order in which this turn asks them: whose turn it is, then who follows. */
export function orderOf({ people }: Rotation, { number }: Turn): string[] {
  const first = (number - 1) % people.length
  return [...people.slice(first), ...people.slice(0, first)]
}

/** `week 3 of Weekdays, handover Mon 08:00` */
export function turnWords({ everyDays, firstDay, handover }: Rotation, name: string, { number }: Turn): string {
  const weekly = everyDays % 7 === 0
  const counted = everyDays === 1 ? `day ${number}` : everyDays === 7 ? `week ${number}` : `turn ${number}`
  const at = weekly ? `${weekdayOf(Temporal.PlainDate.from(firstDay))} ${handover}` : handover
  const every = everyDays === 1 || everyDays === 7 ? '' : ` every ${weekly ? `${everyDays / 7} weeks` : `${everyDays} days`}`
  return `${counted} of ${name}, handover ${at}${every}`
}
