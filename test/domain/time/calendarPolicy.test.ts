import { describe, expect, it } from 'vitest'
import { spellCalendar } from '../../../src/domain/time/calendar.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyFrom, withCalendar, withSla } from '../smallPolicy.js'

const calendarIn = (text: string) => {
  const calendar = policyFrom(withCalendar(text)).calendars.Office
  if (!calendar) throw new Error('there is no calendar Office')
  return calendar
}
const withOffice = (sla: string) => policyFrom(withSla(sla).replace('groups:', 'calendars:\n  Office: {zone: UTC, hours: {Mon-Fri: 08:00-17:00}}\ngroups:'))
const stage = (policy: Policy) => policy.ladders[0]?.stages[0]

describe('a calendar in a policy', () => {
  it.each([
    ['{zone: UTC}', 'Office (UTC: Mon–Sun 00:00–24:00)'],
    ['{zone: Europe/Berlin, hours: {Mon-Fri: 08:00-17:00}}', 'Office (Europe/Berlin: Mon–Fri 08:00–17:00)'],
    ['{zone: UTC, hours: {Mon-Thu: [13:00-17:00, 08:00-12:00], "Fri": 08:00-12:00}}', 'Office (UTC: Mon–Thu 08:00–12:00 and 13:00–17:00, Fri 08:00–12:00)'],
    ['{zone: UTC, hours: {"Sat-Mon": 22:00-06:00}}', 'Office (UTC: Mon 22:00–06:00, Sat–Sun 22:00–06:00)'],
    ['{zone: UTC, hours: {"Mon, Wed": 00:00-24:00}}', 'Office (UTC: Mon 00:00–24:00, Wed 00:00–24:00)'],
  ])('is read: %s', (text, words) => {
    expect(spellCalendar(calendarIn(text))).toBe(words)
  })

  it('has holidays of one year and of every year, with names and hours', () => {
    expect(calendarIn('{zone: UTC, holidays: [2026-12-25, {on: 12-24, name: Christmas Eve, hours: 08:00-12:00}]}').holidays).toEqual([
      { on: '2026-12-25', name: null, hours: [] }, { on: '12-24', name: 'Christmas Eve', hours: [{ from: 480, to: 720 }] },
    ])
  })
})

describe('the calendar of a clock', () => {
  it('is around the clock unless somebody says otherwise', () => {
    expect(stage(withOffice('{}'))?.resolve[3]?.calendar).toBeNull()
    expect(stage(withOffice('{calendar: around the clock}'))?.resolve[3]?.calendar).toBeNull()
  })

  it('is that of the stage for both of its clocks, or one for each priority', () => {
    expect(stage(withOffice('{calendar: Office}'))).toMatchObject({ respond: { 1: { calendar: 'Office' } }, resolve: { 5: { calendar: 'Office' } } })
    const byPriority = stage(withOffice('{calendar: {P1: around the clock, P3: Office}}'))
    expect([1, 2, 3].map(priority => byPriority?.resolve[priority]?.calendar)).toEqual([null, null, 'Office'])
  })

  it('is shown beside the time it counts', () => {
    const told = JSON.stringify(policyText(withOffice('{resolve: {P3: 8 h}, calendar: {P3: Office, P4: caller}}')))
    expect(told).toContain('8 h by Office')
    expect(told).toContain("120 h by the caller's calendar")
    expect(told).toContain('Mon–Fri 08:00–17:00')
  })
})
