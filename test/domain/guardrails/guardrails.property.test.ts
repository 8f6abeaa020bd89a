import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HandingOn } from '../../../src/domain/handoff/handingOn.js'
import { heldMoves, type Guardrail } from '../../../src/domain/guardrails/guardrail.js'
import { bendersOf } from '../../../src/domain/guardrails/holding.js'
import { openDays } from '../../../src/domain/guardrails/guardrailsDocument.js'
import type { Incident } from '../../../src/domain/incident.js'
import type { StageCondition } from '../../../src/domain/policy/condition.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { guardedBy, handedOn, openedIn, tried } from './guarded.js'

const base = guardedBy()
const stages = ['Triage', 'L1', 'L2', 'Management']
const people = ['Olivia', 'Nadia', 'Oscar', 'Lars', 'Rafael', 'Rosa', 'Carla']
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })
const few = fc.integer({ min: 1, max: 3 })
const stageConditions: fc.Arbitrary<StageCondition> = fc.record(
  { category: fc.constantFrom(['Mail'], ['SD-WAN']), priority: some([1, 2, 3, 4, 5]), vip: fc.boolean(), tags: some(['bank', 'branch']), stage: some(stages) },
  { requiredKeys: [] },
)
const often = <T>(value: T, arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 1, arbitrary })

const guardrail: fc.Arbitrary<Omit<Guardrail, 'name'>> = fc.record({
  wants: fc.oneof(
    few.map(atLeast => ({ kind: 'attempts' as const, atLeast })),
    few.map(atLeast => ({ kind: 'replies' as const, atLeast })),
    few.map(atMost => ({ kind: 'tiers' as const, atMost })),
    fc.constantFrom('weekend', 'Fri-Sun').map(days => ({ kind: 'closedOn' as const, days, calendar: openDays(days, 'Europe/Berlin') })),
    fc.constantFrom('Office', 'caller').map(calendar => ({ kind: 'hours' as const, calendar })),
    some(['lead', 'agent', 'manager', 'astronaut']).map(roles => ({ kind: 'roles' as const, roles })),
  ),
  on: some(heldMoves),
  when: often({}, stageConditions),
  unless: often([], fc.array(stageConditions, { minLength: 1, maxLength: 2 })),
  mayBend: fc.oneof(fc.constant('everybody' as const), some(['lead', 'agent', 'manager', 'astronaut'])),
  message: fc.option(fc.constant('Think.')),
})
const guardrails = fc.array(guardrail, { maxLength: 4 }).map(list => list.map((one, index): Guardrail => ({ ...one, name: `guardrail ${index + 1}` })))

const moment = fc.integer({ min: Date.parse('2026-03-20T00:00:00Z'), max: Date.parse('2026-04-10T00:00:00Z') }).map(ms => new Date(ms).toISOString())
const facts = fc.record({
  stage: fc.constantFrom('Triage', 'L1', 'L2'), replyCount: fc.nat(3), escalationCount: fc.nat(3), vip: fc.boolean(), priority: fc.integer({ min: 1, max: 5 }),
  tags: fc.subarray(['bank', 'branch']), callerCalendar: fc.constantFrom('Office', null),
})
const command: fc.Arbitrary<HandingOn> = fc.record({
  by: fc.constantFrom(...people),
  asked: fc.oneof(
    fc.record({ steps: fc.nat(3), toStage: fc.option(fc.constantFrom(...stages)) }).map(({ steps, toStage }) => ({
      kind: 'escalate', note: 'Up', handoff: tried(...['Restart', 'Cable', 'Reset'].slice(0, steps)), ...(toStage && { toStage }),
    })),
    fc.constant({ kind: 'reassign', group: 'Leads' }),
    fc.constant({ kind: 'sendBack', question: 'Which site?' }),
  ),
}).map(({ by, asked }) => ({ by, requestId: 'r', ...asked }) as unknown as HandingOn)

function placed(policy: Policy, fields: Partial<Incident>): Incident {
  const incident = openedIn(policy, fields)
  return { ...incident, tier: { ...incident.tier, number: 2, stage: incident.stage, givenBy: { tier: 1, stage: 'Triage', assignmentGroup: 'Desk', assignedTo: 'Oscar' } } }
}

const bending = (one: HandingOn): HandingOn => ({ ...one, override: 'It must be' }) as HandingOn
const codeOf = (outcome: ReturnType<typeof handedOn>) => ('refused' in outcome ? outcome.refused.code : null)
const namesIn = (outcome: ReturnType<typeof handedOn>) => ('refused' in outcome ? (outcome.refused.details.guardrails as { guardrail: string }[] | undefined)?.map(one => one.guardrail) ?? [] : [])

const anything = [guardrails, facts, command, moment] as const

describe('guardrails, whatever they are and whoever meets them', () => {
  it('hold a move back, or it goes as it would without any', () => {
    let [held, went] = [0, 0]
    fc.assert(fc.property(...anything, (list, fields, one, at) => {
      const incident = placed(base, fields)
      const outcome = handedOn({ ...base, guardrails: list }, incident, one, at)
      const free = handedOn(base, incident, one, at)
      if (codeOf(outcome) === 'guardrail') {
        held += 1
        expect(codeOf(free)).toBeNull()
        expect(namesIn(outcome).length).toBeGreaterThan(0)
      } else {
        went += 1
        expect(outcome).toEqual(free)
      }
    }), { numRuns: 1000 })
    expect(Math.min(held, went)).toBeGreaterThan(100)
  })

  it('are bent exactly as far as they held, each with a record of its own, and the move is the same', () => {
    let bent = 0
    fc.assert(fc.property(...anything, (list, fields, one, at) => {
      const policy = { ...base, guardrails: list }
      const incident = placed(base, fields)
      const held = handedOn(policy, incident, one, at)
      const outcome = handedOn(policy, incident, bending(one), at)
      if ('refused' in outcome) return
      bent += codeOf(held) === 'guardrail' ? 1 : 0
      expect((outcome.overrides ?? []).map(override => override.guardrail)).toEqual(namesIn(held))
      const free = handedOn(base, incident, one, at)
      expect(outcome.incident).toEqual('refused' in free ? null : free.incident)
      const said = outcome.entries.map(({ text }) => text).join('\n')
      for (const override of outcome.overrides ?? []) expect(said).toContain(`${override.id} bends "${override.guardrail}"`)
    }), { numRuns: 1000 })
    expect(bent).toBeGreaterThan(100)
  })

  it('let through no more when there is one more of them: what was refused stays refused', () => {
    fc.assert(fc.property(...anything, guardrail, fc.nat(4), fc.boolean(), (list, fields, one, at, another, place, bends) => {
      const more = [...list.slice(0, place), { ...another, name: 'one more' }, ...list.slice(place)]
      // Where nobody may bend all of it, who may bend some of it can: that is not to be a dead end.
      fc.pre(!bends || someoneMayBendAll(more))
      const asked = bends ? bending(one) : one
      const incident = placed(base, fields)
      const before = codeOf(handedOn({ ...base, guardrails: list }, incident, asked, at))
      if (before !== null) expect(codeOf(handedOn({ ...base, guardrails: more }, incident, asked, at))).not.toBeNull()
    }), { numRuns: 1000 })
  })

  it('are never a dead end: somebody can always go on', () => {
    fc.assert(fc.property(...anything, (list, fields, one, at) => {
      const policy = { ...base, guardrails: list }
      const incident = placed(base, fields)
      fc.pre(codeOf(handedOn(policy, incident, one, at)) === 'guardrail')
      expect(people.some(by => codeOf(handedOn(policy, incident, { ...bending(one), by }, at)) === null)).toBe(true)
    }), { numRuns: 300 })
  })
})

function someoneMayBendAll(list: readonly Guardrail[]): boolean {
  const benders = list.map(({ mayBend }) => bendersOf(base, mayBend))
  return people.some(person => benders.every(may => may === 'everybody' || may.includes(person)))
}
