import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches } from '../../../src/domain/policy/condition.js'
import {
  candidates,
  chooseOwner,
  escalationDestination,
  isMember,
  membersOf,
  openingDestination,
  planFor,
  priorityOf,
  reassignmentDestination,
  slaTargets,
} from '../../../src/domain/planning/planning.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { openTaskCounts, placedFacts, policies, routingFacts, stageNames } from '../policy/policyArbitraries.js'

const text = `
name: small
groups:
  Coordinators: {manager: Ingrid, members: [Bruno, Amara]}
  Engineers: {manager: Henrik, members: [Dmitri]}
  Experts: {manager: Joana}
  Nobody: {}
ladders:
  - name: network
    appliesTo: {category: SD-WAN}
    stages:
      - name: Triage
        sla: {respond: {P1: 5 min, P5: none}, onBreach: flag}
        instructions:
          - {subcategory: Link failure, text: Call the carrier.}
          - {text: Look at the device.}
      - {name: L1 investigation}
      - {name: L2 investigation}
    entry:
      - {when: {vip: true}, stage: L1 investigation, group: Engineers}
      - {stage: Triage, group: Coordinators}
    decisions:
      - {when: {stage: Triage, subcategory: Device failure}, then: {stage: L2 investigation, group: Experts}}
      - {when: {stage: Triage}, then: {stage: L1 investigation, group: Engineers}}
      - {when: {tags: escalate-high}, then: {stage: L2 investigation, group: Experts}}
    reopenWindow: 2 days
  - name: everything else
    stages: [{name: Triage}, {name: Desk}]
    entry: {stage: Triage, group: Coordinators}
    otherwise: {stage: Desk, group: Nobody}
`
const noon = '2026-03-02T12:00:00.000Z'
const live = { version: 7, policy: policyFrom(text) }
const withRotas = policyFrom(readFileSync('policies/on-call.yaml', 'utf8'))
const incident = {
  number: 'INC0010001',
  category: 'SD-WAN',
  subcategory: 'Link failure' as string | null,
  priority: 1,
  vip: false,
  tags: [] as string[],
  callerCalendar: null,
  stage: 'Triage',
  assignmentGroup: 'Coordinators',
}

function policyFrom(source: string): Policy {
  const reading = readPolicy(source)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.policy
}

function escalation(facts: typeof incident) {
  const route = escalationDestination(live, facts)
  return 'refused' in route ? route.refused.code : `${route.stage}, ${route.group}`
}

describe('opening', () => {
  it('starts where the first entry row that matches says', () => {
    expect(openingDestination(live, incident)).toMatchObject({
      ladder: 'network',
      stage: 'Triage',
      group: 'Coordinators',
      row: 'entry row 2: always',
    })
    expect(openingDestination(live, { ...incident, vip: true })).toMatchObject({
      stage: 'L1 investigation',
      row: 'entry row 1: VIP',
    })
  })

  it('takes the last ladder for what no other applies to', () => {
    expect(openingDestination(live, { ...incident, category: 'Email' })).toMatchObject({ ladder: 'everything else' })
  })

  it('is refused when no ladder applies', () => {
    const policy = { ...live.policy, ladders: live.policy.ladders.slice(0, 1) }
    expect(openingDestination({ ...live, policy }, { ...incident, category: 'Email' })).toMatchObject({
      refused: { code: 'no_ladder', details: { category: 'Email', subcategory: 'Link failure' } },
    })
  })
})

describe('escalating', () => {
  it('reads the facts of the moment: another subcategory takes another row', () => {
    expect(escalation(incident)).toBe('L1 investigation, Engineers')
    expect(escalation({ ...incident, subcategory: 'Device failure' })).toBe('L2 investigation, Experts')
  })

  it('names the row that matched', () => {
    expect(escalationDestination(live, incident)).toMatchObject({ row: 'decision row 2: stage Triage' })
  })

  it('without a row is refused, with another code at the last stage', () => {
    expect(escalation({ ...incident, stage: 'L1 investigation' })).toBe('no_matching_row')
    expect(escalation({ ...incident, stage: 'L2 investigation' })).toBe('last_stage')
  })

  it('does not take a row that does not lead up from where the incident is', () => {
    expect(escalation({ ...incident, stage: 'L1 investigation', tags: ['escalate-high'] })).toBe(
      'L2 investigation, Experts',
    )
    expect(escalation({ ...incident, stage: 'L2 investigation', tags: ['escalate-high'] })).toBe('last_stage')
  })

  it('takes the otherwise of its ladder when no row matches', () => {
    expect(escalation({ ...incident, category: 'Email' })).toBe('Desk, Nobody')
    expect(escalation({ ...incident, category: 'Email', stage: 'Desk' })).toBe('last_stage')
  })

  it('goes on in the new ladder after a reclassify, if that has the stage', () => {
    expect(escalation({ ...incident, category: 'Email', stage: 'Triage' })).toBe('Desk, Nobody')
    expect(escalation({ ...incident, category: 'Email', stage: 'L1 investigation' })).toBe('stage_not_in_ladder')
  })

  it('takes the first row that matches and leads up, and no later one', () => {
    fc.assert(
      fc.property(policies, placedFacts, (policy, facts) => {
        const route = escalationDestination({ version: 1, policy }, facts)
        const ladder = policy.ladders.find(({ appliesTo }) => matches(appliesTo, facts))
        const index = (stage: string) => stageNames.findIndex(name => name === stage)
        const taken =
          ladder?.decisions.filter(
            ({ when, then }) =>
              matches(when, facts) &&
              (!when.stage || when.stage.includes(facts.stage)) &&
              index(then.stage) > index(facts.stage),
          ) ?? []
        if (taken[0]) expect(route).toMatchObject(taken[0].then)
        else if ('refused' in route)
          expect(route.refused.code).toBe(facts.stage === 'L3' ? 'last_stage' : 'no_matching_row')
        else expect(route).toMatchObject({ ...ladder?.otherwise, row: 'otherwise' })
      }),
      { numRuns: 300 },
    )
  })

  it('again and again comes to an end: each time it leads up', () => {
    fc.assert(
      fc.property(policies, placedFacts, (policy, start) => {
        let facts = start
        const climbed: string[] = [facts.stage]
        for (let moves = 0; moves <= stageNames.length; moves += 1) {
          const route = escalationDestination({ version: 1, policy }, facts)
          if ('refused' in route) break
          climbed.push(route.stage)
          facts = { ...facts, stage: route.stage as typeof start.stage }
        }
        expect(climbed).toEqual([...new Set(stageNames.filter(name => climbed.includes(name)))])
      }),
      { numRuns: 200 },
    )
  })
})

describe('reassigning', () => {
  it('keeps the stage and takes that stage of the ladder that applies now', () => {
    expect(reassignmentDestination(live, incident, 'Engineers')).toEqual({
      ladder: 'network',
      stage: 'Triage',
      group: 'Engineers',
      row: 'reassigned by hand',
    })
    expect(reassignmentDestination(live, { ...incident, category: 'Email' }, 'Engineers')).toMatchObject({
      ladder: 'everything else',
      stage: 'Triage',
    })
  })

  it('goes to the entry of a ladder that has no such stage, also to the group that has it', () => {
    for (const group of ['Engineers', 'Coordinators']) {
      expect(reassignmentDestination(live, { ...incident, category: 'Email', stage: 'L2 investigation' }, group)).toMatchObject({
        ladder: 'everything else', stage: 'Triage', group, row: 'reassigned by hand, to its entry: there is no L2 investigation any more',
      })
    }
  })

  it.each([
    ['unknown_group', 'Ghosts', incident],
    ['unknown_group', 'constructor', incident],
    ['same_group', 'Coordinators', incident],
  ])('is refused with %s for %s', (code, group, facts) => {
    expect(reassignmentDestination(live, facts, group)).toMatchObject({ refused: { code } })
  })
})

describe('a plan', () => {
  const route = { ladder: 'network', stage: 'Triage', group: 'Coordinators', row: 'entry row 2: always' }

  it('holds what the tier needs: person, instructions, promises, breach action, policy version', () => {
    expect(planFor(live, incident, route, { Amara: 2, Bruno: 1 }, noon)).toEqual({
      plan: {
        policyVersion: 7,
        ladder: 'network',
        stage: 'Triage',
        assignmentGroup: 'Coordinators',
        assignedTo: 'Bruno',
        assignedBecause: 'fewest open tasks (1)',
        row: 'entry row 2: always',
        instructions: 'Call the carrier.',
        respond: { durationMs: 300_000, remindAtPercent: [50, 75], calendar: null },
        resolve: { durationMs: 28_800_000, remindAtPercent: [50, 75], calendar: null },
        incident: null,
        stopOnHold: ['Awaiting Caller', 'Awaiting Change', 'Awaiting Problem', 'Awaiting Vendor'],
        breachAction: 'flag',
        reopenWindowMs: 172_800_000,
      },
    })
  })

  it('has the first instruction that matches, and null for a clock that is switched off', () => {
    expect(planFor(live, { ...incident, subcategory: null, priority: 5 }, route, {}, noon)).toMatchObject({
      plan: { instructions: 'Look at the device.', respond: null, resolve: { durationMs: 864_000_000 } },
    })
  })

  it('gives ties to the name that comes first', () => {
    expect(planFor(live, incident, route, {}, noon)).toMatchObject({
      plan: { assignedTo: 'Amara', assignedBecause: 'fewest open tasks (0)' },
    })
  })

  it('takes the manager of a group without members, however burdened', () => {
    expect(planFor(live, incident, { ...route, group: 'Experts' }, { Joana: 9 }, noon)).toMatchObject({
      plan: { assignedTo: 'Joana' },
    })
  })

  it.each([
    ['in office hours', 'Network Operations', '2026-03-02T09:00:00.000Z', 'Chloe', 'on call: Office hours until Mon 2026-03-02 18:00 Europe/Berlin'],
    ['at the first instant of a shift', 'Network Operations', '2026-03-09T07:00:00.000Z', 'Amara', 'on call: Office hours until Mon 2026-03-09 18:00 Europe/Berlin'],
    ['at night, by the second rota', 'Network Operations', '2026-03-04T19:00:00.000Z', 'Amara', 'on call: Nights and weekends until Thu 2026-03-05 08:00 Europe/Berlin'],
    ['by an override', 'Network Operations', '2026-03-11T12:00:00.000Z', 'Bruno', 'on call: Office hours until Wed 2026-03-11 18:00 Europe/Berlin (override)'],
    ['in place of somebody away', 'Network Operations', '2026-03-17T09:00:00.000Z', 'Chloe', 'on call: Office hours until Tue 2026-03-17 18:00 Europe/Berlin (for Bruno, who has time off)'],
    ['by a dated shift', 'Network Engineering', '2026-12-25T09:00:00.000Z', 'Grace', 'on call: Holidays until Sun 2026-12-27 00:00 Europe/Berlin'],
    ['in a gap of all rotas', 'Network Operations', '2026-01-02T09:00:00.000Z', 'Bruno', 'nobody on call; fewest open tasks (0)'],
    ['without a rota', 'Service Desk', '2026-03-02T09:00:00.000Z', 'Nadia', 'fewest open tasks (0)'],
  ])('names the person on call, however burdened: %s', (_, group, at, assignedTo, assignedBecause) => {
    expect(chooseOwner(withRotas, group, 'INC0010001', { Amara: 9, Chloe: 9, Grace: 9 }, at)).toEqual({ owner: { assignedTo, assignedBecause } })
  })

  it('says of a group without members that nobody was on call', () => {
    const gone = { duty: { kind: 'dated' as const, shifts: [] }, name: 'Gone', zone: 'UTC', overrides: [], timeOff: [] }
    const policy = { ...withRotas, groups: { Board: { manager: 'Kim', members: [], roles: [], rotas: [gone] } } }
    expect(chooseOwner(policy, 'Board', 'INC0010001', {}, noon)).toEqual({
      owner: { assignedTo: 'Kim', assignedBecause: 'nobody on call; manager of a group without members' },
    })
  })

  it.each([
    ['group_without_people', { ...route, group: 'Nobody' }],
    ['unknown_group', { ...route, group: 'toString' }],
    ['no_ladder', { ...route, ladder: 'gone' }],
    ['stage_not_in_ladder', { ...route, stage: 'gone' }],
  ])('is refused with %s', (code, lost) => {
    expect(planFor(live, incident, lost, {}, noon)).toMatchObject({
      refused: { code, details: { fix: expect.stringMatching(/./) as string } },
    })
  })

  it('never names a person outside the group, and of the members the least burdened', () => {
    fc.assert(
      fc.property(policies, routingFacts, openTaskCounts, (policy, facts, counts) => {
        const opened = openingDestination({ version: 1, policy }, facts)
        if ('refused' in opened) throw new Error(opened.refused.message)
        const planned = planFor({ version: 1, policy }, { ...facts, number: 'INC0010001' }, opened, counts, noon)
        const choice = candidates(policy, opened.group)
        if ('refused' in planned) {
          expect(planned.refused.code).toBe('group_without_people')
          expect(membersOf(policy, opened.group)).toEqual([])
          return
        }
        const { assignedTo } = planned.plan
        const burden = (person: string) => new Map(Object.entries(counts)).get(person) ?? 0
        expect(isMember(policy, opened.group, assignedTo)).toBe(true)
        if (choice.length > 0) expect(choice).toContain(assignedTo)
        for (const other of choice) expect(burden(other)).toBeGreaterThanOrEqual(burden(assignedTo))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what else the policy is asked', () => {
  it('gives the priority of impact and urgency by its matrix', () => {
    const table = [1, 2, 3].map(impact => [1, 2, 3].map(urgency => priorityOf(live.policy, impact, urgency)))
    expect(table).toEqual([
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
    ])
    expect(() => priorityOf(live.policy, 4, 1)).toThrow(RangeError)
  })

  it('gives the promises of a running tier for another priority, and null when its stage is gone', () => {
    const running = { ladder: 'network', stage: 'Triage', callerCalendar: null }
    expect(slaTargets(live, running, 5)).toEqual({
      respond: null,
      resolve: { durationMs: 864_000_000, remindAtPercent: [50, 75], calendar: null },
      incident: null,
    })
    expect(slaTargets(live, { ...running, stage: 'gone' }, 5)).toBeNull()
    expect(slaTargets(live, { ...running, ladder: 'gone' }, 5)).toBeNull()
  })

  it('counts the manager as a member, and nobody else', () => {
    expect(membersOf(live.policy, 'Coordinators')).toEqual(['Bruno', 'Amara', 'Ingrid'])
    expect(isMember(live.policy, 'Coordinators', 'Ingrid')).toBe(true)
    expect(isMember(live.policy, 'Coordinators', 'Dmitri')).toBe(false)
    expect(isMember(live.policy, 'constructor', 'name')).toBe(false)
    expect(candidates(live.policy, 'Coordinators')).toEqual(['Bruno', 'Amara'])
  })
})
