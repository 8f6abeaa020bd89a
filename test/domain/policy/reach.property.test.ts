import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvalRuleFor } from '../../../src/domain/approvals/approvalRules.js'
import { pagingFor } from '../../../src/domain/paging/whoToCall.js'
import { deEscalationDestination, escalationDestination, openingDestination, skipDestination, type Planned } from '../../../src/domain/planning/planning.js'
import { matches, type Condition, type RoutingFacts } from '../../../src/domain/policy/condition.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { spellPath } from '../../../src/domain/policy/policyProblems.js'
import { reachWarnings } from '../../../src/domain/policy/reachWarnings.js'
import { destinationsFrom, stagesReached, stuckAt } from '../../../src/domain/policy/stageReach.js'
import { stageWarnings } from '../../../src/domain/policy/stageWarnings.js'
import { stagesBelow } from '../../../src/domain/policy/ladderTables.js'
import { everyFacts, groupNames, policies, stageNames } from './policyArbitraries.js'

/**
 * What the warnings call unreachable is held against the planning itself, given every combination of facts that can make a
 * difference: nothing that is called so is ever taken, and whatever is not is taken by some facts.
 */

const matrices = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 9, maxLength: 9 }).map(given =>
  Object.fromEntries([1, 2, 3].map(impact => [impact, Object.fromEntries([1, 2, 3].map(urgency => [urgency, given[(impact - 1) * 3 + urgency - 1] ?? 1]))])))
const anyPolicies = fc.record({ policy: policies, priorityMatrix: matrices }).map(({ policy, priorityMatrix }): Policy => ({ ...policy, priorityMatrix }))

function factsOf({ priorityMatrix }: Policy): RoutingFacts[] {
  const given = Object.values(priorityMatrix).flatMap(row => Object.values(row))
  return everyFacts.filter(({ priority }) => given.includes(priority))
}

function ladderOf({ ladders }: Policy, facts: RoutingFacts): number {
  return ladders.findIndex(({ appliesTo }) => matches(appliesTo, facts))
}

function linesOf({ ladders, paging = [], approvals }: Policy, climbed: ReadonlySet<number>): Line[] {
  return [
    ...ladders.map(({ appliesTo }, at): Line => ({ path: `ladders[${at}]`, when: appliesTo, whenPath: `ladders[${at}].appliesTo`, ladder: null })),
    ...paging.map(({ when }, index): Line => ({ path: `paging[${index}]`, when, whenPath: `paging[${index}]`, ladder: null })),
    ...(approvals?.rules ?? []).map(({ when }, index): Line => (
      { path: `approvals.rules[${index}]`, when, whenPath: `approvals.rules[${index}]`, ladder: null })),
    ...ladders.flatMap((ladder, at) => {
      const path = `ladders[${at}]`
      const line = (below: string, when: Condition, whenAt = ''): Line => ({ path: `${path}.${below}`, when, whenPath: `${path}.${below}${whenAt}`, ladder: at })
      return !climbed.has(at) ? [] : [
        ...ladder.entry.map(({ when }, index) => line(`entry[${index}]`, when, '.when')),
        // A row that does not lead up from where it is for is refused as it is.
        ...ladder.decisions.flatMap(({ when, then }, index) =>
          stagesBelow(ladder, then.stage).some(from => when.stage?.includes(from) ?? true) ? [line(`decisions[${index}]`, when, '.when')] : []),
        ...ladder.stages.flatMap(({ instructions }, stage) => instructions.map(({ when }, index) => line(`stages[${stage}].instructions[${index}]`, when))),
      ]
    }),
  ]
}

interface Line {
  path: string
  when: Condition
  whenPath: string
  /** Null: for incidents of every ladder. */
  ladder: number | null
}

/** The paths of all lines that some facts take by themselves, and of those that they take where somebody names the stage. */
function takenIn(policy: Policy): { taken: Set<string>; byHand: Set<string> } {
  const live = { version: 1, policy }
  const [taken, byHand] = [new Set<string>(), new Set<string>()]
  for (const facts of factsOf(policy)) {
    const at = ladderOf(policy, facts)
    taken.add(`ladders[${at}]`)
    const placed = (stage: string) => ({ ...facts, number: 'INC0010001', stage, assignmentGroup: 'Desk' })
    const routes = [openingDestination(live, facts), ...stageNames.map(stage => escalationDestination(live, placed(stage)))]
    for (const path of routes.flatMap(route => lineOf(route, at))) taken.add(path)
    for (const path of byHandFrom(policy, facts).flatMap(route => lineOf(route, at))) byHand.add(path)
    for (const [stage, { instructions }] of policy.ladders[at]?.stages.entries() ?? []) {
      const index = instructions.findIndex(({ when }) => matches(when, facts))
      if (index >= 0) taken.add(`ladders[${at}].stages[${stage}].instructions[${index}]`)
    }
    for (const stage of stageNames) {
      const rule = policy.approvals?.rules.indexOf(approvalRuleFor(policy, { ...facts, stage })) ?? -1
      if (rule >= 0) taken.add(`approvals.rules[${rule}]`)
    }
    for (const group of groupNames) {
      const rule = policy.paging?.findIndex(({ when, groups }) => (groups?.includes(group) ?? true) && matches(when, facts)) ?? -1
      expect(pagingFor(policy, facts, group)?.reminders).toBe(policy.paging?.[rule]?.reminders)
      if (rule >= 0) taken.add(`paging[${rule}]`)
    }
  }
  return { taken, byHand }
}

/** Where such an incident goes when somebody names another stage; from which stage makes no difference. */
function byHandFrom(policy: Policy, facts: RoutingFacts): Planned[] {
  const [lowest = '', highest = ''] = [stageNames[0], stageNames.at(-1)]
  const at = (stage: string) => ({ ...facts, number: 'INC0010001', stage, assignmentGroup: 'Desk' })
  return stageNames.map(stage => (stage === lowest
    ? deEscalationDestination({ version: 1, policy }, at(highest), stage) : skipDestination({ version: 1, policy }, at(lowest), stage)))
}

function lineOf(route: Planned, at: number): string[] {
  const [, kind, number] = 'refused' in route ? [] : /(entry|decision) row (\d+)/.exec(route.row) ?? []
  return kind === undefined ? [] : [`ladders[${at}].${kind === 'entry' ? 'entry' : 'decisions'}[${Number(number) - 1}]`]
}

describe('what a check calls never reached', () => {
  it('is exactly what no facts take, and what they only take by hand is told apart', () => {
    let [found, foundByHand] = [0, 0]
    fc.assert(fc.property(anyPolicies, policy => {
      const warned = (words: string) => reachWarnings(policy).filter(({ problem }) => problem.includes(words)).map(({ path }) => spellPath(path))
      const [never, onlyByHand] = [warned('never reached'), warned('names the stage')]
      const { taken, byHand } = takenIn(policy)
      const climbed = new Set(policy.ladders.flatMap((_, at) => (taken.has(`ladders[${at}]`) ? [at] : [])))
      const left = linesOf(policy, climbed).map(({ path }) => path).filter(path => !taken.has(path))
      expect(never.sort()).toEqual(left.filter(path => !byHand.has(path)).sort())
      expect(onlyByHand.sort()).toEqual(left.filter(path => byHand.has(path)).sort())
      found += never.length
      foundByHand += onlyByHand.length
    }), { numRuns: 120 })
    expect(Math.min(found, foundByHand)).toBeGreaterThan(0)
  }, 60_000)

  it('names lines before it, which leave nothing for it together, and something as soon as one of them is gone', () => {
    fc.assert(fc.property(anyPolicies, policy => {
      for (const { path, problem } of reachWarnings(policy)) {
        const [, ladder, , row] = path
        const named = [...problem.matchAll(/\brow (\d+)/g)].map(([, number]) => Number(number) - 1)
        if (path[2] !== 'decisions' || named.length === 0 || problem.includes('ladder `')) continue
        const isTakenWith = (rows: readonly number[]) => {
          const kept = (policy.ladders[Number(ladder)]?.decisions ?? []).filter((_, index) => index === row || rows.includes(index))
          const smaller = { ...policy, ladders: policy.ladders.map((one, at) => (at === ladder ? { ...one, decisions: kept } : one)) }
          return takenIn(smaller).taken.has(`ladders[${Number(ladder)}].decisions[${kept.length - 1}]`)
        }
        expect(isTakenWith(named)).toBe(false)
        for (const one of named) expect(isTakenWith(named.filter(other => other !== one))).toBe(true)
      }
    }), { numRuns: 150 })
  })

  it('is, of a list, exactly the values that no incident there has', () => {
    let found = 0
    fc.assert(fc.property(anyPolicies, policy => {
      const warnings = reachWarnings(policy)
      const never = warnings.filter(({ problem }) => !problem.includes('never counts')).map(({ path }) => spellPath(path))
      const idle = warnings.filter(({ problem }) => problem.includes('never counts')).map(({ path }) => spellPath(path))
      const climbed = new Set(factsOf(policy).map(facts => ladderOf(policy, facts)))
      const expected = linesOf(policy, climbed).filter(({ path }) => !never.includes(path)).flatMap(({ when, whenPath, ladder }) =>
        (['category', 'subcategory', 'priority', 'tags'] as const).flatMap(field => {
          const values: readonly unknown[] = when[field] ?? []
          const counts = (value: unknown) => factsOf(policy).some(facts =>
            (ladder === null || ladderOf(policy, facts) === ladder) && matches({ ...when, [field]: [value] }, facts))
          return values.length < 2 ? [] : values.flatMap((value, index) => (counts(value) ? [] : [`${whenPath}.${field}[${index}]`]))
        }))
      // A ladder's own values may all be taken by the ladders before it: then it is never reached itself.
      expect(idle.sort()).toEqual(expected.sort())
      found += idle.length
    }), { numRuns: 80 })
    expect(found).toBeGreaterThan(0)
  })
})

/** Every place to which incidents come, as `ladder:stage`: opened, escalated with whatever facts, skipped, de-escalated, reclassified. */
function placesIn(policy: Policy): Set<string> {
  const live = { version: 1, policy }
  const facts = factsOf(policy)
  const climbed = new Set(facts.map(one => ladderOf(policy, one)))
  const reached = new Set(facts.flatMap(one => {
    const route = openingDestination(live, one)
    return 'refused' in route ? [] : [`${ladderOf(policy, one)}:${route.stage}`]
  }))
  for (const place of reached) {
    const stage = place.slice(place.indexOf(':') + 1)
    for (const at of climbed) reached.add(`${at}:${stage}`)
    for (const one of facts) {
      const route = escalationDestination(live, { ...one, number: 'INC0010001', stage, assignmentGroup: 'Desk' })
      for (const next of [route, ...byHandFrom(policy, one)]) if (!('refused' in next)) reached.add(`${ladderOf(policy, one)}:${next.stage}`)
    }
  }
  return reached
}

describe('the stages of a ladder', () => {
  it('are known to be reached exactly when an incident comes there', () => {
    fc.assert(fc.property(anyPolicies, policy => {
      const places = stagesReached(policy).flatMap((stages, at) => [...stages].map(stage => `${at}:${stage}`))
      expect(places.sort()).toEqual([...placesIn(policy)].sort())
    }), { numRuns: 25 })
  })

  it('are warned of when nobody comes there, unless a row that leads there, or a stage below, is warned of already', () => {
    fc.assert(fc.property(anyPolicies, policy => {
      const places = placesIn(policy)
      const isLeftOut = stageWarnings(policy).filter(({ problem }) => problem.includes('no row leads to')).map(({ path }) => [Number(path[1]), Number(path[3])] as const)
      for (const [at, stage] of isLeftOut) expect(places.has(`${at}:${stageNames[stage] ?? ''}`)).toBe(false)
      const never = reachWarnings(policy).map(({ path }) => spellPath(path))
      for (const [at, ladder] of policy.ladders.entries()) {
        if (never.includes(`ladders[${at}]`)) continue
        for (const [index, name] of stageNames.entries()) {
          const leads = [
            ...ladder.entry.flatMap(({ then }, row) => (then.stage === name ? [`entry[${row}]`] : [])),
            ...ladder.decisions.flatMap(({ then }, row) => (then.stage === name ? [`decisions[${row}]`] : [])),
            ...(ladder.otherwise?.stage === name ? ['otherwise'] : []),
          ]
          const isWarned = isLeftOut.some(([one, stage]) => one === at && stage === index)
          if (!places.has(`${at}:${name}`)) expect(isWarned).toBe(leads.length === 0)
        }
      }
    }), { numRuns: 25 })
  })

  it('lead exactly where an escalation from them leads, and keep exactly whom it refuses', () => {
    fc.assert(fc.property(anyPolicies, fc.constantFrom(...stageNames), (policy, stage) => {
      for (const at of policy.ladders.keys()) {
        const routes = factsOf(policy).filter(facts => ladderOf(policy, facts) === at)
          .map(facts => escalationDestination({ version: 1, policy }, { ...facts, number: 'INC0010001', stage, assignmentGroup: 'Desk' }))
        const led = routes.flatMap(route => ('refused' in route ? [] : [`${route.stage}:${route.group}`]))
        expect([...new Set(destinationsFrom(policy, at, stage).map(to => `${to.stage}:${to.group}`))].sort()).toEqual([...new Set(led)].sort())
        const stuck = stuckAt(policy, at, stage, [1, 2, 3, 4, 5].filter(one => factsOf(policy).some(({ priority }) => priority === one)))
        expect(stuck !== null).toBe(routes.some(route => 'refused' in route))
        if (stuck) expect(escalationDestination({ version: 1, policy }, { ...stuck, number: 'INC0010001', stage, assignmentGroup: 'Desk' })).toHaveProperty('refused')
      }
    }), { numRuns: 80 })
  })
})
