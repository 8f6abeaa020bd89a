import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { weekdays } from '../../../src/domain/time/calendar.js'
import type { QuietHours } from '../../../src/domain/notices/noticeRules.js'
import { sendableAt } from '../../../src/domain/notices/quietHours.js'

const nights: QuietHours = { zone: 'Europe/Berlin', from: '22:00', to: '07:00', days: [...weekdays], except: [1] }

const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') }).map(ms => new Date(ms).toISOString())
const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(parts => parts.map(part => String(part).padStart(2, '0')).join(':'))
const quiet: fc.Arbitrary<QuietHours> = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC', 'Pacific/Kiritimati', 'Pacific/Niue', 'Australia/Lord_Howe', 'Africa/Cairo'),
  from: times, to: times, days: fc.subarray([...weekdays], { minLength: 1 }), except: fc.constant<number[]>([]),
})

describe('quiet hours', () => {
  it.each([
    ['in the evening before they begin', '2026-01-15T20:59:59.000Z', '2026-01-15T20:59:59.000Z'],
    ['from their first second', '2026-01-15T21:00:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['after midnight', '2026-01-16T02:30:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['no longer at their end', '2026-01-16T06:00:00.000Z', '2026-01-16T06:00:00.000Z'],
    ['an hour less in the night when summer begins', '2026-03-28T23:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['an hour more in the night when it ends', '2026-10-24T20:00:00.000Z', '2026-10-25T06:00:00.000Z'],
  ])('hold a notice %s', (_, at, until) => {
    expect(sendableAt([nights], 3, at)).toBe(until)
  })

  it('do not hold what is urgent enough', () => {
    expect(sendableAt([nights], 1, '2026-01-16T02:30:00.000Z')).toBe('2026-01-16T02:30:00.000Z')
  })

  it('begin only on their days, and last into the next', () => {
    const weekend: QuietHours = { ...nights, from: '18:00', to: '08:00', days: ['Fri'] }
    expect(sendableAt([weekend], 3, '2026-01-17T03:00:00.000Z')).toBe('2026-01-17T07:00:00.000Z')
    expect(sendableAt([weekend], 3, '2026-01-16T03:00:00.000Z')).toBe('2026-01-16T03:00:00.000Z')
  })

  it('of which one follows another count as one', () => {
    const [early, late] = [{ ...nights, to: '02:00' }, { ...nights, from: '02:00', to: '07:00' }]
    expect(sendableAt([late, early], 3, '2026-01-15T22:00:00.000Z')).toBe('2026-01-16T06:00:00.000Z')
  })

  it('never end, and yet leave nobody without word for more than a week', () => {
    const always = { ...nights, from: '00:00', to: '00:00' }
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

  it('end when the clock on the wall says so', () => {
    fc.assert(fc.property(quiet, instants, (hours, at) => {
      const until = sendableAt([hours], 3, at)
      fc.pre(until !== at && Date.parse(until) - Date.parse(at) < 86_400_000)
      const wall = Temporal.Instant.from(until).toZonedDateTimeISO(hours.zone)
      // A time that the clock skips is the one just after the gap.
      const meant = wall.toPlainDate().toZonedDateTime({ timeZone: hours.zone, plainTime: hours.to })
      expect(meant.toInstant().toString({ smallestUnit: 'millisecond' })).toBe(until)
    }))
  })
})
