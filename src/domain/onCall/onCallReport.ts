import { nextOf, onCallOf, type GroupStretch } from './groupOnCall.js'
import { onCallAt, type OnCallStretch } from './onCall.js'
import type { Rota } from './rota.js'

/** What people and programs are told about who is on call for a group. */
export interface OnCallReport {
  group: string
  onCall: Decided
  /** Who takes over from that person; null: nobody within a year. */
  next: Decided | null
  /** Each level for itself. */
  rotas: (Omit<OnCallStretch, 'exception'> & { rota: string; zone: string })[]
}

/** A stretch and the rota that decides it; `rota` and `zone` are null in a gap. */
export interface Decided extends Omit<OnCallStretch, 'exception'> {
  rota: string | null
  zone: string | null
}

export function onCallReport(group: string, rotas: readonly Rota[], at: string): OnCallReport {
  const next = nextOf(rotas, at)
  return {
    group,
    onCall: decided(onCallOf(rotas, at)),
    next: next && decided(next),
    rotas: rotas.map(rota => {
      const { exception: _, ...stretch } = onCallAt(rota, at)
      return { rota: rota.name, zone: rota.zone, ...stretch }
    }),
  }
}

function decided({ rota, person, since, until, because }: GroupStretch): Decided {
  return { person, rota: rota?.name ?? null, zone: rota?.zone ?? null, since, until, because }
}
