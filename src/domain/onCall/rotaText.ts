import { spellWeek } from '../time/calendar.js'
import type { DatedShift, Rota } from './rota.js'
import { spellLocal } from '../time/zonedTime.js'

/** A rota in words, for people who read a policy. */

/** `Amara, Bruno; weekly from 2026-01-05 08:00; Mon–Fri 08:00–18:00` */
export function dutyWords({ zone, duty }: Rota): string {
  if (duty.kind === 'dated') return `dated: ${datedWords(duty.shifts, zone) || 'none'}`
  const { everyDays, firstDay, handover, people } = duty.rotation
  return [people.join(', '), `${everyWords(everyDays)} from ${firstDay} ${handover}`, duty.week ? spellWeek(duty.week) : 'always'].join('; ')
}

/** Empty when there is none. */
export function exceptionWords({ zone, overrides, timeOff }: Rota): string {
  const of = (kind: string, ranges: readonly DatedShift[]) => (ranges.length === 0 ? [] : [`${kind}: ${datedWords(ranges, zone)}`])
  return [...of('overrides', overrides), ...of('time off', timeOff)].join('; ')
}

function everyWords(everyDays: number): string {
  if (everyDays === 1) return 'daily'
  if (everyDays === 7) return 'weekly'
  return everyDays % 7 === 0 ? `every ${everyDays / 7} weeks` : `every ${everyDays} days`
}

/** A long list is told by its beginning: the whole of it stands in the document. */
function datedWords(ranges: readonly DatedShift[], zone: string): string {
  const told = ranges.slice(0, 3).map(({ person, from, until }) => `${person} ${spellLocal(from, zone)} to ${spellLocal(until, zone)}`)
  return [...told, ...(ranges.length > 3 ? ['…'] : [])].join(', ')
}
