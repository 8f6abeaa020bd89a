import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spellAgo, spellLength, spellMoment, spellStretch } from '../../src/console/time/words.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const units: Record<string, number> = { d: day, h: hour, min: minute }

/** What such words say, in ms. */
function read(words: string): number {
  const clock = /^(\d+):(\d\d)$/.exec(words)
  if (clock) return Number(clock[1]) * minute + Number(clock[2]) * second
  return [...words.matchAll(/(\d+) (d|h|min)\b/g)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? NaN), 0)
}

describe('A stretch of time', () => {
  it.each([
    [0, '0:00'], [999, '0:00'], [1000, '0:01'], [59_999, '0:59'], [minute, '1:00'], [hour - 1, '59:59'], [hour, '1 h'], [hour + 59 * second, '1 h'], [3 * hour + 20 * minute, '3 h 20 min'],
    [day - 1, '23 h 59 min'], [day, '1 d'], [day + 59 * minute, '1 d'], [2 * day + 4 * hour, '2 d 4 h'], [-5 * second, '0:05'],
  ])('of %i ms is "%s"', (ms, words) => expect(spellStretch(ms)).toBe(words))

  it('is never told longer than it is, and shorter by less than its smaller unit', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 * day }), ms => {
      const smaller = ms >= day ? hour : ms >= hour ? minute : second
      expect(ms - read(spellStretch(ms))).toBeGreaterThanOrEqual(0)
      expect(ms - read(spellStretch(ms))).toBeLessThan(smaller)
    }))
  })

  it('that does not tick has no seconds', () => {
    expect([0, minute - 1, minute, 12 * minute + 59 * second, hour].map(spellLength)).toEqual(['under a minute', 'under a minute', '1 min', '12 min', '1 h'])
  })
})

describe('How long ago', () => {
  const at = '2026-03-02T12:00:00.000Z'
  const ago = (ms: number) => spellAgo(at, Date.parse(at) + ms)

  it('is told for a day, then the moment is', () => {
    expect([0, minute - 1, minute, 5 * hour + minute].map(ago)).toEqual(['just now', 'just now', '1 min ago', '5 h 1 min ago'])
    expect(ago(day - 1)).toBe('23 h 59 min ago')
    expect(ago(day)).toBe(spellMoment(at))
  })

  it('is just now for what a clock that is fast has written', () => expect(ago(-hour)).toBe('just now'))
})
