import { plus } from '../time/instants.js'
import { gaps, onCallAt, personOnCallAt, type Gap, type OnCallStretch } from './onCall.js'
import type { Rota } from './rota.js'
import { spellLocal } from '../time/zonedTime.js'

/** Who is on call for a group: its rotas are levels, and the first that names somebody decides. */

export interface GroupStretch extends OnCallStretch {
  /** The rota that decides; null in a gap. */
  rota: Rota | null
}

/** How far ahead one looks for who comes next. */
const aheadMs = 366 * 86_400_000

/** Who is on call at an instant, by which rota, why, and until an earlier rota or nobody takes over. */
export function onCallOf(rotas: readonly Rota[], at: string): GroupStretch {
  const index = rotas.findIndex(one => personOnCallAt(one, at) !== null)
  const rota = rotas[index] ?? null
  const asked = rotas.slice(0, rota ? index + 1 : rotas.length).map(one => onCallAt(one, at))
  const decisive = asked.at(-1)
  if (!decisive) return { rota, person: null, since: null, until: null, because: 'the group has no rota', exception: null }
  return {
    ...decisive,
    rota,
    since: asked.map(({ since }) => since).reduce((one, other) => (one === null || (other !== null && other > one) ? other : one)),
    until: asked.map(({ until }) => until).reduce((one, other) => (one === null || (other !== null && other < one) ? other : one)),
    because: rota ? decisive.because : asked.map(({ because }) => because).join('; '),
  }
}

/** The next stretch with somebody else than at this instant; null when there is none within a year. */
export function nextOf(rotas: readonly Rota[], at: string): GroupStretch | null {
  const now = onCallOf(rotas, at)
  const horizon = plus(at, aheadMs)
  for (let { until } = now; until !== null && until < horizon;) {
    const next = onCallOf(rotas, until)
    if (next.person !== null && next.person !== now.person) return next
    until = next.until
  }
  return null
}

/** When no rota of the group names anybody. */
export function groupGaps(rotas: readonly Rota[], from: string, until: string): Gap[] {
  const [first, ...others] = rotas.map(rota => gaps(rota, from, until))
  return others.reduce((left, more) => left.flatMap(gap => more.flatMap(other => overlap(gap, other))), first ?? [])
}

/** `on call: Weekdays until Mon 2026-03-09 08:00 Europe/Berlin`: what a plan records. Null in a gap. */
export function onCallWords({ rota, until, exception }: GroupStretch): string | null {
  if (!rota) return null
  const end = until === null ? '' : ` until ${spellLocal(until, rota.zone)} ${rota.zone}`
  return `on call: ${rota.name}${end}${exception === null ? '' : ` (${exception})`}`
}

function overlap(one: Gap, other: Gap): Gap[] {
  const from = one.from > other.from ? one.from : other.from
  const until = one.until < other.until ? one.until : other.until
  return from < until ? [{ from, until, because: `${one.because}; ${other.because}` }] : []
}
