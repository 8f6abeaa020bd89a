import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { minutesOfDay, weekdays, type Week } from '../../../src/domain/time/calendar.js'
import type { QuietHours } from '../../../src/domain/notices/noticeRules.js'
import { sendableAt } from '../../../src/domain/notices/quietHours.js'
import { week } from '../../support/week.js'

const hourMs = 3_600_000
const nights: QuietHours = { zone: 'Europe/Berlin', week: week('22:00-07:00'), except: [1] }

const zones = ['Europe/Berlin', 'America/New_York', 'UTC', 'Pacific/Kiritimati', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Cairo'] as const
const anyMs = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') })
const instants = anyMs.map(ms => new Date(ms).toISOString())
const minutes = fc.oneof(fc.nat(minutesOfDay - 1), fc.integer({ min: 0, max: 4 * 60 }))
const shifts = fc.tuple(minutes, minutes).map(([from, to]) => ({ from, to: to > from ? to : to + minutesOfDay }))
const on = (days: readonly string[], shift: Week[number][number]): Week => weekdays.map(day => days.includes(day) ? [shift] : [])
const quiet: fc.Arbitrary<QuietHours> = fc.record({
  zone: fc.constantFrom(...zones),
  week: fc.tuple(fc.subarray([...weekdays], { minLength: 1 }), shifts).map(([days, shift]) => on(days, shift)), except: fc.constant<number[]>([]),
})

/** Within a day of a change of the clocks, where the zone has any. */
const nearAChange = (zone: string) => fc.tuple(anyMs, fc.integer({ min: -24 * hourMs, max: 3 * hourMs })).map(([ms, offsetMs]) => {
  const change = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  return new Date((change?.epochMilliseconds ?? ms) + offsetMs).toISOString()
})
const quietNearAChange = quiet.chain(hours => fc.tuple(fc.constant(hours), nearAChange(hours.zone)))

describe('quiet hours', () => {
  it.each<[string, string, string, Week?]>([
    ['in the evening before they begin', '2026-01-15T20:59:59.000Z', '2026-01-15T20:59:59.000Z'],
    ['from their first second', '2026-01-15T21:00:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['after midnight', '2026-01-16T02:30:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['no longer at their end', '2026-01-16T06:00:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['an hour less in the night when summer begins', '2026-03-28T23:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['until the change, where that leaves their end out', '2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', week('01:00-02:30')],
    ['until their end is shown for the first time', '2026-10-24T23:30:00.000Z', '2026-10-25T00:30:00.000Z', week('01:00-02:30')],
    ['an hour more in the night when it ends', '2026-10-24T20:00:00.000Z', '2026-10-25T06:00:00.000Z'],
  ])('hold a notice %s', (_, at, until, hours = nights.week) => {
    expect(sendableAt([{ ...nights, week: hours }], 3, at)).toBe(until)
  })

  it('do not hold what is urgent enough', () => {
    expect(sendableAt([nights], 1, '2026-01-16T02:30:00.000Z')).toBe('2026-01-16T02:30:00.000Z')
  })

  it('begin only on their days, and last into the next', () => {
    const weekend = { ...nights, week: week({ Fri: '18:00-08:00' }) }
    expect(sendableAt([weekend], 3, '2026-01-17T03:00:00.000Z')).toBe('2026-01-17T07:00:00.000Z')
    expect(sendableAt([weekend], 3, '2026-01-16T03:00:00.000Z')).toBe('2026-01-16T03:00:00.000Z')
  })

  it('of which one follows another count as one', () => {
    const [early, late] = ['22:00-02:00', '02:00-07:00'].map(hours => ({ ...nights, week: week(hours) })) as [QuietHours, QuietHours]
    expect(sendableAt([late, early], 3, '2026-01-15T22:00:00.000Z')).toBe('2026-01-16T06:00:00.000Z')
  })

  it('never end, and yet leave nobody without word for more than a week', () => {
    const always = { ...nights, week: week('00:00-24:00') }
    expect(sendableAt([always], 3, '2026-01-15T22:00:00.000Z')).toBe('2026-01-22T22:00:00.000Z')
  })

  it('hold until an instant that lies in none of them, never earlier and at most a week later', () => {
    fc.assert(fc.property(fc.array(quiet, { maxLength: 3 }), instants, (hours, at) => {
      const until = sendableAt(hours, 3, at)
      const waitedMs = Date.parse(until) - Date.parse(at)
      expect(waitedMs).toBeGreaterThanOrEqual(0)
      expect(waitedMs).toBeLessThanOrEqual(7 * 86_400_000)
      if (waitedMs < 7 * 86_400_000) expect(sendableAt(hours, 3, until)).toBe(until)
    }))
  })

  it('end when the clock on the wall shows their end or, where a change leaves that out, something later', () => {
    fc.assert(fc.property(quietNearAChange, ([hours, at]) => {
      const until = sendableAt([hours], 3, at)
      fc.pre(until !== at && Date.parse(until) - Date.parse(at) < 23 * hourMs)
      const wall = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(hours.zone).toPlainDateTime()
      const [shown, before] = [wall(Date.parse(until)), wall(Date.parse(until) - 1)]
      const { to = 0 } = hours.week.flat()[0] ?? {}
      const end = shown.toPlainDate().toPlainDateTime().add({ minutes: to % minutesOfDay })
      expect(Temporal.PlainDateTime.compare(before, end)).toBe(-1)
      expect(Temporal.PlainDateTime.compare(end, shown)).not.toBe(1)
      expect(shown.equals(end) || shown.since(before).total('minutes') > 1).toBe(true)
    }), { numRuns: 400 })
  })

  it('hold what the clock on the wall shows within them, where it shows each time once', () => {
    fc.assert(fc.property(quiet, instants, (hours, at) => {
      const local = Temporal.Instant.from(at).toZonedDateTimeISO(hours.zone)
      const shown = (disambiguation: 'earlier' | 'later') => local.toPlainDateTime().toZonedDateTime(hours.zone, { disambiguation }).epochMilliseconds
      fc.pre(shown('earlier') === shown('later'))
      const minute = local.hour * 60 + local.minute
      const within = hours.week.some((shifts, day) => shifts.some(({ from, to }) => (day + 1 === local.dayOfWeek && from <= minute && minute < to)
        || ((day + 1) % 7 + 1 === local.dayOfWeek && minute + minutesOfDay < to)))
      expect(sendableAt([hours], 3, at) !== at).toBe(within)
    }), { numRuns: 400 })
  })
})
