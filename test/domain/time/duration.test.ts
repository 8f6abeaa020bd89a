import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, longestDurationMs, parseDuration } from '../../../src/domain/time/duration.js'

describe('a length of time in a policy', () => {
  it.each([
    ['15 min', 900_000],
    ['4 h', 14_400_000],
    ['2 days', 172_800_000],
    ['1 day', 86_400_000],
    ['1 h 30 min', 5_400_000],
    ['90 s', 90_000],
    ['90 sec', 90_000],
    ['1d 2h', 93_600_000],
    ['2 hours 5 minutes', 7_500_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each([
    '',
    '15',
    '15 m',
    'min',
    '1.5 h',
    '-1 h',
    '30 min 1 h',
    '1 h 1 h',
    '1 week',
    ' 1 h',
    '1 h ',
    '1 h 30',
    '١ h',
  ])('does not guess what "%s" means', text => {
    expect(parseDuration(text)).toBeNull()
  })

  it('is read again as it was written, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestDurationMs / 1000 }), seconds => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000)
      }),
    )
  })
})
