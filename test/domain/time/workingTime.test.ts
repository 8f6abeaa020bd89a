import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar, Shift } from '../../../src/domain/time/calendar.js'
import { aroundTheClock, workingTimeOf } from '../../../src/domain/time/workingTime.js'
import { isZone, spellLocal } from '../../../src/domain/time/zonedTime.js'

const hour = 3_600_000
const at = (wall: string) => new Date(wall).toISOString()
const shift = (text: string): Shift => {
  const [from = 0, to = 0] = text.split('-').map(time => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
  return { from, to: to > from ? to : to + 1440 }
}
const week = (weekday: string[], saturday: string[] = [], sunday: string[] = []): Shift[][] =>
  [...Array.from({ length: 5 }, () => weekday), saturday, sunday].map(shifts => shifts.map(shift))
const office = (zone: string, hours = '08:00-17:00'): Calendar => ({ name: 'Office', zone, week: week([hours]), holidays: [] })
const nights = (zone: string): Calendar => ({ name: 'Nights', zone, week: week(['22:00-06:00'], ['22:00-06:00'], ['22:00-06:00']), holidays: [] })

describe('working time by a calendar', () => {
  // The worked examples of the reference (§6, Schedules).
  it('that starts on Friday 21:00 on 8–5 has used 1 h 30 by Monday 09:30, of 60 h 30 by the wall', () => {
    const [friday, monday] = [at('2026-03-06T21:00Z'), at('2026-03-09T09:30Z')]
    expect(workingTimeOf(office('UTC')).between(friday, monday)).toBe(1.5 * hour)
    expect(aroundTheClock.between(friday, monday)).toBe(60.5 * hour)
  })

  it('takes a day for 24 hours, so three days on 9–5 are nine days of work', () => {
    expect(workingTimeOf(office('UTC', '09:00-17:00')).add(at('2026-03-02T09:00Z'), 72 * hour)).toBe(at('2026-03-12T17:00Z'))
  })

  it('ends at the close of business, not at the next opening', () => {
    expect(workingTimeOf(office('UTC')).add(at('2026-03-06T16:00Z'), hour)).toBe(at('2026-03-06T17:00Z'))
  })

  it('begins at the next opening when nobody works', () => {
    expect(workingTimeOf(office('UTC')).add(at('2026-03-06T21:00Z'), hour)).toBe(at('2026-03-09T09:00Z'))
  })

  it('has several shifts a day, and breaks between them', () => {
    const split: Calendar = { ...office('UTC'), week: week(['09:00-12:00', '13:00-17:00']) }
    expect(workingTimeOf(split).between(at('2026-03-02T11:00Z'), at('2026-03-02T14:00Z'))).toBe(2 * hour)
  })

  it('counts hours that two shifts share once', () => {
    const overlapping: Calendar = { ...office('UTC'), week: week(['08:00-14:00', '12:00-18:00']) }
    expect(workingTimeOf(overlapping).between(at('2026-03-02T00:00Z'), at('2026-03-03T00:00Z'))).toBe(10 * hour)
  })

  it('rests on holidays, of one year or of every year, and works what hours they have', () => {
    const holidays = [
      { on: '2026-12-24', name: 'Christmas Eve', hours: [shift('08:00-12:00')] }, { on: '12-25', name: null, hours: [] },
    ]
    const time = workingTimeOf({ ...office('Europe/Berlin'), holidays })
    expect(time.between(at('2026-12-24T00:00+01:00'), at('2026-12-26T00:00+01:00'))).toBe(4 * hour)
    expect(time.between(at('2028-12-25T00:00+01:00'), at('2028-12-26T00:00+01:00'))).toBe(0)
  })

  it('knows 29 February', () => {
    const time = workingTimeOf({ ...office('UTC'), holidays: [{ on: '02-29', name: null, hours: [] }] })
    expect(time.between(at('2028-02-28T00:00Z'), at('2028-03-01T00:00Z'))).toBe(9 * hour)
  })

  it('is that of the zone, on both sides of midnight', () => {
    expect(workingTimeOf(office('Pacific/Auckland')).add(at('2026-03-01T18:00Z'), 2 * hour)).toBe(at('2026-03-01T21:00Z'))
    expect(workingTimeOf(office('America/Los_Angeles')).add(at('2026-03-02T02:00Z'), 2 * hour)).toBe(at('2026-03-02T18:00Z'))
  })

  it('lets a shift over midnight belong to the day on which it began', () => {
    const friday: Calendar = { ...office('UTC'), week: [[], [], [], [], [shift('22:00-06:00')], [], []] }
    expect(workingTimeOf(friday).stretches(at('2026-03-05T00:00Z'), at('2026-03-12T00:00Z')))
      .toEqual([{ from: at('2026-03-06T22:00Z'), to: at('2026-03-07T06:00Z') }])
  })

  describe('over a change of the clocks', () => {
    it('makes a night an hour shorter in spring and an hour longer in autumn', () => {
      const time = workingTimeOf(nights('Europe/Berlin'))
      expect(time.between(at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z'))).toBe(7 * hour)
      expect(time.between(at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z'))).toBe(9 * hour)
    })

    it('opens an office at 08:00 on the wall on both sides of it', () => {
      const time = workingTimeOf(office('Europe/Berlin'))
      expect(time.add(at('2026-03-27T16:00+01:00'), 2 * hour)).toBe(at('2026-03-30T09:00+02:00'))
      expect(time.add(at('2026-10-23T16:00+02:00'), 2 * hour)).toBe(at('2026-10-26T09:00+01:00'))
    })

    it('begins in the hour that is left out at its end, and in the hour that comes twice at its first', () => {
      const early: Calendar = { name: 'Early', zone: 'Europe/Berlin', week: week([], [], ['02:30-04:00']), holidays: [] }
      const time = workingTimeOf(early)
      expect(time.stretches(at('2026-03-29T00:00Z'), at('2026-03-30T00:00Z'))).toEqual([{ from: at('2026-03-29T01:00Z'), to: at('2026-03-29T02:00Z') }])
      expect(time.stretches(at('2026-10-25T00:00Z'), at('2026-10-26T00:00Z'))).toEqual([{ from: at('2026-10-25T00:30Z'), to: at('2026-10-25T03:00Z') }])
    })

    it('knows no shift that lies wholly in the hour that is left out', () => {
      const lost: Calendar = { name: 'Lost', zone: 'Europe/Berlin', week: week([], [], ['02:10-02:50']), holidays: [] }
      expect(workingTimeOf(lost).stretches(at('2026-03-28T00:00Z'), at('2026-03-30T00:00Z'))).toEqual([])
    })

    it('is right where midnight itself is left out', () => {
      const wholeDays: Calendar = { name: 'Days', zone: 'America/Santiago', week: week([], [], ['00:00-24:00']), holidays: [] }
      expect(workingTimeOf(wholeDays).between(at('2026-09-05T12:00Z'), at('2026-09-07T12:00Z'))).toBe(23 * hour)
    })
  })

  it('has no end for a calendar without hours', () => {
    expect(() => workingTimeOf({ ...office('UTC'), week: week([]) }).add(at('2026-03-02T00:00Z'), hour)).toThrow(RangeError)
  })
})

describe('zones', () => {
  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'])('knows %s', name => expect(isZone(name)).toBe(true))
  it.each(['Europe/Berlinn', '', '+25:99', 'Mars/Base'])('does not know %j', name => expect(isZone(name)).toBe(false))

  it('reads the walls of a zone', () => {
    expect(spellLocal('2026-03-29T01:30:00.000Z', 'Europe/Berlin')).toBe('Sun 2026-03-29 03:30')
  })
})

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Apia', 'Africa/Casablanca']
const shifts = fc.record({ from: fc.integer({ min: 0, max: 1439 }), lengthMin: fc.integer({ min: 1, max: 1440 }) })
  .map(({ from, lengthMin }) => ({ from, to: from + lengthMin }))
const calendars: fc.Arbitrary<Calendar> = fc.record({
  name: fc.constant('Any'),
  zone: fc.constantFrom(...zones),
  week: fc.array(fc.array(shifts, { maxLength: 3 }).map(day => day.sort((a, b) => a.from - b.from)), { minLength: 7, maxLength: 7 })
    .filter(days => days.some(day => day.length > 0)),
  holidays: fc.array(fc.record({
    on: fc.constantFrom('2026-03-29', '2026-10-25', '2026-12-31', '03-08', '11-01', '02-29'), name: fc.constant(null), hours: fc.array(shifts, { maxLength: 1 }),
  }), { maxLength: 3 }),
})
const instants = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2028-12-31T00:00:00Z'), noInvalidDate: true }).map(date => date.toISOString())

describe('working time by any calendar, in any zone, over any change of the clocks', () => {
  it('adds up: what lies between two instants is the sum of its parts', () => {
    fc.assert(fc.property(calendars, fc.array(instants, { minLength: 3, maxLength: 3 }), (calendar, some) => {
      const [a = '', b = '', c = ''] = some.sort()
      const time = workingTimeOf(calendar)
      expect(time.between(a, b) + time.between(b, c)).toBe(time.between(a, c))
    }), { numRuns: 150 })
  })

  it('never runs backwards, and never faster than the clock on the wall', () => {
    fc.assert(fc.property(calendars, instants, fc.integer({ min: 0, max: 90 * 24 * hour }), (calendar, from, ms) => {
      const to = new Date(Date.parse(from) + ms).toISOString()
      const between = workingTimeOf(calendar).between(from, to)
      expect(between).toBeGreaterThanOrEqual(0)
      expect(between).toBeLessThanOrEqual(ms)
      expect(workingTimeOf(calendar).between(to, from)).toBe(0)
    }), { numRuns: 150 })
  })

  it('gives back the duration that a deadline was found for, and not a millisecond earlier', () => {
    fc.assert(fc.property(calendars, instants, fc.integer({ min: 1, max: 200 * hour }), (calendar, from, durationMs) => {
      const time = workingTimeOf(calendar)
      const due = time.add(from, durationMs)
      expect(time.between(from, due)).toBe(durationMs)
      expect(time.between(from, new Date(Date.parse(due) - 1).toISOString())).toBe(durationMs - 1)
    }), { numRuns: 150 })
  })

  it('has stretches that do not touch twice, in order, and as long as the time between', () => {
    fc.assert(fc.property(calendars, instants, fc.integer({ min: 0, max: 60 * 24 * hour }), (calendar, from, ms) => {
      const to = new Date(Date.parse(from) + ms).toISOString()
      const time = workingTimeOf(calendar)
      const found = time.stretches(from, to)
      for (const [index, { from: start, to: end }] of found.entries()) {
        expect(start < end).toBe(true)
        expect(index === 0 || (found[index - 1]?.to ?? '') <= start).toBe(true)
      }
      expect(found.reduce((sum, { from: start, to: end }) => sum + Date.parse(end) - Date.parse(start), 0)).toBe(time.between(from, to))
    }), { numRuns: 150 })
  })
})
