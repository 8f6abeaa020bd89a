import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { calendarShifts, CalendarError, type Wanted } from '../../../src/adapters/icalendar/calendarShifts.js'
import { whose } from '../../../src/adapters/icalendar/whose.js'
import { momentMs, spellMoment } from '../../../src/domain/time/moment.js'

const wanted: Wanted = { members: ['Amara', 'Bruno', 'Chloe'], zone: null, from: '2026-01-01T00:00:00.000Z', until: '2026-06-01T00:00:00.000Z' }
const fixture = (name: string) => readFileSync(`test/fixtures/calendars/${name}.ics`, 'utf8')

/** Each shift on a line, by the clocks of the calendar. */
function told(text: string, changes: Partial<Wanted> = {}): string[] {
  const { zone, shifts } = calendarShifts(text, { ...wanted, ...changes })
  return shifts.map(({ from, until, person }) => `${spellMoment(from, zone)} to ${spellMoment(until, zone)} ${person}`)
}

/** A calendar with one event, of Amara unless the lines say otherwise. */
function event(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Amara', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
}

describe('a calendar', () => {
  it('of PagerDuty: names between dashes, a folded line, somebody unknown', () => {
    expect(told(fixture('pagerduty'), { zone: 'Europe/Berlin' })).toEqual([
      '2026-03-02 08:00 to 2026-03-09 08:00 Amara', '2026-03-09 08:00 to 2026-03-16 08:00 Bruno', '2026-03-16 08:00 to 2026-03-23 08:00 Zoe Quinn',
    ])
    expect(calendarShifts(fixture('pagerduty'), wanted)).toMatchObject({ zone: 'UTC', strangers: [{ name: 'Zoe Quinn', shifts: 1 }], notes: [] })
  })

  it('of GoAlert: the name before the colon', () => {
    expect(told(fixture('goalert'))).toEqual(['2026-03-01 12:00 to 2026-03-02 07:00 Chloe', '2026-03-02 07:00 to 2026-03-03 07:00 Amara'])
  })

  it('of Google: a rule with exceptions, a changed and a cancelled event, whole days, a length, another zone', () => {
    expect(told(fixture('google'))).toEqual([
      '2026-03-02 08:00 to 2026-03-02 20:00 Amara',
      '2026-03-05 15:00 to 2026-03-05 17:30 Bruno',
      '2026-03-16 08:00 to 2026-03-16 20:00 Amara',
      '2026-03-28 00:00 to 2026-03-30 00:00 Bruno',
      '2026-03-30 09:00 to 2026-03-30 17:00 Chloe',
      '2026-04-13 08:00 to 2026-04-13 20:00 Amara',
      '2026-04-15 08:00 to 2026-04-15 20:00 Amara',
      '2026-04-27 08:00 to 2026-04-27 20:00 Amara',
      '2026-04-29 08:00 to 2026-04-29 20:00 Amara',
    ])
  })

  it('of Outlook: a zone that only the calendar explains; to repeat in it, it needs a known one', () => {
    expect(told(fixture('outlook'), { zone: 'Europe/Berlin' })).toEqual(['2026-03-02 08:00 to 2026-03-02 18:00 Amara'])
    const weekly = fixture('outlook').replace('SUMMARY', 'RRULE:FREQ=WEEKLY;COUNT=5\r\nSUMMARY')
    expect(() => told(weekly)).toThrow(/repeat in the time zone W\. Europe Standard Time/)
    expect(told(weekly, { zone: 'Europe/Berlin' }).at(-1)).toBe('2026-03-30 08:00 to 2026-03-30 18:00 Amara')
  })
})

describe('a repeated shift', () => {
  it('keeps the time that clocks show, over both changes, and into the hour that is left out', () => {
    const nights = event('DTSTART;TZID=Europe/Berlin:20260327T220000', 'DTEND;TZID=Europe/Berlin:20260328T060000', 'RRULE:FREQ=DAILY;COUNT=3')
    expect(told(nights)).toEqual(['2026-03-27 22:00 to 2026-03-28 06:00 Amara', '2026-03-28 22:00 to 2026-03-29 06:00 Amara', '2026-03-29 22:00 to 2026-03-30 06:00 Amara'])
    const early = event('DTSTART;TZID=Europe/Berlin:20260328T023000', 'DTEND;TZID=Europe/Berlin:20260328T080000', 'RRULE:FREQ=DAILY;COUNT=3')
    expect(told(early)).toEqual(['2026-03-28 02:30 to 2026-03-28 08:00 Amara', '2026-03-29 03:00 to 2026-03-29 08:00 Amara', '2026-03-30 02:30 to 2026-03-30 08:00 Amara'])
  })

  it('without an end goes on until the instant asked for, and begins where it is asked for', () => {
    const daily = event('DTSTART:20200101T080000Z', 'DURATION:PT8H', 'RRULE:FREQ=DAILY')
    expect(told(daily, { from: '2026-03-02T12:00:00.000Z', until: '2026-03-05T08:00:00.000Z' })).toEqual([
      '2026-03-02 08:00 to 2026-03-02 16:00 Amara', '2026-03-03 08:00 to 2026-03-03 16:00 Amara', '2026-03-04 08:00 to 2026-03-04 16:00 Amara',
    ])
  })

  it('ends with its rule: on a day, at an instant', () => {
    const days = event('DTSTART;VALUE=DATE:20260302', 'DTEND;VALUE=DATE:20260303', 'RRULE:FREQ=DAILY;UNTIL=20260304', 'EXDATE;VALUE=DATE:20260303')
    expect(told(days, { zone: 'America/Santiago' })).toEqual(['2026-03-02 00:00 to 2026-03-03 00:00 Amara', '2026-03-04 00:00 to 2026-03-05 00:00 Amara'])
    const hours = event('DTSTART;TZID=Europe/Berlin:20260302T080000', 'DURATION:P1D', 'RRULE:FREQ=DAILY;UNTIL=20260304T070000Z')
    expect(told(hours)).toHaveLength(3)
  })

  it('follows weekdays, months and counts', () => {
    expect(told(event('DTSTART:20260105T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=3')).map(line => line.slice(0, 10))).toEqual(['2026-01-05', '2026-02-02', '2026-03-02'])
  })
})

describe('a time', () => {
  it('without a zone is one of the calendar\'s, whatever this machine is set to', () => {
    expect(told(event('DTSTART:20260502T080000', 'DTEND:20260502T100000').replace('PRODID:test', 'PRODID:test\r\nX-WR-TIMEZONE:Europe/Berlin'))).toEqual(['2026-05-02 08:00 to 2026-05-02 10:00 Amara'])
    expect(calendarShifts(event('DTSTART:20260502T080000', 'DTEND:20260502T100000'), { ...wanted, zone: 'Asia/Tokyo' }).shifts[0]?.from).toBe('2026-05-01T23:00:00.000Z')
  })

  it('in a zone that nobody knows is not guessed', () => {
    expect(() => told(event('DTSTART;TZID=My Zone:20260302T080000', 'DURATION:P1D'))).toThrow(/time zone My Zone, which neither/)
  })

  it('that clocks show twice is told with its offset, and read back', () => {
    for (const at of ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-02T07:00:30.000Z']) {
      expect(momentMs(spellMoment(at, 'Europe/Berlin'), 'Europe/Berlin')).toBe(Date.parse(at))
    }
    expect(spellMoment('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toBe('2026-10-25 02:30+01:00')
  })
})

describe('what cannot be read', () => {
  it.each([
    ['no calendar at all', 'hello', /BEGIN:VCALENDAR/],
    ['lines that are none', 'BEGIN:VCALENDAR\r\nhello\r\nEND:VCALENDAR', /hello/],
    ['an event without a beginning', event('DTEND:20260302T080000Z'), /Amara has no readable beginning/],
    ['a beginning that is no time', event('DTSTART:tomorrow', 'DURATION:P1D'), /no readable beginning/],
    ['a rule of seconds', event('DTSTART:20260101T080000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'), /rule of the event Amara/],
  ])('is said: %s', (_, text, message) => {
    expect(() => told(text)).toThrow(CalendarError)
    expect(() => told(text)).toThrow(message)
  })

  it('is noted where the rest can be read', () => {
    expect(calendarShifts(event('DTSTART:20260302T080000Z', 'DURATION:P1D', 'RDATE:20260305T080000Z'), wanted).notes).toEqual(['additional dates (RDATE) were not read'])
    expect(calendarShifts(event('DTSTART:20260302T080000Z', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260302T070000Z', 'DURATION:P1D'), wanted).notes).toHaveLength(1)
  })

  it('is no shift: an event without a length, a calendar without events', () => {
    expect(told(event('DTSTART:20260302T080000Z'))).toEqual([])
    expect(told('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n')).toEqual([])
  })
})

describe('the member whose shift it is', () => {
  const members = ['Ana', 'Ana Lucia', 'Ben O’Neill', 'cleo@example.org', 'Dan Meyer']
  it.each<[string, string, { name?: string; email: string }[], string, boolean]>([
    ['stands in the summary alone', 'ana', [], 'Ana', true],
    ['stands in the summary among other words', 'Weekend shift: Ana (phone)', [], 'Ana', true],
    ['with the longer name', 'Night, Ana Lucia', [], 'Ana Lucia', true],
    ['not within another word', 'Banana day', [], 'Banana day', false],
    ['is the attendee', 'On call', [{ name: 'Ben O’Neill', email: 'b@example.org' }], 'Ben O’Neill', true],
    ['is known by an address', 'On call', [{ email: 'cleo@example.org' }], 'cleo@example.org', true],
    ['is known by what stands before the @', 'On call', [{ email: 'dan.meyer@example.org' }], 'Dan Meyer', true],
    ['is not guessed of two', 'Ana hands over to Dan Meyer', [], 'Ana hands over to Dan Meyer', false],
    ['is unknown, by the name of the attendee', 'On call', [{ name: 'Zoe', email: 'z@example.org' }], 'Zoe', false],
    ['is unknown, by the name in PagerDuty\'s form', 'On Call - Zoe Quinn - Primary', [{ email: 'z@example.org' }], 'Zoe Quinn', false],
  ])('%s', (_, summary, attendees, person, isMember) => {
    expect(whose({ summary, attendees }, members)).toEqual({ person, isMember })
  })
})
