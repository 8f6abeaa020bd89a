import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { minutesOfDay, spellWeek, type Week } from '../../../src/domain/time/calendar.js'
import { hoursSchema, writeHours } from '../../../src/domain/time/hoursSchema.js'
import { problemsOf, withCalendar } from '../smallPolicy.js'

const read = (text: string): Week => hoursSchema.parse(parse(text))
const minutes = fc.nat(minutesOfDay - 1)
const shifts = fc.tuple(minutes, minutes).map(([from, to]) => ({ from, to: to > from ? to : to + minutesOfDay }))
const days = fc.array(shifts, { maxLength: 3 }).map(day => day.sort((a, b) => a.from - b.from))
const weeks = fc.array(fc.oneof(days, fc.constant<Week[number]>([{ from: 480, to: 1020 }])), { minLength: 7, maxLength: 7 }).filter(week => week.some(day => day.length > 0))

describe('hours of the week', () => {
  it.each([
    ['22:00-07:00', 'Mon–Sun 22:00–07:00'],
    ['[08:00-12:00, 13:00-17:00]', 'Mon–Sun 08:00–12:00 and 13:00–17:00'],
    ['{Mon-Fri: 08:00-18:00}', 'Mon–Fri 08:00–18:00'],
    ['{Sat-Sun: 00:00-24:00, Mon-Fri: [18:00-24:00, 00:00-08:00]}', 'Mon–Fri 00:00–08:00 and 18:00–24:00, Sat–Sun 00:00–24:00'],
    ['{Mon-Fri: 08:00-17:00, Sat: []}', 'Mon–Fri 08:00–17:00'],
  ])('are read for every day or by days: %s', (text, words) => {
    expect(spellWeek(read(text))).toBe(words)
  })

  it('are written as they are read', () => {
    fc.assert(fc.property(weeks, week => {
      expect(read(writeHours(week))).toEqual(week)
    }))
  })

  it('are written for every day where all days are alike', () => {
    expect(['22:00-07:00', '[08:00-12:00, 13:00-17:00]', '{Mon-Wed: 08:00-17:00, Fri: 08:00-17:00}'].map(text => writeHours(read(text))))
      .toEqual(['22:00-07:00', '[08:00-12:00, 13:00-17:00]', '{Mon-Wed: 08:00-17:00, Fri: 08:00-17:00}'])
  })

  it.each([
    ['a day twice', '{Mon-Fri: 08:00-12:00, "Wed, Sat": 13:00-17:00}', '`hours` names `Wed` twice', 'Name each day once; its shifts are a list: `Mon: [08:00-12:00, 13:00-17:00]`.'],
    ['no hour', '[]', '`hours` has no hour at all', 'Give it at least one shift of a week.'],
    ['a number', '8', '`hours` must be hours of the week, not 8', 'Write `{Mon-Fri: 08:00-17:00, Sat: [09:00-12:00, 13:00-15:00]}`, or `22:00-07:00` for every day.'],
    ['half a shift', '08:00', '`hours` must be a time of day from–to, not "08:00"', 'Write for example `08:00-17:00`; `22:00-06:00` goes over midnight, `00:00-24:00` is the whole day.'],
  ])('are refused with %s', (_, hours, problem, fix) => {
    expect(problemsOf(withCalendar(`{zone: UTC, hours: ${hours}}`))).toMatchObject([{ problem, fix }])
  })
})
