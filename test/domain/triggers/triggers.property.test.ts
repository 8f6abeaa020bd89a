import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, snapshotOf, type Incident } from '../../../src/domain/incident.js'
import { decide } from '../../../src/domain/ladder.js'
import { alarmsFor } from '../../../src/domain/steps/clock.js'
import { finish, say, withFields } from '../../../src/domain/steps/change.js'
import { handoffReasons } from '../../../src/domain/handoff/handoff.js'
import type { Trigger } from '../../../src/domain/triggers/trigger.js'
import { withTriggers } from '../../../src/domain/triggers/withTriggers.js'
import { carriedOut, events, faults, iso, letTimePass, opened, openings, type World } from '../../support/ladderWorld.js'

const stages = ['Triage', 'L1 investigation', 'L2 investigation', 'L3 investigation']
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })

const asked = {
  stage: some(stages), priority: some([1, 2, 3, 4, 5]), subcategory: some(['Link failure', 'Device failure']), tags: some(['a', 'b', 'c']),
  impact: some([1, 2, 3]), state: some(['New', 'In Progress', 'On Hold'] as const), reason: some(handoffReasons), breached: fc.boolean(), needsAttention: fc.boolean(),
  unanswered: fc.boolean(), words: some(['lawyer', 'press', 'offline']), sentiment: fc.constant('negative' as const), group: some(['L1 Network Engineering', 'Network Coordinators']),
}
/** More than a few conditions never hold together. */
const whens: fc.Arbitrary<Trigger['when']> = fc.subarray(Object.keys(asked) as (keyof typeof asked)[], { maxLength: 3 })
  .chain(names => fc.record(Object.fromEntries(names.map(name => [name, asked[name]]))) as unknown as fc.Arbitrary<Trigger['when']>)

const thens: fc.Arbitrary<Trigger['then']> = fc.record({
  escalate: fc.record({ toStage: fc.option(fc.constantFrom(...stages, 'Nowhere')), reason: fc.option(fc.constantFrom(...handoffReasons)) }),
  flag: fc.constant(true as const), tell: fc.constant(true as const), ticket: fc.constant({ title: null }),
  hold: fc.constantFrom('Awaiting Problem', 'Awaiting Vendor'), tag: some(['a', 'b', 'c']), note: fc.constant('Look'),
}, { requiredKeys: [] })

const rules: fc.Arbitrary<Trigger[]> = fc.uniqueArray(fc.record({
  name: fc.constantFrom('one', 'two', 'three', 'four', 'constructor'), when: whens,
  afterMs: fc.option(fc.constantFrom(1_000, 3_600_000, 90_000_000)), since: fc.constantFrom('opened', 'tier', 'reply', 'update', 'facts'),
  calendar: fc.constant(null), alsoOnHold: fc.boolean(), once: fc.constantFrom('incident', 'tier', 'comment'), then: thens,
}), { selector: ({ name }) => name, minLength: 1, maxLength: 5 })

const happenings = fc.array(fc.record({ event: events, words: fc.option(fc.constantFrom('I call my lawyer', 'The press will hear', 'Thanks'), { freq: 3 }) }), { minLength: 1, maxLength: 15 })

/** As the records write a comment of the caller, without a workflow. */
function comment(world: World, words: string): void {
  const { incident } = world
  const reading = { language: null, sentiment: { tone: 'negative' as const, score: -1, evidence: [] }, suggestion: null, by: 'rules', remarks: [] }
  const at = iso(world.now)
  const said = say(withFields({ incident, entries: [] }, { updatedAt: at > incident.updatedAt ? at : incident.updatedAt }), 'comment', incident.caller, words, at, reading)
  world.incident = withTriggers({ calendars: {}, triggers: world.triggers }, incident, finish(said), new Map(), { at, by: incident.caller }).incident
}

/** Plays it and tells what every step changed. */
function played(opening: Parameters<typeof opened>[0], triggers: Trigger[], life: { event: { waitMs: number; lateMs: number; command: Parameters<typeof carriedOut>[1] | null }; words: string | null }[]) {
  const world = opened(opening, triggers)
  const steps: { before: Incident; change: NonNullable<ReturnType<typeof carriedOut>>; at: string }[] = []
  for (const { event: { waitMs, lateMs, command }, words } of life) {
    for (const [before, change] of letTimePass(world, world.now + waitMs, lateMs)) steps.push({ before, change, at: iso(world.now) })
    if (words !== null) comment(world, words)
    const before = world.incident
    const change = command && carriedOut(world, command)
    if (!change) continue
    world.incident = change.incident
    steps.push({ before, change, at: iso(world.now) })
  }
  for (const [before, change] of letTimePass(world, world.now + 40 * 86_400_000, 0)) steps.push({ before, change, at: iso(world.now) })
  return { world, steps }
}

describe('any rules that act on their own, whatever people do', () => {
  it('fire at most once for the same, and leave one owner, one task and honest clocks', () => {
    fc.assert(fc.property(openings, rules, happenings, (opening, triggers, life) => {
      const { world, steps } = played(opening, triggers, life)
      expect(steps.flatMap(({ before, change, at }) => faults(before, change, at))).toEqual([])
      for (const { name, once } of triggers) {
        const fired = steps.filter(({ change }) => change.fired?.some(({ rule }) => rule === name)).length
        const most = once === 'incident' ? 1 : once === 'tier' ? world.incident.tier.number : world.incident.commentCount + 1
        expect(fired).toBeLessThanOrEqual(most)
      }
      for (const { change: { fired = [] } } of steps) expect(new Set(fired.map(({ rule }) => rule)).size).toBe(fired.length)
    }), { numRuns: 600 })
  })

  it('come to rest: nothing that is due stays undone, and whoever has it can still go on', () => {
    fc.assert(fc.property(openings, rules, happenings, (opening, triggers, life) => {
      const { world: { incident, now } } = played(opening, triggers, life)
      expect(alarmsFor(incident, iso(now)).filter(({ kind, at }) => kind === 'trigger' && at <= iso(now))).toEqual([])
      if (!isOpen(incident.state)) return
      expect(incident.task?.assignedTo).toBe(incident.assignedTo)
      const by = incident.assignedTo
      for (const command of [
        { kind: 'escalate', by, requestId: 'r', note: 'Up' }, { kind: 'resolve', by, requestId: 'r', code: 'Fixed', notes: 'Done' },
      ] as const) expect(decide(snapshotOf(incident), command)).toHaveProperty('step')
    }), { numRuns: 400 })
  })

  it('move it at most one stage a step, and never for a rule that is overtaken', () => {
    fc.assert(fc.property(openings, rules, happenings, (opening, triggers, life) => {
      for (const { before, change } of played(opening, triggers, life).steps) {
        if (!change.fired) continue
        expect(change.incident.tier.number - before.tier.number).toBeLessThanOrEqual(1)
        if (change.incident.tier.number > before.tier.number) expect(change.fired.some(({ climbs }) => climbs)).toBe(true)
      }
    }), { numRuns: 300 })
  })
})
