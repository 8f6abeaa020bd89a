import { spellCalendar, spellShift, spellWeek, type Calendar, type Holiday } from '../../time/calendar.js'
import { as, fieldChanges, named } from './fields.js'
import { isSame } from './structural.js'

/** Working hours and holidays. */
export function calendarChanges(before: Record<string, Calendar>, after: Record<string, Calendar>): string[] {
  return named(before, after, {
    isNew: (_, calendar) => `new calendar ${spellCalendar(calendar)}`,
    isGone: (_, calendar) => `calendar ${spellCalendar(calendar)} is gone`,
    changed: (name, was, is) => fieldChanges(name, was, is, {
      zone: as(`${name} goes by the clocks of`, zone => zone),
      week: as(`the hours of ${name}`, week => spellWeek(week) || 'none'),
      holidays: (old, now) => holidayChanges(name, old, now),
    }),
  })
}

function holidayChanges(calendar: string, before: readonly Holiday[], after: readonly Holiday[]): string[] {
  const missingIn = (others: readonly Holiday[]) => (holiday: Holiday) => !others.some(other => isSame(other, holiday))
  return [
    ...before.filter(missingIn(after)).map(holiday => `${calendar}: no longer a holiday, ${words(holiday)}`),
    ...after.filter(missingIn(before)).map(holiday => `${calendar}: new holiday, ${words(holiday)}`),
  ]
}

function words({ on, name, hours }: Holiday): string {
  const open = hours.map(shift => spellShift(shift, '–')).join(' and ')
  return [on, ...(name === null ? [] : [name]), ...(open === '' ? [] : [open])].join(' ')
}
