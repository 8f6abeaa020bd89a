import { minutesOfDay, weekdays, type Week } from '../time/calendar.js'
import { writeHours } from '../time/hoursSchema.js'
import type { Weekday } from '../time/zonedTime.js'
import { list } from './policyOutline.js'
import { valueAt, type Finding } from './policyProblems.js'

/**
 * Hours as rotas and quiet hours once wrote them: days, and a time of day from and to (decision 0020). A document that
 * still does is refused with the same hours in the present notation.
 */
export interface FormerHours {
  /** On which they begin. */
  days: readonly Weekday[]
  /** `22:00` */
  from: string
  /** `06:00`; at or before `from` it is that time on the next day. */
  to: string
}

export function weekOf(hours: readonly FormerHours[]): Week {
  return weekdays.map(day => hours.filter(({ days }) => days.includes(day)).map(({ from, to }) => {
    const [start, end] = [minuteOf(from), minuteOf(to)]
    return { from: start, to: end > start ? end : end + minutesOfDay }
  }).sort((a, b) => a.from - b.from))
}

/** The document as if it used the present notation, so that everything else that is wrong is told in the same run. */
export function withoutFormerHours(raw: unknown): { raw: unknown; findings: Finding[] } {
  const renewed = structuredClone(raw)
  return { raw: renewed, findings: [...rotasOf(renewed).flatMap(renewRota), ...quietHoursIn(renewed).flatMap(renewQuietHours)] }
}

interface Part {
  path: PropertyKey[]
  block: Record<string, unknown>
}

function renewRota({ path, block }: Part): Finding[] {
  if (!('shifts' in block)) return []
  const hours = list(block.shifts).map(shift => readHours(shift, 'until'))
  delete block.shifts
  return [{ path: [...path, 'shifts'], atKey: true, problem: '`shifts` are written as `hours` now, like those of a calendar', fix: fixOf(hours, '{Mon-Fri: 08:00-18:00}') }]
}

function renewQuietHours({ path, block }: Part): Finding[] {
  const former = ['from', 'to', 'days'].filter(key => key in block)
  const [first] = former
  if (first === undefined) return []
  const hours = readHours(block, 'to')
  for (const key of former) delete block[key]
  block.hours ??= '00:00-24:00'
  return [{ path: [...path, first], atKey: true, problem: 'quiet hours are written as `hours` now, like those of a calendar', fix: fixOf([hours], '22:00-07:00') }]
}

function fixOf(hours: readonly (FormerHours | null)[], example: string): string {
  const read = hours.filter(one => one !== null)
  const isWhole = read.length > 0 && read.length === hours.length
  return isWhole ? `Write \`hours: ${writeHours(weekOf(read))}\` instead.` : `Write for example \`hours: ${example}\` instead.`
}

/** Null when they cannot be read. */
function readHours(block: unknown, end: 'until' | 'to'): FormerHours | null {
  const [from, to] = [valueAt(block, ['from']), valueAt(block, [end])]
  const given = valueAt(block, ['days'])
  const days = given === undefined ? weekdays : list(given)
  const isRead = isTime(from) && isTime(to) && days.length > 0 && days.every(isWeekday)
  return isRead ? { days: days.filter(isWeekday), from, to } : null
}

function rotasOf(raw: unknown): Part[] {
  return entriesAt(raw, ['groups']).flatMap(({ path }) => blocksAt(raw, [...path, 'rotas']))
}

function quietHoursIn(raw: unknown): Part[] {
  const holders = [
    ...entriesAt(raw, ['people']).map(({ path }) => path),
    ...entriesAt(raw, ['notices', 'lists']).flatMap(({ path, value }) => list(value).map((_, index) => [...path, index])),
    ...list(valueAt(raw, ['notices', 'rules'])).map((_, index) => ['notices', 'rules', index]),
  ]
  return holders.flatMap(path => blocksAt(raw, [...path, 'quietHours']))
}

function blocksAt(raw: unknown, path: PropertyKey[]): Part[] {
  return list(valueAt(raw, path)).flatMap((block, index) => isBlock(block) ? [{ path: [...path, index], block }] : [])
}

function entriesAt(raw: unknown, path: PropertyKey[]): { path: PropertyKey[]; value: unknown }[] {
  const block = valueAt(raw, path)
  return isBlock(block) ? Object.entries(block).map(([key, value]) => ({ path: [...path, key], value })) : []
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWeekday(value: unknown): value is Weekday {
  return (weekdays as readonly unknown[]).includes(value)
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(value)
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
