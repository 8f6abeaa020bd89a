import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/domain/incident.js'
import { explainClocks } from '../../src/domain/sla/slaExplanation.js'
import type { Change } from '../../src/domain/steps/change.js'
import { carriedOut, events, faults, iso, letTimePass, opened, openings } from '../support/ladderWorld.js'

/** The clock of a host is put right, by seconds or by an hour: steps then come at instants before what is recorded. */
const putRight = events.chain(event => fc.constantFrom(0, 0, 0, 10_000, 3_600_000).map(setBackMs => ({ ...event, setBackMs })))
const lives = fc.tuple(openings, fc.array(putRight, { minLength: 1, maxLength: 25 }))

/** Only a clock that goes forward can keep these. */
const aboutOrder = ['pages go out in order, and none into the future']

interface Step {
  before: Incident
  change: Change
  at: string
}

function stepsOf([opening, happenings]: typeof lives extends fc.Arbitrary<infer Life> ? Life : never): Step[] {
  const world = opened(opening)
  const steps: Step[] = []
  const took = (before: Incident, change: Change) => { steps.push({ before, change, at: iso(world.now) }) }
  for (const { waitMs, lateMs, setBackMs, command } of happenings) {
    world.now -= setBackMs
    for (const [before, change] of letTimePass(world, world.now + waitMs, lateMs)) took(before, change)
    const before = world.incident
    const change = command && carriedOut(world, command)
    if (!change) continue
    world.incident = change.incident
    took(before, change)
  }
  return steps
}

/** Lengths of time that nobody could make sense of. */
function senseless({ change: { incident, endedTier }, at }: Step): string[] {
  const tiers = [incident.tier, ...(endedTier ? [endedTier] : [])]
  return tiers.flatMap(tier => [at, incident.updatedAt].flatMap(instant => explainClocks(tier, instant).flatMap((clock) => {
    const lengths = ['elapsedMs', 'leftMs', 'elapsedWallMs', 'pausedWallMs'] as const
    const { elapsedMs, pausedWallMs, elapsedWallMs } = clock
    return [
      ...lengths.filter(length => clock[length] < 0),
      ...(elapsedMs + pausedWallMs > elapsedWallMs ? [`${elapsedMs} used and ${pausedWallMs} paused of ${elapsedWallMs}`] : []),
    ]
  })))
}

describe('the ladder, where a clock was set back', () => {
  it('keeps everything that it keeps otherwise, but for the order of instants', () => {
    fc.assert(fc.property(lives, (life) => {
      const broken = stepsOf(life).flatMap(({ before, change, at }) => faults(before, change, at))
      expect(broken.filter(fault => !aboutOrder.includes(fault))).toEqual([])
    }), { numRuns: 1000 })
  })

  it('counts no stretch of time twice, and shows no length of time below zero', () => {
    fc.assert(fc.property(lives, (life) => {
      expect(stepsOf(life).flatMap(senseless)).toEqual([])
    }), { numRuns: 500 })
  })

  it('ends no tier before it began, and never shows an incident as changed earlier than before', () => {
    fc.assert(fc.property(lives, (life) => {
      const backwards = stepsOf(life).filter(({ before, change: { incident, endedTier } }) =>
        incident.updatedAt < before.updatedAt || (endedTier?.endedAt && endedTier.endedAt < endedTier.startedAt))
      expect(backwards).toEqual([])
    }), { numRuns: 500 })
  })

  it('says of each clock once that it ran out', () => {
    fc.assert(fc.property(lives, (life) => {
      // Another priority attaches clocks of its own; back at the first one, by an hour that comes twice, they may run out as well.
      const said = stepsOf(life).flatMap(({ before: { tier: running }, change }) => change.entries.filter(({ text }) => text.startsWith('SLA breached'))
        .map(({ tier, text }) => `${tier}, after ${tier === running.number ? running.canceledClocks.length : 0} others: ${text.replace(/ This comes .* late\.$/, '')}`))
      expect(said.filter((one, index) => said.indexOf(one) !== index)).toEqual([])
    }), { numRuns: 500 })
  })
})
