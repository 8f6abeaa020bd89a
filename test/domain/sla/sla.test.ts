import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../src/domain/time/calendar.js'
import { nextDueAt, type SlaClock, type SlaTarget } from '../../../src/domain/sla/sla.js'
import {
  alarmsOf, clockAsOf, concludeBreach, elapsedMs, endClock, isRunning, leftMs, pauseClock, resumeClock, retargetClock, settleClock, startClock,
} from '../../../src/domain/sla/slaCounting.js'

const start = '2026-03-02T12:00:00.000Z'
const hour = 3_600_000
const after = (ms: number) => new Date(Date.parse(start) + ms).toISOString()
const eightHours: SlaTarget = { durationMs: 8 * hour, remindAtPercent: [50, 75], calendar: null }

const targets = fc.record({
  durationMs: fc.integer({ min: 1, max: 300 * hour }),
  remindAtPercent: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
  calendar: fc.constant(null),
})

const none = { respond: null, resolve: null, incident: null }

/** Stretches of running and pausing, in turn. */
const stretches = fc.array(fc.integer({ min: 0, max: 20 * hour }), { maxLength: 12 })

/** Runs a clock through the stretches: it runs in the first, pauses in the second, and so on. */
function through(clock: SlaClock, lengthsMs: readonly number[]): { clock: SlaClock; at: string; ranMs: number } {
  let now = clock
  let atMs = 0
  let ranMs = 0
  for (const [index, lengthMs] of lengthsMs.entries()) {
    const runs = index % 2 === 0
    atMs += lengthMs
    if (runs) ranMs += lengthMs
    now = runs ? pauseClock(now, after(atMs)) : resumeClock(now, after(atMs))
  }
  return { clock: now, at: after(atMs), ranMs }
}

describe('an SLA clock', () => {
  it('moves its deadline by the length of a pause: 8 h with 2 h on hold end after 10 h', () => {
    const running = startClock(eightHours, 3, start)
    expect(running.dueAt).toBe(after(8 * hour))
    const paused = pauseClock(running, after(3 * hour))
    expect(paused.dueAt).toBeNull()
    expect(resumeClock(paused, after(5 * hour)).dueAt).toBe(after(10 * hour))
  })

  it('counts a new target from the same start: P3 aged 3 h that becomes P1 has 5 of 8 h left', () => {
    const aged = startClock({ ...eightHours, durationMs: 72 * hour }, 3, start)
    const urgent = retargetClock(aged, eightHours, 1, after(3 * hour))
    expect(urgent).toMatchObject({ priority: 1, dueAt: after(8 * hour) })
    expect(elapsedMs(urgent, after(3 * hour))).toBe(3 * hour)
  })

  it('does not make up for reminders that a new target would have sent in the past', () => {
    const urgent = retargetClock(startClock({ ...eightHours, durationMs: 72 * hour }, 3, start), eightHours, 1, after(5 * hour))
    expect(alarmsOf({ ...none, resolve: urgent }, after(5 * hour)).map(({ id, at }) => [id, at])).toEqual([
      ['resolve:75%:P1', after(6 * hour)],
      ['resolve:breach:P1', after(8 * hour)],
    ])
  })

  it('runs out at once when the new target lies in the past', () => {
    const late = retargetClock(startClock({ ...eightHours, durationMs: 72 * hour }, 3, start), eightHours, 1, after(9 * hour))
    expect(settleClock(late, after(9 * hour)).breachedAt).toBe(after(8 * hour))
  })

  it('forgets a breach when a longer target still has time left', () => {
    const breached = settleClock(startClock(eightHours, 1, start), after(9 * hour))
    const relaxed = retargetClock(breached, { ...eightHours, durationMs: 72 * hour }, 3, after(9 * hour))
    expect(relaxed).toMatchObject({ breachedAt: null, dueAt: after(72 * hour) })
  })

  it('keeps the deadline that it missed, however often it pauses', () => {
    const breached = settleClock(startClock(eightHours, 1, start), after(9 * hour))
    const resumed = resumeClock(pauseClock(breached, after(9 * hour)), after(20 * hour))
    expect(resumed).toMatchObject({ breachedAt: after(8 * hour), dueAt: after(8 * hour) })
    expect(alarmsOf({ ...none, resolve: concludeBreach(resumed, after(20 * hour)) }, after(20 * hour))).toEqual([])
  })

  it('that was missed while nobody heard of it is reported when it runs again, and reminds no more', () => {
    const breached = settleClock(startClock(eightHours, 1, start), after(9 * hour))
    expect(alarmsOf({ ...none, resolve: pauseClock(breached, after(9 * hour)) }, after(9 * hour))).toEqual([])
    const resumed = resumeClock(pauseClock(breached, after(9 * hour)), after(20 * hour))
    expect(alarmsOf({ ...none, resolve: resumed }, after(20 * hour)).map(({ id, at }) => [id, at])).toEqual([['resolve:breach:P1', after(8 * hour)]])
  })

  it('flags a breach with the deadline, not with the instant at which somebody looked', () => {
    const clock = startClock(eightHours, 1, start)
    expect(settleClock(clock, after(8 * hour - 1)).breachedAt).toBeNull()
    expect(settleClock(clock, after(8 * hour)).breachedAt).toBe(after(8 * hour))
    expect(settleClock(settleClock(clock, after(9 * hour)), after(30 * hour)).breachedAt).toBe(after(8 * hour))
  })

  it('never runs again once it has ended', () => {
    const ended = endClock(startClock(eightHours, 1, start), after(hour))
    expect(resumeClock(ended, after(2 * hour))).toBe(ended)
    expect(retargetClock(ended, { ...eightHours, durationMs: 1 }, 5, after(2 * hour))).toBe(ended)
    expect(endClock(ended, after(3 * hour))).toBe(ended)
    expect(leftMs(ended, after(30 * hour))).toBe(7 * hour)
  })

  it('counts running time and nothing else', () => {
    fc.assert(fc.property(targets, stretches, (target, lengthsMs) => {
      const { clock, at, ranMs } = through(startClock(target, 3, start), lengthsMs)
      expect(elapsedMs(clock, at)).toBe(ranMs)
      expect(leftMs(clock, at)).toBe(Math.max(0, target.durationMs - ranMs))
    }), { numRuns: 1000 })
  })

  it('loses nothing of what is left to a pause of any length', () => {
    fc.assert(fc.property(targets, stretches, fc.nat(500 * hour), (target, lengthsMs, pauseMs) => {
      const { clock, at, ranMs } = through(startClock(target, 3, start), lengthsMs)
      fc.pre(ranMs < target.durationMs)
      const running = resumeClock(clock, at)
      const later = new Date(Date.parse(at) + pauseMs).toISOString()
      const resumed = resumeClock(pauseClock(running, at), later)
      expect(leftMs(resumed, later)).toBe(leftMs(running, at))
      expect(Date.parse(resumed.dueAt as string) - Date.parse(running.dueAt as string)).toBe(pauseMs)
    }), { numRuns: 1000 })
  })

  it('is the same whether it is looked at often or once', () => {
    fc.assert(fc.property(targets, fc.array(fc.nat(20 * hour), { maxLength: 8 }), (target, lengthsMs) => {
      let looked = startClock(target, 3, start)
      let atMs = 0
      for (const lengthMs of lengthsMs) {
        atMs += lengthMs
        looked = resumeClock(pauseClock(looked, after(atMs)), after(atMs))
      }
      expect(elapsedMs(looked, after(atMs))).toBe(atMs)
      expect(looked.dueAt).toBe(after(target.durationMs))
    }), { numRuns: 1000 })
  })
})

describe('an SLA clock by working hours', () => {
  const office: Calendar = {
    name: 'Office', zone: 'UTC', week: [...Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]), [], []], holidays: [],
  }
  const friday = '2026-03-06T16:00:00.000Z'
  const byOffice: SlaTarget = { ...eightHours, calendar: office }

  it('reminds at half of the working time, not half way to the deadline', () => {
    const clock = startClock(byOffice, 3, friday)
    expect(alarmsOf({ ...none, resolve: clock }, friday).map(({ percent, at }) => [percent, at])).toEqual([
      [50, '2026-03-09T11:00:00.000Z'], [75, '2026-03-09T13:00:00.000Z'], [100, '2026-03-09T15:00:00.000Z'],
    ])
  })

  it('keeps its first deadline beside the one that a hold has moved', () => {
    const paused = pauseClock(startClock(byOffice, 3, friday), '2026-03-06T16:30:00.000Z')
    const resumed = resumeClock(paused, '2026-03-09T10:00:00.000Z')
    expect(resumed).toMatchObject({ originalDueAt: '2026-03-09T15:00:00.000Z', dueAt: '2026-03-10T08:30:00.000Z' })
  })

  it('loses nothing to a hold over a night or a weekend', () => {
    const paused = pauseClock(startClock(byOffice, 3, friday), '2026-03-06T18:00:00.000Z')
    expect(resumeClock(paused, '2026-03-09T07:00:00.000Z').dueAt).toBe('2026-03-09T15:00:00.000Z')
  })

  it('counts what ran before anew when another priority goes by another calendar', () => {
    const paused = pauseClock(startClock(byOffice, 3, friday), '2026-03-06T20:00:00.000Z')
    const running = resumeClock(paused, '2026-03-06T22:00:00.000Z')
    const urgent = retargetClock(running, eightHours, 1, '2026-03-06T23:00:00.000Z')
    expect(elapsedMs(running, '2026-03-06T23:00:00.000Z')).toBe(hour)
    expect(elapsedMs(urgent, '2026-03-06T23:00:00.000Z')).toBe(5 * hour)
    expect(urgent.dueAt).toBe('2026-03-07T02:00:00.000Z')
  })

  it('can be seen as it stood at any earlier instant', () => {
    fc.assert(fc.property(targets, stretches, fc.nat(200 * hour), (target, lengthsMs, atMs) => {
      const at = after(atMs)
      const { clock } = through(startClock({ ...target, calendar: office }, 3, start), lengthsMs)
      const until = lengthsMs.reduce<{ spentMs: number; kept: number[] }>(({ spentMs, kept }, lengthMs) => ({
        spentMs: spentMs + lengthMs, kept: spentMs + lengthMs <= atMs ? [...kept, lengthMs] : kept,
      }), { spentMs: 0, kept: [] }).kept
      const { clock: then } = through(startClock({ ...target, calendar: office }, 3, start), until)
      expect(elapsedMs(clockAsOf(clock, at), at)).toBe(elapsedMs(then, at))
      expect(isRunning(clockAsOf(clock, at))).toBe(isRunning(then))
    }), { numRuns: 300 })
  })
})

describe('the alarms of a tier', () => {
  it('come in their order, lie ahead, and end with one breach for each clock that runs', () => {
    fc.assert(fc.property(targets, targets, stretches, (respond, resolve, lengthsMs) => {
      const { clock: first, at } = through(startClock(respond, 3, start), lengthsMs)
      const { clock: second } = through(startClock(resolve, 3, start), lengthsMs)
      const clocks = { ...none, respond: first, resolve: second }
      const alarms = alarmsOf(clocks, at)
      expect(alarms.map(alarm => alarm.at)).toEqual(alarms.map(alarm => alarm.at).sort())
      expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length)
      expect(alarms.filter(({ kind }) => kind === 'reminder').every(reminder => reminder.at > at)).toBe(true)
      const running = isRunning(first) ? 2 : 0
      expect(alarms.filter(({ kind }) => kind === 'breach')).toHaveLength(running)
      expect(nextDueAt(clocks)).toBe(alarms.filter(({ kind }) => kind === 'breach')[0]?.at ?? null)
    }), { numRuns: 1000 })
  })

  it('are none while the clocks pause', () => {
    const paused = pauseClock(startClock(eightHours, 1, start), after(hour))
    expect(alarmsOf({ ...none, respond: paused, resolve: paused }, after(hour))).toEqual([])
    expect(nextDueAt({ ...none, respond: paused })).toBeNull()
  })
})
