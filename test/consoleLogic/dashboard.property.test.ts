import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periods, queryOf, readDashboardFilters } from '../../src/console/dashboard/filters.js'
import { scaleFor } from '../../src/console/dashboard/scale.js'

const day = 86_400_000

describe('What the dashboard counts', () => {
  it('is whole weeks from a Monday on, and the one that runs', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }), fc.constantFrom(...periods), (now, weeks) => {
      const from = new Date(new URLSearchParams(queryOf({ weeks }, now.getTime())).get('from') ?? '')
      expect(from.getUTCDay()).toBe(1)
      const passed = now.getTime() - from.getTime()
      expect(passed).toBeGreaterThanOrEqual(7 * weeks * day)
      expect(passed).toBeLessThan(7 * (weeks + 1) * day)
    }))
  })

  it('is read from the address, each priority once and in order', () => {
    expect(readDashboardFilters({ weeks: '26', group: 'Service Desk', priority: [3, '1', 3, 9] })).toEqual({ weeks: 26, group: 'Service Desk', priority: [1, 3] })
    expect(readDashboardFilters({ weeks: 12, group: '', priority: 'P1' })).toEqual({})
  })
})

describe('An axis', () => {
  const measures = fc.constantFrom('count', 'time', 'rate')
  const series = [{ key: 'a', name: 'a' }, { key: 'b', name: 'b' }]
  const most = { count: 100_000, time: 400 * day, rate: 1 }
  const drawn = measures.chain(measure => fc.tuple(fc.constant(measure), fc.array(fc.record({
    label: fc.constant('week'), a: fc.option(fc.double({ min: 0, max: most[measure], noNaN: true })), b: fc.option(fc.double({ min: 0, max: most[measure], noNaN: true })),
  }), { maxLength: 8 }), fc.boolean()))

  it('begins at nought, reaches what is drawn, and has few even steps', () => {
    fc.assert(fc.property(drawn, ([measure, points, isStacked]) => {
      const { domain: [from, to], ticks } = scaleFor(measure, points, series, isStacked)
      const heights = points.map(({ a, b }) => (isStacked ? (a ?? 0) + (b ?? 0) : Math.max(a ?? 0, b ?? 0)))
      expect(from).toBe(0)
      expect(to).toBeGreaterThanOrEqual(Math.max(0, ...heights) * (1 - 1e-9))
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBe(to)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(11)
      const step = ticks[1]!
      ticks.forEach((tick, index) => expect(tick).toBeCloseTo(index * step, 6))
    }))
  })

  it('counts in steps that people count in', () => {
    const stepOf = (measure: 'count' | 'time' | 'rate', value: number) => scaleFor(measure, [{ label: 'week', a: value }], series).ticks[1]
    expect([3, 12, 70, 900].map(value => stepOf('count', value))).toEqual([1, 5, 20, 200])
    expect([40_000, 3 * 3_600_000, 9 * day].map(value => stepOf('time', value))).toEqual([10_000, 3_600_000, 2 * day])
    expect([0.2, 0.5, 1].map(value => stepOf('rate', value))).toEqual([0.05, 0.1, 0.25])
  })
})
