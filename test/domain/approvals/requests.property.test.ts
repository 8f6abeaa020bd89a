import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpenRequest } from '../../../src/domain/approvals/approval.js'
import type { Command } from '../../../src/domain/commands.js'
import { isOpen } from '../../../src/domain/incident.js'
import type { Change } from '../../../src/domain/steps/change.js'
import { carriedOut, events, faults, iso, letTimePass, opened, openings, policy, someone, type World } from '../../support/ladderWorld.js'

const request: fc.Arbitrary<Command> = someone.map(by => (
  { kind: 'escalate', by, requestId: 'r', note: 'A refund above my limit', handoff: { kind: 'hierarchical' } }))
const decision: fc.Arbitrary<Command> = fc.constantFrom('approve', 'decline', 'deEscalate')
  .map(kind => ({ kind, by: 'who decides', requestId: 'r', note: 'Decided', justification: 'Settled' }))
const acts: fc.Arbitrary<Command | null>[] = [request, decision, events.map(({ command }) => command)]
/** Lives in which much is asked and decided, among everything else. */
const lives = fc.array(fc.record({
  waitMs: fc.oneof(fc.nat(3_600_000), fc.nat(40_000_000)), lateMs: fc.constantFrom(0, 0, 90_000),
  command: fc.oneof(...acts),
}), { minLength: 1, maxLength: 20 })

/** Every change of a life, with the world as it was after it. */
function* changes(world: World, life: { waitMs: number; lateMs: number; command: Command | null }[]): Generator<Change> {
  for (const { waitMs, lateMs, command } of life) {
    for (const [, change] of letTimePass(world, world.now + waitMs, lateMs)) yield change
    const change = command && carriedOut(world, command)
    if (!change) continue
    world.incident = change.incident
    yield change
  }
}

describe('escalation requests, whatever people do and whenever they do it', () => {
  it('are made, decided and closed only as they may be, and move nothing', () => {
    fc.assert(fc.property(openings, lives, (opening, life) => {
      const world = opened(opening)
      let before = world.incident
      const broken: string[] = []
      for (const change of changes(world, life)) {
        broken.push(...faults(before, change, iso(world.now)))
        before = change.incident
      }
      expect(broken).toEqual([])
    }), { numRuns: 400 })
  })

  it('always have somebody who can end them: an approver, the manager, or who asked', () => {
    fc.assert(fc.property(openings, lives, (opening, life) => {
      const world = opened(opening)
      for (const { incident } of changes(world, life)) {
        const { approval, state } = incident
        if (!isOpenRequest(approval) || !isOpen(state)) continue
        const manager = policy.groups[incident.assignmentGroup]?.manager ?? 'somebody'
        const ends = [...approval.approvers, ...(approval.state === 'Requested' ? [approval.requestedBy] : [manager])].map(by => carriedOut({ ...world, incident }, { kind: 'deEscalate', by, requestId: 'r', justification: 'Settled' }))
        expect(ends.map(change => change?.incident.approval?.state)).toContain('Closed')
      }
    }), { numRuns: 120 })
  })

  it('come to every end: at once, by an approver, by silence, withdrawn, closed, over several tiers, asked again', () => {
    const seen = new Set<string>()
    fc.assert(fc.property(openings, lives, (opening, life) => {
      const world = opened(opening)
      let madeAt = 0
      for (const { incident: { approval, tier, state }, entries } of changes(world, life)) {
        const said = entries.map(({ text }) => text).join('\n')
        if (approval && said.includes(`request ${approval.id} (`)) madeAt = tier.number
        for (const words of ['granted at once', 'asked again', 'it is granted.', 'it is declined.', 'waits on', 'withdrawn', 'closed with it', 'The time to resolve is now']) {
          if (said.includes(words)) seen.add(words)
        }
        if (approval) seen.add(`${approval.state} ${approval.decidedBy === 'Baton' ? 'by Baton' : approval.decidedBy ? 'by somebody' : ''}`.trim())
        if (approval?.state === 'Requested' && tier.number > madeAt) seen.add('Requested at a later tier')
        if (approval?.state === 'Escalated' && tier.plan.resolve?.tightenedBy === approval.id && tier.number > madeAt) seen.add('shortened at a later tier')
        if (approval?.state === 'Requested' && state === 'On Hold') seen.add('Requested on hold')
      }
    }), { numRuns: 1000, seed: 7 })
    expect([...seen].sort()).toEqual([
      'Closed by somebody', 'Declined by Baton', 'Declined by somebody', 'Escalated by Baton', 'Escalated by somebody', 'Requested', 'Requested at a later tier',
      'Requested on hold', 'The time to resolve is now', 'asked again', 'closed with it', 'granted at once', 'it is declined.', 'it is granted.',
      'shortened at a later tier', 'waits on', 'withdrawn',
    ])
  })
})
