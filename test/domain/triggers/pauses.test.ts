import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pausesAfter, runsSince, type Pause } from '../../../src/domain/pauses.js'
import type { IncidentState } from '../../../src/domain/incident.js'
import { elapsedMs } from '../../../src/domain/sla/slaCounting.js'

const at = (minute: number) => new Date(Date.parse('2026-03-02T12:00:00.000Z') + minute * 60_000).toISOString()

/** A life in states, each with how many minutes it lasts. */
const lives = fc.array(fc.record({
  state: fc.constantFrom<IncidentState>('New', 'In Progress', 'On Hold', 'Resolved'), minutes: fc.integer({ min: 0, max: 300 }),
}), { minLength: 1, maxLength: 20 })

function lived(life: { state: IncidentState; minutes: number }[]): { pauses: Pause[]; now: number } {
  let pauses: Pause[] = []
  let before: IncidentState = 'New'
  let now = 0
  for (const { state, minutes } of life) {
    pauses = pausesAfter(pauses, before, state, at(now))
    before = state
    now += minutes
  }
  return { pauses, now }
}

describe('pauses of an incident', () => {
  it('what counts and what does not add up to the whole time, from whatever instant', () => {
    fc.assert(fc.property(lives, fc.constantFrom<('On Hold' | 'Resolved')[]>(['Resolved'], ['On Hold', 'Resolved']), fc.nat(400), (life, stopping, from) => {
      const { pauses, now } = lived(life)
      fc.pre(from <= now)
      let [minute, counted] = [0, 0]
      for (const { state, minutes } of life) {
        const isCounted = !(stopping as IncidentState[]).includes(state)
        if (isCounted) counted += Math.max(0, minute + minutes - Math.max(minute, from))
        minute += minutes
      }
      expect(elapsedMs({ calendar: null, runs: runsSince(at(from), pauses, stopping) }, at(now))).toBe(counted * 60_000)
    }))
  })

  it('time counts on exactly while it is in no such state', () => {
    fc.assert(fc.property(lives, life => {
      const { pauses } = lived(life)
      const last = life.at(-1)?.state
      expect(runsSince(at(0), pauses, ['On Hold', 'Resolved']).at(-1)?.to === null).toBe(last !== 'On Hold' && last !== 'Resolved')
    }))
  })

  it('a clock that was set back makes none begin before the last one ended', () => {
    const first = pausesAfter(pausesAfter([], 'New', 'On Hold', at(60)), 'On Hold', 'In Progress', at(90))
    expect(pausesAfter(first, 'In Progress', 'On Hold', at(70)).at(-1)).toEqual({ state: 'On Hold', from: at(90), to: null })
    expect(pausesAfter(pausesAfter([], 'New', 'On Hold', at(60)), 'On Hold', 'In Progress', at(30))).toEqual([{ state: 'On Hold', from: at(60), to: at(60) }])
  })
})
