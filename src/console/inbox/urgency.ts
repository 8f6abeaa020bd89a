import type { Incident } from '../api/answers.js'

export type ClockName = 'respond' | 'resolve' | 'incident'

/** The clock of an incident that runs out next; null: none runs. */
export function nextClock({ respondBy, resolveBy, incidentBy }: Pick<Incident, 'respondBy' | 'resolveBy' | 'incidentBy'>): { clock: ClockName; dueAt: string } | null {
  const running = [{ clock: 'respond', dueAt: respondBy }, { clock: 'resolve', dueAt: resolveBy }, { clock: 'incident', dueAt: incidentBy }] as const
  return running.flatMap(({ clock, dueAt }) => (dueAt === null ? [] : [{ clock, dueAt }])).sort((one, other) => compare(one.dueAt, other.dueAt))[0] ?? null
}

/** The order of the list, as the API has it: breached first, then due next, then by number. */
export function byUrgency(one: Incident, other: Incident): number {
  return Number(other.breached) - Number(one.breached) || compare(dueAt(one), dueAt(other)) || compare(one.number, other.number)
}

/** Behind every instant. */
const never = '~'
const dueAt = (incident: Incident) => nextClock(incident)?.dueAt ?? never

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
