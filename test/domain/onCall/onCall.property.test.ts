import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { groupGaps, nextOf, onCallOf } from '../../../src/domain/onCall/groupOnCall.js'
import { gaps, onCallAt, personOnCallAt, stretches } from '../../../src/domain/onCall/onCall.js'
import type { Rota } from '../../../src/domain/onCall/rota.js'
import { week } from '../../support/week.js'
import { instants, people, rotas } from './rotas.js'

/** Whatever a rota says, at whatever instant of a decade. */

const dayMs = 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()
const plus = (at: string, ms: number) => iso(Date.parse(at) + ms)

/** The same rota without what is remembered of it. */
const anew = (rota: Rota) => structuredClone(rota)

/** Instants to look at within a stretch, or before and after an edge. */
function within(since: string, until: string, share: number): string[] {
  const [first, last] = [Date.parse(since), Date.parse(until) - 1]
  return [first, last, first + Math.floor((last - first) * share)].map(iso)
}

describe('any rota at any instant', () => {
  it('names one of its people, or says why it names nobody', () => {
    fc.assert(fc.property(rotas, instants, (rota, at) => {
      const { person, because, since, until } = onCallAt(rota, at)
      expect(personOnCallAt(anew(rota), at)).toBe(person)
      if (person !== null) expect(people).toContain(person)
      expect(because).not.toBe('')
      expect(since === null || since <= at).toBe(true)
      expect(until === null || at < until).toBe(true)
    }), { numRuns: 400 })
  })

  it('says the same all through the stretch, and something else right before and right after it', () => {
    fc.assert(fc.property(rotas, instants, fc.double({ min: 0, max: 1, noNaN: true }), (rota, at, share) => {
      const stretch = onCallAt(rota, at)
      const { person, since, until, because } = stretch
      const inside = within(since ?? plus(at, -400 * dayMs), until ?? plus(at, 400 * dayMs), share)
      for (const moment of inside) expect(onCallAt(anew(rota), moment)).toEqual(person === null ? { ...stretch, because: expect.any(String) as string } : stretch)
      const told = (one: { person: string | null; because: string }) => (one.person === null ? 'nobody' : `${one.person}: ${one.because}`)
      if (since !== null) expect(told(onCallAt(anew(rota), plus(since, -1)))).not.toBe(told({ person, because }))
      if (until !== null) expect(told(onCallAt(anew(rota), until))).not.toBe(told({ person, because }))
    }), { numRuns: 300 })
  })

  it('is tiled by its stretches: no hole, no overlap', () => {
    fc.assert(fc.property(rotas, instants, fc.integer({ min: 1, max: 60 * dayMs }), fc.double({ min: 0, max: 1, noNaN: true }), (rota, from, lengthMs, share) => {
      const end = plus(from, lengthMs)
      let edge = from
      for (const { person, since, until } of stretches(rota, from, end)) {
        expect(since).toBe(edge)
        expect(until > since).toBe(true)
        for (const moment of within(since, until, share)) expect(personOnCallAt(anew(rota), moment)).toBe(person)
        edge = until
      }
      expect(edge).toBe(end)
    }), { numRuns: 150 })
  })

  it('is remembered as it is, whatever was asked before', () => {
    fc.assert(fc.property(rotas, fc.array(instants, { minLength: 2, maxLength: 40 }), (rota, moments) => {
      for (const at of moments) expect(onCallAt(rota, at)).toEqual(onCallAt(anew(rota), at))
    }), { numRuns: 150 })
  })

  it('has a gap exactly where it names nobody', () => {
    fc.assert(fc.property(rotas, instants, instants, (rota, from, at) => {
      const until = plus(from, 60 * dayMs)
      const found = gaps(rota, from, until)
      const moment = iso(Date.parse(from) + (Date.parse(at) % (60 * dayMs)))
      expect(found.some(gap => gap.from <= moment && moment < gap.until)).toBe(personOnCallAt(anew(rota), moment) === null)
    }), { numRuns: 200 })
  })
})

describe('the clock on the wall, where it shows a time only once', () => {
  /** What somebody would say who looks at a wall clock and a calendar, and counts. */
  function byTheClock({ zone, duty, overrides, timeOff }: Rota, at: string): string | null {
    const inside = ({ from, until }: { from: string; until: string }) => from <= at && at < until
    const isAway = (person: string) => timeOff.some(range => range.person === person && inside(range))
    const override = overrides.findLast(inside)
    if (override) return override.person
    if (duty.kind === 'dated') {
      const person = duty.shifts.findLast(inside)?.person ?? null
      return person !== null && isAway(person) ? null : person
    }
    const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
    const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
    const { everyDays, firstDay, handover, people: order } = duty.rotation
    const days = Temporal.PlainDate.from(firstDay).until(local.toPlainDate(), { largestUnit: 'day' }).days - (time < handover ? 1 : 0)
    if (days < 0) return null
    const minute = local.hour * 60 + local.minute
    const held = duty.week === null || duty.week.some((shifts, day) => shifts.some(({ from, to }) =>
      (day + 1 === local.dayOfWeek && from <= minute && minute < to) || (day + 1 === local.toPlainDate().subtract({ days: 1 }).dayOfWeek && minute + 1440 < to)))
    const turn = Math.floor(days / everyDays)
    return held ? order.map((_, index) => order[(turn + index) % order.length] ?? '').find(person => !isAway(person)) ?? null : null
  }

  it('agrees with the rota', () => {
    fc.assert(fc.property(rotas, instants, (rota, at) => {
      const local = Temporal.Instant.from(at).toZonedDateTimeISO(rota.zone)
      const shown = (disambiguation: 'earlier' | 'later') => local.toPlainDateTime().toZonedDateTime(rota.zone, { disambiguation }).epochMilliseconds
      fc.pre(shown('earlier') === shown('later'))
      expect(personOnCallAt(rota, at)).toBe(byTheClock(rota, at))
    }), { numRuns: 1000 })
  })
})

describe('any two rotas of a group', () => {
  const both = fc.tuple(rotas, rotas)

  it('name the first\'s person if it has one, else the second\'s', () => {
    fc.assert(fc.property(both, instants, (two, at) => {
      const [first, second] = two.map(rota => personOnCallAt(rota, at))
      expect(onCallOf(two, at).person).toBe(first ?? second)
    }), { numRuns: 200 })
  })

  it('say the same person by the same rota all through a stretch', () => {
    fc.assert(fc.property(both, instants, fc.double({ min: 0, max: 1, noNaN: true }), (two, at, share) => {
      const { person, rota, since, until } = onCallOf(two, at)
      for (const moment of within(since ?? plus(at, -400 * dayMs), until ?? plus(at, 400 * dayMs), share)) {
        expect(onCallOf(two.map(anew), moment)).toMatchObject({ person, rota, since, until })
      }
    }), { numRuns: 150 })
  })

  it('hand over next to somebody else, and to nobody else in between', () => {
    fc.assert(fc.property(both, instants, fc.double({ min: 0, max: 1, noNaN: true }), (two, at, share) => {
      const present = onCallOf(two, at).person
      const next = nextOf(two, at)
      if (next === null) return
      expect([null, present]).not.toContain(next.person)
      expect(next.since !== null && next.since > at).toBe(true)
      for (const moment of within(at, next.since ?? at, share)) expect([null, present]).toContain(onCallOf(two.map(anew), moment).person)
    }), { numRuns: 100 })
  })

  it('have a gap exactly where neither names anybody', () => {
    fc.assert(fc.property(both, instants, instants, (two, from, at) => {
      const found = groupGaps(two, from, plus(from, 30 * dayMs))
      const moment = iso(Date.parse(from) + (Date.parse(at) % (30 * dayMs)))
      expect(found.some(gap => gap.from <= moment && moment < gap.until)).toBe(onCallOf(two.map(anew), moment).person === null)
    }), { numRuns: 100 })
  })
})

it('a year of a rota with daily handovers, shifts, overrides and time off is told whole', () => {
  const rota: Rota = {
    name: 'Nights', zone: 'America/New_York',
    duty: {
      kind: 'rotation', rotation: { everyDays: 1, firstDay: '2020-01-01', handover: '17:00', people: [...people] },
      week: week('17:00-08:00'),
    },
    overrides: Array.from({ length: 40 }, (_, week) => ({ from: iso(Date.UTC(2026, 0, 3 + week * 7)), until: iso(Date.UTC(2026, 0, 4 + week * 7)), person: 'Chloe' })),
    timeOff: Array.from({ length: 10 }, (_, month) => ({ from: iso(Date.UTC(2026, month, 1)), until: iso(Date.UTC(2026, month, 8)), person: 'Bruno' })),
  }
  const year = [...stretches(rota, '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z')]
  expect(year.length).toBeGreaterThan(730)
})
