import { Ajv } from 'ajv'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lackingOf, requirementsFor } from '../../../src/domain/handoff/handoffRules.js'
import { onCallOf } from '../../../src/domain/onCall/groupOnCall.js'
import { pagingFor } from '../../../src/domain/paging/whoToCall.js'
import { escalationDestination, openingDestination, planFor, priorityOf, skipDestination, type Planned } from '../../../src/domain/planning/planning.js'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyJsonSchema } from '../../../src/domain/policy/policySchema.js'
import { packageRoot } from '../../../src/machine/packageRoot.js'
import { policyFrom } from '../smallPolicy.js'

/** The example policies in policies/: what an editor says of each, what a check says, and where incidents go by it. */

const folder = join(packageRoot(), 'policies')
const files = readdirSync(folder).filter(name => name.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')
const valid = new Ajv({ allErrors: true, strict: false }).compile(policyJsonSchema())

describe('each example policy', () => {
  it('is among those that are looked at here', () => {
    expect(files).toEqual(expect.arrayContaining(['example.yaml', 'help-desk.yaml', 'on-call.yaml', 'paging.yaml', 'sd-wan-noc.yaml', 'software-vendor.yaml']))
  })

  it.each(files)('says to editors where the schema is, and meets it: %s', file => {
    expect(textOf(file).split('\n')[0]).toBe('# yaml-language-server: $schema=./schema.json')
    expect(valid(parse(textOf(file)))).toBe(true)
  })

  it.each(files)('has nothing that a careful reviewer would ask about: %s', file => {
    expect(readPolicy(textOf(file))).toMatchObject({ warnings: [] })
  })

  it.each(files)('is explained by comments: %s', file => {
    expect(textOf(file).split('\n').filter(line => line.includes('#')).length).toBeGreaterThan(5)
  })

  it.each(files.flatMap(file => [
    ['a key that is not known', file, (policy: Broken) => ({ ...policy, colour: 'red' })],
    ['no ladder', file, (policy: Broken) => ({ ...policy, ladders: [] })],
    ['a key of a stage that is not known', file, (policy: Broken) => ({ ...policy, ladders: policy.ladders.map(ladder => ({ ...ladder, stages: [{ name: 'Triage', colour: 'red' }] })) })],
    ['a length of time without a unit', file, (policy: Broken) => ({ ...policy, ladders: policy.ladders.map(ladder => ({ ...ladder, sla: { respond: 15 } })) })],
    ['a member that is no name', file, (policy: Broken) => ({ ...policy, groups: { ...policy.groups, Desk: { members: [7] } } })],
  ] as const))('would be red in an editor with %s: %s', (_, file, broken) => {
    expect(valid(broken(parse(textOf(file)) as Broken))).toBe(false)
    expect(valid.errors?.length).toBeGreaterThan(0)
  })
})

interface Broken {
  ladders: object[]
  groups: object
}

interface Given {
  category: string
  subcategory?: string
  impact: number
  urgency: number
  tags?: string[]
}

const noon = '2026-03-04T12:00:00.000Z'

/** The tiers of an incident that is escalated as often as the policy allows, with who has each; and the code that ends it. */
function climb(file: string, { impact, urgency, category, subcategory, tags = [] }: Given, at = noon): { tiers: string[]; end: string } {
  const policy = policyFrom(textOf(file))
  const live = { version: 1, policy }
  const facts = { number: 'INC0010001', category, subcategory: subcategory ?? null, priority: priorityOf(policy, impact, urgency), vip: false, tags }
  const tiers: string[] = []
  let route: Planned = openingDestination(live, facts)
  while (!('refused' in route)) {
    const planned = planFor(live, facts, route, {}, at)
    if ('refused' in planned) throw new Error(planned.refused.message)
    const { stage, assignmentGroup, assignedTo } = planned.plan
    tiers.push(`${stage}: ${assignedTo} of ${assignmentGroup}`)
    route = escalationDestination(live, { ...facts, stage, assignmentGroup })
  }
  return { tiers, end: route.refused.code }
}

describe('policies/sd-wan-noc.yaml', () => {
  it('takes a dead device past the first level, and everything else up all four', () => {
    expect(climb('sd-wan-noc.yaml', { category: 'SD-WAN', subcategory: 'Device failure', impact: 1, urgency: 1 })).toEqual({
      tiers: ['Triage: Chloe of NOC Coordinators', 'L2 investigation: Mateo of L2 Network Engineering', 'L3 investigation: Nadia of L3 Network Architecture'], end: 'last_stage',
    })
    expect(climb('sd-wan-noc.yaml', { category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2 }).tiers.map(tier => tier.split(':')[0]))
      .toEqual(['Triage', 'L1 investigation', 'L2 investigation', 'L3 investigation'])
  })

  it('gives a link to the carrier desk where the carrier is at fault', () => {
    expect(climb('sd-wan-noc.yaml', { category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 1, tags: ['carrier'] }).tiers[2]).toBe('L2 investigation: Quentin of Carrier Desk')
  })

  it('has a coordinator on shift at every hour of a week', () => {
    const { rotas = [] } = policyFrom(textOf('sd-wan-noc.yaml')).groups['NOC Coordinators'] ?? {}
    const hours = Array.from({ length: 168 }, (_, hour) => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString())
    expect(hours.filter(at => onCallOf(rotas, at).person === null)).toEqual([])
  })

  it('asks for more with each stage', () => {
    const { handoffs = [] } = policyFrom(textOf('sd-wan-noc.yaml'))
    const facts = { category: 'SD-WAN', subcategory: null, priority: 2, vip: false, tags: [] }
    const asked = (from: string, stage: string, assignmentGroup: string) =>
      lackingOf(requirementsFor(handoffs, { facts, from, to: { stage, assignmentGroup }, kind: 'functional' }), { note: 'Up' })
    expect(asked('Triage', 'L1 investigation', 'L1 Network Engineering')).toEqual(['validatedFacts', 'attemptedRemediation', 'customerInformed'])
    expect(asked('L2 investigation', 'L3 investigation', 'L3 Network Architecture'))
      .toEqual(['validatedFacts', 'attemptedRemediation', 'diagnosticResults', 'workingHypothesis', 'request', 'customerInformed'])
  })

  it('pages for P1 and P2, the carrier desk never', () => {
    const policy = policyFrom(textOf('sd-wan-noc.yaml'))
    const paged = (group: string, priority: number) => pagingFor(policy, { category: 'SD-WAN', subcategory: null, priority, vip: false, tags: [] }, group) !== null
    expect(Object.keys(policy.groups).map(group => [1, 2, 3].map(priority => paged(group, priority)))).toEqual([
      [true, true, false], [true, true, false], [true, true, false], [true, true, false], [false, false, false],
    ])
  })
})

describe('policies/help-desk.yaml', () => {
  it('has two tiers, with two second lines by what it is about', () => {
    expect(climb('help-desk.yaml', { category: 'Mail', impact: 3, urgency: 2 })).toEqual({ tiers: ['Service desk: Nadia of Service Desk', 'Second line: Uma of Identity and Mail'], end: 'last_stage' })
    expect(climb('help-desk.yaml', { category: 'Hardware', subcategory: 'Printer', impact: 3, urgency: 3 }).tiers).toEqual(['Service desk: Nadia of Service Desk', 'Second line: Rosa of Workplace'])
  })

  it('counts by the calendar of the caller, and a P1 around the clock', () => {
    const policy = policyFrom(textOf('help-desk.yaml'))
    const planned = (priority: number, callerCalendar: string) => planFor({ version: 1, policy }, { number: 'INC0010001', category: 'Mail', subcategory: null, priority, vip: false, tags: [], callerCalendar },
      { ladder: 'help desk', stage: 'Service desk', group: 'Service Desk', row: '' }, {}, noon)
    expect(planned(3, 'Lisbon')).toMatchObject({ plan: { resolve: { calendar: { name: 'Lisbon' } } } })
    expect(planned(1, 'Lisbon')).toMatchObject({ plan: { resolve: { calendar: null } } })
  })
})

describe('policies/software-vendor.yaml', () => {
  it.each<[string, string[], string[]]>([
    ['Billing', [], ['Support: Bran of Customer Support', 'Specialists: Ivo of Billing Specialists', 'Engineering: Ola of Billing Engineering']],
    ['Platform', [], ['Support: Bran of Customer Support', 'Specialists: Milo of Platform Specialists', 'Engineering: Tom of Platform Engineering']],
    ['Platform', ['premium'], ['Support: Bran of Customer Support', 'Specialists: Milo of Platform Specialists', 'Engineering: Tom of Platform Engineering']],
  ])('takes %s (%s) to its engineers in three tiers', (category, tags, tiers) => {
    expect(climb('software-vendor.yaml', { category, tags, impact: 2, urgency: 2 })).toEqual({ tiers, end: 'last_stage' })
  })

  it('has support somewhere in the world at every hour of a week', () => {
    const { rotas = [] } = policyFrom(textOf('software-vendor.yaml')).groups['Customer Support'] ?? {}
    const hours = Array.from({ length: 168 }, (_, hour) => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString())
    expect(hours.filter(at => onCallOf(rotas, at).person === null)).toEqual([])
    expect(new Set(hours.map(at => onCallOf(rotas, at).person)).size).toBe(6)
  })

  it('lets an incident skip the specialists, to the engineers of its product', () => {
    const live = { version: 1, policy: policyFrom(textOf('software-vendor.yaml')) }
    const facts = { number: 'INC0010001', category: 'Billing', subcategory: null, priority: 2, vip: false, tags: [], stage: 'Support', assignmentGroup: 'Customer Support' }
    expect(skipDestination(live, facts, 'Engineering')).toMatchObject({ stage: 'Engineering', group: 'Billing Engineering' })
  })
})
