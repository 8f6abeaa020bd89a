import { callersCalendar, type Policy, type SlaPromise } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { minutesOfDay, weekdays, type Calendar } from './calendar.js'
import { formatDuration } from './duration.js'

/** Calendars that nothing goes by, that say a thing twice, or by which a promise takes for ever. */
export function calendarWarnings({ calendars, ladders, guardrails = [], triggers = [], approvals }: Policy): Finding[] {
  const timed = triggers.flatMap(({ afterMs, calendar }): Counted[] => (afterMs === null ? [] : [{ durationMs: afterMs, calendar }]))
  const asked = (approvals?.rules ?? []).flatMap(({ withinMs, calendar }): Counted[] => (withinMs === null ? [] : [{ durationMs: withinMs, calendar }]))
  const promises = ladders.flatMap(({ stages, incident }) => [
    incident, ...stages.flatMap(({ respond, resolve, followUp = {} }) => [respond, resolve, followUp]),
  ]).flatMap((byPriority): Counted[] => Object.values(byPriority)).concat(timed, asked)
  const held = guardrails.flatMap(({ wants }) => (wants.kind === 'hours' ? [wants.calendar] : []))
  return Object.entries(calendars).flatMap(([name, calendar]) => {
    const path = ['calendars', name]
    return [
      ...unused(name, [...promises.map(promise => promise.calendar), ...held], path),
      ...overlapping(calendar, path),
      ...dayTwice(calendar, path),
      ...endless(calendar, promises.filter(promise => promise.calendar === name), path),
    ]
  })
}

/** A promise, or a rule that counts time. */
type Counted = Pick<SlaPromise, 'durationMs' | 'calendar'>

/** Where something goes by the caller's calendar, each of them may be meant. */
function unused(name: string, used: readonly (string | null)[], path: PropertyKey[]): Finding[] {
  if (used.includes(name) || used.includes(callersCalendar)) return []
  return [{
    path, atKey: true, problem: `no clock goes by calendar \`${name}\``, fix: `Write \`calendar: ${name}\` into an \`sla\`, or take the calendar away.`,
  }]
}

function overlapping({ week }: Calendar, path: PropertyKey[]): Finding[] {
  const shifts = week.flatMap((day, index) => day.map(({ from, to }) => (
    { day: index, from: index * minutesOfDay + from, to: index * minutesOfDay + to })))
  const [monday] = shifts
  // What begins on Sunday night may reach into Monday.
  const inOrder = monday ? [...shifts, { day: 0, from: monday.from + 7 * minutesOfDay, to: monday.to + 7 * minutesOfDay }] : []
  const next = inOrder.find(({ from }, index) => index > 0 && from < (inOrder[index - 1]?.to ?? 0))
  return !next ? [] : [{
    path: [...path, 'hours'], problem: `two shifts overlap on ${weekdays[next.day]}; what they have in common counts once`,
    fix: 'Let one shift end where the next begins.',
  }]
}

function dayTwice({ holidays }: Calendar, path: PropertyKey[]): Finding[] {
  return holidays.flatMap(({ on }, index) => holidays.findIndex(holiday => holiday.on === on) === index ? [] : [{
    path: [...path, 'holidays', index], problem: `${on} stands there twice; the hours of the last one count`, fix: 'Keep one of the two.',
  }])
}

/** Longer than a year of the calendar's weeks: a slip in the hours or in the length. */
function endless({ week }: Calendar, promises: readonly Counted[], path: PropertyKey[]): Finding[] {
  const weekMs = week.flat().reduce((sum, { from, to }) => sum + (to - from) * 60_000, 0)
  const longest = promises.reduce((most, { durationMs }) => Math.max(most, durationMs), 0)
  return longest <= 52 * weekMs ? [] : [{
    path: [...path, 'hours'],
    problem: `${formatDuration(longest)} of these hours take more than a year: a week has ${formatDuration(weekMs)} of them`,
    fix: 'Add hours, or promise less.',
  }]
}
