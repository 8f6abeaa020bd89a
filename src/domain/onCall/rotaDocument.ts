import { momentMs } from '../time/moment.js'
import type { DatedShift, Duty, Rota } from './rota.js'
import type { RotaDocument } from './rotaSchema.js'

/** A rota as Baton works with it. Throws a RangeError for a document that the checks would have refused. */
export function rotaOf(document: RotaDocument): Rota {
  const { name, zone, dated, overrides = [], timeOff = [] } = document
  const datedOf = (ranges: readonly DatedShift[]) => ranges.map(({ from, until, person }) => ({ from: instant(from, zone), until: instant(until, zone), person }))
  return {
    name, zone,
    duty: dated ? { kind: 'dated', shifts: datedOf(dated) } : rotationDuty(document),
    overrides: datedOf(overrides),
    timeOff: datedOf(timeOff),
  }
}

function rotationDuty({ name, rotation, hours }: RotaDocument): Duty {
  if (!rotation) throw new RangeError(`rota ${name} has neither a rotation nor dated shifts`)
  const { every, from, handover = '00:00', people } = rotation
  return { kind: 'rotation', rotation: { everyDays: every, firstDay: from, handover, people }, week: hours ?? null }
}

function instant(text: string, zone: string): string {
  const ms = momentMs(text, zone)
  if (ms === null) throw new RangeError(`${text} is no moment`)
  return new Date(ms).toISOString()
}
