import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pressureOf, shareLeft } from '../../src/console/time/pressure.js'

const hour = 3_600_000
const promised = (durationMs: number, ...remindAtPercent: number[]) => ({ durationMs, remindAtPercent })

describe('How pressing a deadline is', () => {
  it.each([
    [100, 8, 'fine'], [51, 8, 'fine'], [50, 8, 'soon'], [26, 8, 'soon'], [25, 8, 'urgent'], [1, 8, 'urgent'], [0, 8, 'over'], [-1, 8, 'over'],
    [100, 0.25, 'fine'], [50, 0.25, 'soon'], [25, 0.25, 'urgent'],
  ] as const)('with %i per cent of %s h left, and reminders at 50 and 75, is "%s"', (percent, hours, pressure) => {
    expect(pressureOf(hours * hour * percent / 100, promised(hours * hour, 50, 75))).toBe(pressure)
  })

  it('goes by the reminders of the policy: soon from the first, urgent from the last', () => {
    expect([90, 69, 41, 9].map(left => pressureOf(left, promised(100, 60, 30, 90)))).toEqual(['fine', 'soon', 'soon', 'urgent'])
    expect([21, 20].map(left => pressureOf(left, promised(100, 80)))).toEqual(['fine', 'urgent'])
  })

  it('is that of reminders at 50 and 75 % where the policy reminds nobody', () => {
    fc.assert(fc.property(fc.integer({ min: -100, max: 200 }), left => {
      expect(pressureOf(left, promised(100))).toBe(pressureOf(left, promised(100, 50, 75)))
    }))
  })

  it('never falls while the time runs out, and the share is one of the whole even with a night in between', () => {
    const order = ['fine', 'soon', 'urgent', 'over']
    fc.assert(fc.property(fc.integer({ min: 1, max: hour }), fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }), fc.integer({ max: 3 * hour }), fc.nat(hour), (durationMs, reminders, left, passed) => {
      const at = (ms: number) => order.indexOf(pressureOf(ms, promised(durationMs, ...reminders)))
      expect(at(left - passed)).toBeGreaterThanOrEqual(at(left))
      expect(shareLeft(left, { durationMs })).toBeGreaterThanOrEqual(0)
      expect(shareLeft(left, { durationMs })).toBeLessThanOrEqual(1)
    }))
  })
})
