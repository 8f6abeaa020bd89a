import type { Holder } from './incident.js'

/** How often an incident was sent back between two places: a bounce costs both their time. */
export interface PingPong {
  /** Who asked. */
  from: Place
  /** Who was asked. */
  to: Place
  count: number
}

export type Place = Pick<Holder, 'stage' | 'assignmentGroup'>

/** One more send back from one place to another. */
export function bounced(pingPongs: readonly PingPong[], from: Place, to: Place): PingPong[] {
  const place = ({ stage, assignmentGroup }: Place) => ({ stage, assignmentGroup })
  const known = pingPongs.find(one => isSame(one.from, from) && isSame(one.to, to))
  if (!known) return [...pingPongs, { from: place(from), to: place(to), count: 1 }]
  return pingPongs.map(one => (one === known ? { ...one, count: one.count + 1 } : one))
}

/** How often between the two so far. */
export function bouncesBetween(pingPongs: readonly PingPong[], from: Place, to: Place): number {
  return pingPongs.find(one => isSame(one.from, from) && isSame(one.to, to))?.count ?? 0
}

function isSame(one: Place, other: Place): boolean {
  return one.stage === other.stage && one.assignmentGroup === other.assignmentGroup
}
