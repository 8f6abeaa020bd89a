import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carriedOut, events, faults, iso, letTimePass, opened, openings } from '../support/ladderWorld.js'

describe('the ladder, whatever people do and whenever they do it', () => {
  it('keeps one owner of the group, one open task, honest clocks and counts, and an end that is an end', () => {
    fc.assert(fc.property(openings, fc.array(events, { minLength: 1, maxLength: 25 }), (opening, happenings) => {
      const world = opened(opening)
      const broken: string[] = []
      for (const { waitMs, lateMs, command } of happenings) {
        for (const [before, change] of letTimePass(world, world.now + waitMs, lateMs)) broken.push(...faults(before, change, iso(world.now)))
        const before = world.incident
        const change = command && carriedOut(world, command)
        if (!change) continue
        broken.push(...faults(before, change, iso(world.now)))
        world.incident = change.incident
      }
      expect(broken).toEqual([])
    }), { numRuns: 1000 })
  })

  it('reaches every state and every step', () => {
    const seen = new Set<string>()
    fc.assert(fc.property(openings, fc.array(events, { minLength: 10, maxLength: 25 }), (opening, happenings) => {
      const world = opened(opening)
      for (const { waitMs, lateMs, command } of happenings) {
        for (const [, change] of letTimePass(world, world.now + waitMs, lateMs)) seen.add(change.endedTier?.outcome ?? 'flagged')
        const change = command && carriedOut(world, command)
        if (change) world.incident = change.incident
        if (change && command) seen.add(command.kind)
        for (const { guardrail } of change?.overrides ?? []) seen.add(guardrail)
        seen.add(world.incident.state)
      }
    }), { numRuns: 500, seed: 3 })
    expect([...seen].sort()).toEqual([
      'Canceled', 'Closed', 'In Progress', 'New', 'On Hold', 'Resolved',
      'accept', 'answer', 'approve', 'assign', 'breached', 'cancel', 'close', 'closed', 'deEscalate', 'decline', 'escalate', 'escalated', 'flagged', 'hold', 'no handoffs at weekends', 'one move up',
      'reassign', 'reclassify', 'reject', 'reopen', 'resolve', 'resume', 'sendBack', 'tried first', 'unwatch', 'watch',
    ])
  })
})
