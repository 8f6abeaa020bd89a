import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { candidates, escalationDestination, openingDestination, planFor } from '../../../src/domain/planning/planning.js'
import type { Plan } from '../../../src/domain/incident.js'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyJsonSchema } from '../../../src/domain/policy/policySchema.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { packageRoot } from '../../../src/machine/packageRoot.js'

const subcategories = [
  'Link failure',
  'Device failure',
  'Protocol failure',
  'Soft-WAN link failure',
  'Software failure',
]
const folder = join(packageRoot(), 'policies')
const reading = readPolicy(readFileSync(join(folder, 'example.yaml'), 'utf8'))

function live() {
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems, null, 2))
  return { version: 1, policy: reading.policy }
}

/** The plans of an incident that is escalated as often as the policy allows, and the code that ends it. */
function climb(category: string, subcategory: string | null): { plans: Plan[]; end: string } {
  const plans: Plan[] = []
  const facts = { number: 'INC0010001', category, subcategory, priority: 2, vip: false, tags: [] }
  let route = openingDestination(live(), facts)
  while (!('refused' in route)) {
    const planned = planFor(live(), facts, route, {}, '2026-03-02T12:00:00.000Z')
    if ('refused' in planned) throw new Error(planned.refused.message)
    plans.push(planned.plan)
    const { stage, assignmentGroup } = planned.plan
    route = escalationDestination(live(), { ...facts, stage, assignmentGroup })
  }
  return { plans, end: route.refused.code }
}

describe('the shipped policy', () => {
  it('is read without a warning', () => {
    expect(reading).toMatchObject({ warnings: [] })
  })

  it.each(subcategories)('carries a %s from Triage through L1 and L2 to L3, by group', subcategory => {
    const { plans, end } = climb('SD-WAN', subcategory)
    expect(plans.map(plan => `${plan.stage}: ${plan.assignmentGroup}`)).toEqual([
      'Triage: Network Coordinators',
      'L1 investigation: L1 Network Engineering',
      'L2 investigation: L2 Network Engineering',
      'L3 investigation: L3 Network Engineering',
    ])
    expect(plans.map(plan => plan.breachAction)).toEqual(['escalate', 'escalate', 'escalate', 'alertManager'])
    expect(end).toBe('last_stage')
  })

  it('gives other instructions for each subcategory at each stage', () => {
    const texts = subcategories.flatMap(subcategory =>
      climb('SD-WAN', subcategory).plans.map(plan => plan.instructions),
    )
    expect(texts).not.toContain(null)
    expect(new Set(texts).size).toBe(20)
  })

  it.each([
    ['Email', null],
    ['SD-WAN', null],
    ['SD-WAN', 'Billing'],
  ])('takes everything else to the help desk: %s, %s', (category, subcategory) => {
    const { plans, end } = climb(category, subcategory)
    expect(plans.map(plan => `${plan.stage}: ${plan.assignmentGroup}`)).toEqual([
      'Triage: Service Desk',
      'L1 investigation: Service Desk Second Line',
      'L2 investigation: Service Desk Third Line',
    ])
    expect(plans.every(plan => plan.instructions !== null)).toBe(true)
    expect(end).toBe('last_stage')
  })

  it('promises what the shipped defaults say, on both ladders', () => {
    const hours = (by: Record<string, { durationMs: number }>) =>
      Object.values(by).map(({ durationMs }) => durationMs / 3_600_000)
    for (const { stages, reopenWindowMs } of live().policy.ladders) {
      for (const stage of stages) {
        expect(hours(stage.respond)).toEqual([0.25, 1, 4, 24, 24])
        expect(hours(stage.resolve)).toEqual([8, 24, 72, 120, 240])
        expect(stage.resolve[1]?.remindAtPercent).toEqual([50, 75])
      }
      expect(reopenWindowMs).toBe(5 * 24 * 3_600_000)
    }
  })

  it('has at least two members and a manager in every group, and nobody twice', () => {
    const { groups } = live().policy
    for (const [name, { manager }] of Object.entries(groups)) {
      expect(candidates(live().policy, name).length).toBeGreaterThanOrEqual(2)
      expect(manager).not.toBeNull()
    }
    const people = Object.values(groups).flatMap(({ members, manager }) => [...members, manager])
    expect(new Set(people).size).toBe(people.length)
  })

  it('is told to people with each stage, clock and row', () => {
    const parts = policyText(live().policy)
    const table = (heading: string) => parts.find(part => part.heading === heading)?.table?.rows
    expect(table('Ladder sd-wan: stages')?.slice(0, 2)).toEqual([
      ['Triage', 'respond', '15 min', '1 h', '4 h', '1 day', '1 day', '50 %, 75 %', 'flag'],
      ['', 'resolve', '8 h', '1 day', '3 days', '5 days', '10 days', '50 %, 75 %', 'escalate'],
    ])
    expect(table('Ladder sd-wan: decisions, first match wins')).toEqual([
      ['entry 1', 'always', 'Triage', 'Network Coordinators'],
      ['decision 1', 'stage Triage', 'L1 investigation', 'L1 Network Engineering'],
      ['decision 2', 'stage L1 investigation', 'L2 investigation', 'L2 Network Engineering'],
      ['decision 3', 'stage L2 investigation', 'L3 investigation', 'L3 Network Engineering'],
      ['otherwise', 'always', 'refused', ''],
    ])
    expect(table('Ladder sd-wan: instructions')).toHaveLength(20)
    expect(
      parts.every(({ table }) => table === null || table.rows.every(row => row.length === table.head.length)),
    ).toBe(true)
  })
})

describe('the JSON Schema for editors', () => {
  it('is the one that the policy schema generates (write it anew with `npm run policy:schema`)', () => {
    expect(JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(policyJsonSchema())),
    )
  })
})
