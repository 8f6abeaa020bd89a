import { CalendarError, calendarShifts, type CalendarShifts } from '../adapters/icalendar/calendarShifts.js'
import { spellMoment } from '../domain/time/moment.js'
import { isZone } from '../domain/time/zonedTime.js'
import { UsageError } from './failure.js'

/** A calendar as a rota in the words of a policy, and what a person has to know of it. */
export interface ImportedRota extends Pick<CalendarShifts, 'strangers' | 'notes'> {
  rota: { name: string; zone: string; dated: { from: string; until: string; person: string }[] }
}

export interface Wanted {
  name: string
  zone: string | null
  from: string
  until: string
  members: readonly string[]
}

export function importedRota(file: string, text: string, { name, ...wanted }: Wanted): ImportedRota {
  if (wanted.zone !== null && !isZone(wanted.zone)) throw new UsageError(`${wanted.zone} is no time zone.`, 'Write a name of the IANA database, for example Europe/Berlin.')
  const { zone, shifts, strangers, notes } = read(file, text, wanted)
  const dated = shifts.map(({ from, until, person }) => ({ from: spellMoment(from, zone), until: spellMoment(until, zone), person }))
  return { rota: { name, zone, dated }, strangers, notes }
}

function read(file: string, text: string, wanted: Omit<Wanted, 'name'>): CalendarShifts {
  try {
    return calendarShifts(text, wanted)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    throw new UsageError(`${file} cannot be imported: ${error.message}.`, 'Export it again as iCalendar (.ics), or name the zone with --zone.')
  }
}
