import { groupGaps } from './groupOnCall.js'
import { stretches, type Gap, type OnCallStretch } from './onCall.js'
import { onCallReport, type OnCallReport } from './onCallReport.js'
import type { Rota } from './rota.js'

/** Who is on call for a group over a stretch of time: each level for itself, and when nobody of any is. */
export interface OnCallPlan extends OnCallReport {
  levels: { rota: string; zone: string; shifts: (OnCallStretch & { since: string; until: string })[] }[]
  gaps: Gap[]
}

/** `now` is the instant for which the report says who is on call. */
export function onCallPlan(group: string, rotas: readonly Rota[], now: string, from: string, until: string): OnCallPlan {
  return {
    ...onCallReport(group, rotas, now),
    levels: rotas.map(rota => ({ rota: rota.name, zone: rota.zone, shifts: [...stretches(rota, from, until)] })),
    gaps: rotas.length === 0 ? [] : groupGaps(rotas, from, until),
  }
}
