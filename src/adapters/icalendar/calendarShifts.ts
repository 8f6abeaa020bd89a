import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { convertIcsCalendar, generateIcsRecurrenceRule, type IcsDateObject, type IcsEvent, type IcsRecurrenceRule } from 'ts-ics'
import type { DatedShift } from '../../domain/onCall/rota.js'
import { firstInstantAt, isZone, zonedAt } from '../../domain/time/zonedTime.js'
import { whose } from './whose.js'

/** The text is no calendar, or one that cannot be read without guessing. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'
}

export interface Wanted {
  /** Who may be on call. */
  members: readonly string[]
  /** For whole days, and for times without a zone; null: the calendar's own. */
  zone: string | null
  /** Instants: what is over before the one or begins at or after the other is left out. */
  from: string
  until: string
}

export interface CalendarShifts {
  /** The zone that the shifts are best told in. */
  zone: string
  /** By their beginning. A shift of somebody unknown has the name as the calendar writes it. */
  shifts: DatedShift[]
  /** The names that are no members, each with the number of its shifts. */
  strangers: { name: string; shifts: number }[]
  /** What of the calendar was not read as it stands. */
  notes: string[]
}

/**
 * Reads the events of an iCalendar text (RFC 5545) as dated shifts: rules expanded, exceptions and changed occurrences
 * put in their place, cancelled ones left out. Throws a `CalendarError`.
 */
export function calendarShifts(text: string, { members, zone: given, from, until }: Wanted): CalendarShifts {
  const unfolded = text.replace(/\r?\n[ \t]/g, '')
  if (!/^BEGIN:VCALENDAR\s*$/m.test(unfolded)) throw new CalendarError('it is no iCalendar file: `BEGIN:VCALENDAR` is missing')
  const zone = given ?? zoneIn(unfolded) ?? 'UTC'
  const events = eventsOf(unfolded, zone)
  const foreign = events.find(({ recurrenceRule, start }) => recurrenceRule && start.local && !isZone(start.local.timezone))?.start.local?.timezone
  if (given === null && foreign !== undefined) throw new CalendarError(`its shifts repeat in the time zone ${foreign}, which is none of the IANA database: name the one that is meant`)
  const changed = new Set(events.flatMap(event => (event.recurrenceId ? [occurrenceKey(event.uid, instantOf(event.recurrenceId.value, zone))] : [])))
  const strangers = new Map<string, number>()
  const shifts = events.filter(({ status }) => status !== 'CANCELLED').flatMap(event => {
    const spans = occurrences(event, zone, until)
      .filter(({ startMs }) => event.recurrenceId !== undefined || !changed.has(occurrenceKey(event.uid, startMs)))
      .filter(({ startMs, endMs }) => endMs > startMs && endMs > Date.parse(from) && startMs < Date.parse(until))
    const { person, isMember } = whose({ summary: event.summary ?? '', attendees: event.attendees ?? [] }, members)
    if (!isMember && spans.length > 0) strangers.set(person, (strangers.get(person) ?? 0) + spans.length)
    return spans.map(({ startMs, endMs }): DatedShift => ({ from: iso(startMs), until: iso(endMs), person }))
  })
  return {
    zone,
    shifts: shifts.sort((a, b) => Date.parse(a.from) - Date.parse(b.from)),
    strangers: [...strangers].map(([name, count]) => ({ name, shifts: count })),
    notes: [
      ...(/^RDATE[;:]/m.test(unfolded) ? ['additional dates (RDATE) were not read'] : []),
      ...(/^RECURRENCE-ID[^:\n]*;RANGE=/m.test(unfolded) ? ['a change of "this and all following" was read as a change of this one'] : []),
    ],
  }
}

/** What the calendar says of itself, or the first zone that one of its events names. */
function zoneIn(text: string): string | null {
  const named = [/^X-WR-TIMEZONE:(.+)$/m, /^DTSTART[^:\n]*;TZID="?([^":;\n]+)"?/m].map(form => form.exec(text)?.[1]?.trim())
  return named.find(name => name !== undefined && isZone(name)) ?? null
}

function eventsOf(text: string, zone: string): IcsEvent[] {
  // The reader takes a time without a zone for UTC, and one in a zone that nobody explains for this machine's.
  const placed = text.replace(/^(DTSTART|DTEND|EXDATE|RECURRENCE-ID)(?:;VALUE=DATE-TIME)?:(\d{8}T\d{6}(?:,\d{8}T\d{6})*)(?=\r?$)/gm, `$1;TZID=${zone}:$2`)
  const explained = new Set([...text.matchAll(/^TZID:(.+)$/gm)].map(([, name = '']) => name.trim()))
  for (const [, name = ''] of placed.matchAll(/^(?:DTSTART|DTEND)[^:\n]*;TZID="?([^":;\n]+)"?/gm)) {
    if (!isZone(name) && !explained.has(name)) throw new CalendarError(`it names the time zone ${name}, which neither the IANA database nor the calendar itself knows`)
  }
  const events = read(placed)
  const broken = events.find(event => !isDate(event.start) || (event.end && !isDate(event.end)))
  if (broken) throw new CalendarError(`the event ${broken.summary ?? broken.uid} has no readable beginning or end`)
  return events
}

function read(text: string): IcsEvent[] {
  try {
    return convertIcsCalendar(undefined, text).events ?? []
  } catch (error) {
    throw new CalendarError(error instanceof Error ? error.message : String(error))
  }
}

function isDate(moment: IcsDateObject | undefined): boolean {
  return moment !== undefined && !Number.isNaN(moment.date.getTime())
}

interface Span {
  startMs: number
  endMs: number
}

/** What the clocks of a place show. */
interface Wall {
  time: Temporal.PlainDateTime
  zone: string
}

/** One event as often as its rule says, up to an instant, without its exceptions. */
function occurrences(event: IcsEvent, zone: string, until: string): Span[] {
  const start = wallOf(event.start, zone)
  if (!event.recurrenceRule) return [spanOf(event, start, zone)]
  const except = new Set((event.exceptionDates ?? []).map(moment => instantOf(moment, zone)))
  const last = zonedAt(Date.parse(until), start.zone).toPlainDateTime()
  try {
    return wallTimes(event.recurrenceRule, start, last, zone)
      .map(time => spanOf(event, { time, zone: start.zone }, zone))
      .filter(({ startMs }) => !except.has(startMs))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new CalendarError(`the rule of the event ${event.summary || event.uid} cannot be followed: ${error.message}`)
  }
}

/** A rule speaks of what clocks show, so it is followed there, in a zone without changes: it skips no night in which they are changed. */
function wallTimes(rule: IcsRecurrenceRule, { time, zone }: Wall, last: Temporal.PlainDateTime, calendarZone: string): Temporal.PlainDateTime[] {
  const end = rule.until && zonedAt(instantOf(rule.until, calendarZone), zone).toPlainDateTime().add({ days: rule.until.type === 'DATE' ? 1 : 0 })
  const until = end && { until: { date: new Date(end.toZonedDateTime('UTC').epochMilliseconds - (rule.until?.type === 'DATE' ? 1000 : 0)) } }
  const series = new RRuleTemporal({
    rruleString: generateIcsRecurrenceRule({ ...rule, ...until }).trim(), dtstart: time.toZonedDateTime('UTC'), temporal: Temporal, includeDtstart: true,
  })
  return series.between(time.toZonedDateTime('UTC'), last.toZonedDateTime('UTC'), true).map(occurrence => occurrence.toPlainDateTime())
}

/** A shift ends when the clocks show its end, also in a night in which they are changed (docs/decisions/0014). */
function spanOf(event: IcsEvent, start: Wall, zone: string): Span {
  const { start: moment } = event
  const startMs = firstInstantAt(start.time, start.zone)
  if (event.duration) {
    const { before: _, ...length } = event.duration
    return { startMs, endMs: zonedAt(startMs, start.zone).add(length).epochMilliseconds }
  }
  if (!event.end) return { startMs, endMs: moment.type === 'DATE' ? firstInstantAt(start.time.add({ days: 1 }), start.zone) : startMs }
  const [first, end] = [wallOf(moment, zone), wallOf(event.end, zone)]
  if (end.zone !== start.zone) return { startMs, endMs: startMs + instantOf(event.end, zone) - instantOf(moment, zone) }
  return { startMs, endMs: firstInstantAt(start.time.add(first.time.until(end.time)), start.zone) }
}

/** A moment by the clocks of the place where it was written; whole days, and places that only the calendar knows, by its own. */
function wallOf(moment: IcsDateObject, zone: string): Wall {
  const written = moment.local?.timezone ?? 'UTC'
  const place = moment.type === 'DATE' || !isZone(written) ? zone : written
  return { time: zonedAt(instantOf(moment, zone), place).toPlainDateTime(), zone: place }
}

/** Epoch ms. Of a zone that the IANA database knows, by its data; of others, by what the calendar says of them. */
function instantOf({ type = 'DATE-TIME', date, local }: IcsDateObject, zone: string): number {
  const clock = (shown: Date) => Temporal.PlainDateTime.from(shown.toISOString().slice(0, 19))
  if (type === 'DATE') return firstInstantAt(clock(date), zone)
  return local && isZone(local.timezone) ? firstInstantAt(clock(local.date), local.timezone) : date.getTime()
}

function occurrenceKey(uid: string, startMs: number): string {
  return `${startMs} ${uid}`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
