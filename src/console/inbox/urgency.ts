import type { Incident } from '../api/answers.js'

/** The order of the list, as the API has it: breached first, then due next, then by number. */
export function byUrgency(one: Incident, other: Incident): number {
  return Number(other.breached) - Number(one.breached) || compare(dueAt(one), dueAt(other)) || compare(one.number, other.number)
}

/** Behind every instant. */
const never = '~'
const dueAt = ({ nextDue }: Incident) => nextDue?.dueAt ?? never

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
