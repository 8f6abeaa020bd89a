import fc from 'fast-check'
import type { DatedShift, Rota } from '../../../src/domain/onCall/rota.js'
import { minutesOfDay, type Shift } from '../../../src/domain/time/calendar.js'

/** Rotas for tests: one to vary by hand, and arbitrary ones. */

export const people = ['Amara', 'Bruno', 'Chloe'] as const

/** Weekly from Monday 2026-01-05 08:00 Berlin time, always. */
export const weekly: Rota = {
  name: 'Weekdays',
  zone: 'Europe/Berlin',
  duty: { kind: 'rotation', rotation: { everyDays: 7, firstDay: '2026-01-05', handover: '08:00', people: [...people] }, week: null },
  overrides: [],
  timeOff: [],
}

/** Both sides of midnight, of the equator and of the date line; half-hour changes; whole days that were left out. */
export const zones = [
  'UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia',
  'Pacific/Kiritimati', 'America/Santiago', 'Africa/Casablanca', 'Asia/Gaza',
] as const

const firstMs = Date.parse('2024-01-01T00:00:00.000Z')
const decadeMs = Date.parse('2034-01-01T00:00:00.000Z') - firstMs

/** Anywhere in a decade, also on the hour, where edges are. */
export const instants = fc
  .oneof(fc.integer({ min: 0, max: decadeMs - 1 }), fc.integer({ min: 0, max: decadeMs / 1_800_000 - 1 }).map(half => half * 1_800_000))
  .map(offset => new Date(firstMs + offset).toISOString())

const times = fc.tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 59)).map(([hour, minute]) => `${pad(hour)}:${pad(minute)}`)
const minutes = fc.tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 59)).map(([hour, minute]) => hour * 60 + minute)
const shifts: fc.Arbitrary<Shift> = fc.tuple(minutes, minutes).map(([from, to]) => ({ from, to: to > from ? to : to + minutesOfDay }))
const weeks = fc.array(fc.array(shifts, { maxLength: 2 }), { minLength: 7, maxLength: 7 })

const ranges: fc.Arbitrary<DatedShift> = fc
  .record({ from: instants, lengthMs: fc.integer({ min: 60_000, max: 40 * 86_400_000 }), person: fc.constantFrom(...people) })
  .map(({ from, lengthMs, person }) => ({ from, until: new Date(Date.parse(from) + lengthMs).toISOString(), person }))

const someRanges = fc.array(ranges, { maxLength: 8 })

const rotations = fc.record({
  everyDays: fc.constantFrom(1, 2, 3, 7, 14, 28),
  firstDay: fc.integer({ min: 0, max: 800 }).map(day => new Date(firstMs + day * 86_400_000).toISOString().slice(0, 10)),
  handover: times,
  people: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 5 }),
})

export const rotas: fc.Arbitrary<Rota> = fc.record({
  name: fc.constant('any'),
  zone: fc.constantFrom(...zones),
  duty: fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('rotation' as const), rotation: rotations, week: fc.option(weeks) }) },
    fc.record({ kind: fc.constant('dated' as const), shifts: someRanges }),
  ),
  overrides: someRanges,
  timeOff: someRanges,
})

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
