import { afterEach, describe, expect, it } from 'vitest'
import { daysFrom } from '../../src/console/onCall/days.js'

const hour = 3_600_000
const zone = process.env.TZ

afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe('The days of the strip', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T22:30:00Z', [24, 23, 24]], ['Europe/Berlin', '2026-10-24T10:00:00Z', [24, 25, 24]], ['America/New_York', '2026-03-08T01:00:00Z', [24, 23, 24]], ['UTC', '2026-03-28T22:30:00Z', [24, 24, 24]],
  ] as const)('are as long as they are in %s from %s on, each from the end of the one before', (name, at, hours) => {
    process.env.TZ = name
    const days = daysFrom(Date.parse(at), 3)
    expect(days.map(({ from, until }) => (until - from) / hour)).toEqual(hours)
    expect(days.slice(1).map(({ from }) => from)).toEqual(days.slice(0, -1).map(({ until }) => until))
    expect(days[0]!.from).toBeLessThanOrEqual(Date.parse(at))
    expect(days[0]!.until).toBeGreaterThan(Date.parse(at))
  })
})
