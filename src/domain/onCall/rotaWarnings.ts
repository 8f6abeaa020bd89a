import { Temporal } from 'temporal-polyfill'
import type { Policy } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import type { DatedShift, Range, Rota } from './rota.js'
import { isAllWeek, windowAt } from './weekWindow.js'
import { spellLocal } from '../time/zonedTime.js'

/** What is doubtful in rotas, as far as it can be seen without knowing which day it is. */
export function rotaWarnings({ groups }: Policy): Finding[] {
  return Object.entries(groups).flatMap(([group, { rotas }]) => {
    const path = ['groups', group, 'rotas']
    return [
      ...uncovered(rotas, group, path),
      ...rotas.flatMap((rota, index) => [
        ...everybodyAway(rota, [...path, index]),
        ...awayButNamed(rota, [...path, index]),
        ...overlapping(rota, [...path, index]),
      ]),
    ]
  })
}

/** A rota with dated shifts may fill any hole, so a group with one is not judged. */
function uncovered(rotas: readonly Rota[], group: string, path: PropertyKey[]): Finding[] {
  if (rotas.length === 0 || rotas.some(({ duty }) => duty.kind === 'dated' || isAllWeek(duty.week))) return []
  // Zones differ by an hour more or less through the year: the worse of a winter and a summer week counts.
  const hours = Math.max(...[1, 7].map(month => uncoveredMs(rotas, weekIn(rotas, month)))) / 3_600_000
  if (hours === 0) return []
  return [{
    path,
    problem: `the rotas of \`${group}\` leave ${Math.round(hours * 10) / 10} of the week's 168 hours without anybody on call`,
    fix: 'Add shifts or a further rota; in a gap the member with the fewest open tasks is chosen.',
  }]
}

/** The start of a week in the middle of a month, in the year in which the first rota begins. */
function weekIn(rotas: readonly Rota[], month: number): number {
  const years = rotas.flatMap(({ duty }) => (duty.kind === 'rotation' ? [Temporal.PlainDate.from(duty.rotation.firstDay).year] : []))
  return Temporal.PlainDate.from({ year: Math.min(...years), month, day: 15 }).toZonedDateTime('UTC').epochMilliseconds
}

function uncoveredMs(rotas: readonly Rota[], fromMs: number): number {
  const endMs = fromMs + 7 * 86_400_000
  let sum = 0
  for (let atMs = fromMs; atMs < endMs;) {
    const windows = rotas.map(({ duty, zone }) => windowAt(duty.kind === 'rotation' ? duty.week : null, zone, atMs))
    const untilMs = Math.min(endMs, ...windows.map(window => window.untilMs))
    if (!windows.some(({ covered }) => covered)) sum += untilMs - atMs
    atMs = untilMs
  }
  return sum
}

function everybodyAway({ name, zone, duty, overrides, timeOff }: Rota, path: PropertyKey[]): Finding[] {
  if (duty.kind !== 'rotation') return []
  const away = (person: string, at: string) => timeOff.some(range => range.person === person && covers(range, at))
  const index = timeOff.findIndex(({ from }) => duty.rotation.people.every(person => away(person, from)) && !overrides.some(range => covers(range, from)))
  const found = timeOff[index]
  if (!found) return []
  return [{
    path: [...path, 'timeOff', index],
    problem: `from ${spellLocal(found.from, zone)} on everybody of \`${name}\` has time off at the same time`,
    fix: 'Add an override for that time, or a further person to the rotation.',
  }]
}

function awayButNamed({ zone, overrides, timeOff }: Rota, path: PropertyKey[]): Finding[] {
  return overrides.flatMap((override, index) => {
    const away = timeOff.find(range => range.person === override.person && meet(range, override))
    if (!away) return []
    return [{
      path: [...path, 'overrides', index, 'person'],
      problem: `\`${override.person}\` has time off from ${spellLocal(away.from, zone)}, and is on call all the same by this override`,
      fix: 'Name somebody else, or take the time off away.',
    }]
  })
}

function overlapping({ name, zone, duty }: Rota, path: PropertyKey[]): Finding[] {
  if (duty.kind !== 'dated') return []
  const { shifts } = duty
  const hidden = (shift: DatedShift, index: number) => shifts.slice(0, index).find(earlier => meet(earlier, shift) && earlier.person !== shift.person)
  const index = shifts.findIndex((shift, at) => hidden(shift, at) !== undefined)
  const [shift, earlier] = [shifts[index], shifts[index] && hidden(shifts[index], index)]
  if (!shift || !earlier) return []
  return [{
    path: [...path, 'dated', index],
    problem: `\`${shift.person}\` and \`${earlier.person}\` have dated shifts of \`${name}\` at the same time, from ${spellLocal(later(shift.from, earlier.from), zone)}`,
    fix: 'The later one in the list counts; let each shift end where the next begins.',
  }]
}

function covers({ from, until }: Range, at: string): boolean {
  return from <= at && at < until
}

function meet(one: Range, other: Range): boolean {
  return one.from < other.until && other.from < one.until
}

function later(one: string, other: string): string {
  return one > other ? one : other
}
