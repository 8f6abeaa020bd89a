import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { touchedIncidents } from '../../../src/client/touchedIncidents.js'
import type { Incident } from '../../../src/domain/incident.js'
import { escalationDestination, membersOf } from '../../../src/domain/planning/planning.js'
import { touchedBy } from '../../../src/domain/planning/touched.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import { noon, plan } from '../../support/incidents.js'
import { policies, routingFacts, stageNames } from '../policy/policyArbitraries.js'
import { policyFrom } from '../smallPolicy.js'

const example = readFileSync('policies/example.yaml', 'utf8')
const live = { version: 4, policy: policyFrom(example) }

/** An open incident, wherever it is said to be. */
function incidentAt(stage: string, group: string, fields: Partial<Incident> = {}, number = 'INC0010001'): Incident {
  const { incident } = openIncident(number, {
    requestId: 'unused', by: 'Ana', caller: 'Carla', shortDescription: 'Down', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2, vip: false, tags: [],
  }, 3, plan({ ladder: 'sd-wan', stage, assignmentGroup: group }), 'TASK0010001', noon, false)
  return { ...incident, ...fields }
}

const fromL1 = '      - when: {stage: L1 investigation}\n        then: '
const atL1 = incidentAt('L1 investigation', 'L1 Network Engineering')

function changed(...changes: [from: string, to: string][]): Policy {
  return policyFrom(changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`)
    return text.replace(from, to)
  }, example))
}

describe('an open incident under another policy', () => {
  it.each<[string, string[], Policy]>([
    ['goes elsewhere', ['goes on to L3 investigation, L3 Network Engineering, instead of L2 investigation, L2 Network Engineering'],
      changed([`${fromL1}{stage: L2 investigation, group: L2 Network Engineering}`, `${fromL1}{stage: L3 investigation, group: L3 Network Engineering}`])],
    ['has other times where it is', ['has other times at L1 investigation'],
      changed(['      - name: L1 investigation\n', '      - name: L1 investigation\n        sla: {resolve: {P3: 12 h}}\n'])],
    ['has other times where it goes', ['has other times at L2 investigation'],
      changed(['      - name: L2 investigation\n', '      - name: L2 investigation\n        sla: {respond: {P3: 1 h}}\n'])],
    ['is with other people', ['other people, or other hours, in L1 Network Engineering'], changed(['[Dmitri, Elena, Farid]', '[Dmitri, Elena]'])],
    ['comes to other people', ['other people, or other hours, in L2 Network Engineering'], changed(['manager: Joana', 'manager: Jonas'])],
    ['is called otherwise', ['the people of L1 Network Engineering are called otherwise', 'the people of L2 Network Engineering are called otherwise'],
      changed(['ladders:\n', 'paging: {priority: P3, interval: 10 min}\nladders:\n'])],
    ['climbs another ladder', ['climbs ladder vip instead of sd-wan'],
      changed(['ladders:\n', 'ladders:\n  - name: vip\n    appliesTo: {category: SD-WAN}\n    sla: {onBreach: escalate}\n    stages: [{name: Triage}, {name: L1 investigation}, {name: L2 investigation}]\n'
        + '    entry: {stage: Triage, group: Network Coordinators}\n    otherwise: {stage: L2 investigation, group: L2 Network Engineering}\n'])],
  ])('%s', (_, changes, policy) => {
    expect(touchedBy(live, policy, atL1)).toEqual({ isStuck: false, changes })
  })

  it.each<[string, string, Policy]>([
    ['has no stage of its name', 'has no way on: it now belongs to ladder sd-wan, which has no stage L1 investigation', changed(
      ['      - name: L1 investigation\n', '      - name: First line\n'],
      ['then: {stage: L1 investigation, group: L1 Network Engineering}', 'then: {stage: First line, group: L1 Network Engineering}'],
      ['when: {stage: L1 investigation}', 'when: {stage: First line}'])],
    ['has no row', 'has no way on: No row of the decision table of ladder sd-wan matches it at L1 investigation',
      changed(['      - when: {stage: L1 investigation}\n        then: {stage: L2 investigation, group: L2 Network Engineering}\n', ''])],
    ['comes to a group with nobody in it', 'has no way on: Group L2 Network Engineering has neither members nor a manager, so nobody could own it',
      changed(['    manager: Joana\n    members: [Grace, Hiro]', '    members: []'])],
  ])('is stuck when it %s, and that is said', (_, why, policy) => {
    const found = touchedBy(live, policy, atL1)
    expect(found?.isStuck).toBe(true)
    expect(found?.changes[0]).toBe(why)
  })

  it('is not touched by what does not concern it', () => {
    const policy = changed(['members: [Nadia, Oscar, Priya]', 'members: [Nadia]'], ['reopenWindow: 5 days', 'reopenWindow: 2 days'])
    expect(touchedBy(live, policy, atL1)).toBeNull()
    expect(touchedBy(live, changed(['P1: 15 min', 'P1: 10 min']), atL1)).toBeNull()
  })

  it('goes back to who asked, if it is there for an answer', () => {
    const from = { tier: 2, stage: 'L2 investigation', assignmentGroup: 'L2 Network Engineering', assignedTo: 'Grace' }
    const asked = { ...atL1, tier: { ...atL1.tier, question: { text: 'Which port?', askedBy: 'Grace', askedAt: noon, from } } }
    const rowGone = changed(['      - when: {stage: L1 investigation}\n        then: {stage: L2 investigation, group: L2 Network Engineering}\n', ''])
    expect(touchedBy(live, rowGone, asked)).toBeNull()
    expect(touchedBy(live, changed(['manager: Joana', 'manager: Jonas']), asked)?.changes).toEqual(['other people, or other hours, in L2 Network Engineering'])
  })

  it('that is called untouched goes where it went, to the same people', () => {
    let untouched = 0
    fc.assert(fc.property(policies, policies, routingFacts, fc.constantFrom(...stageNames), fc.boolean(), (policy, other, facts, stage, isAlike) => {
      // Policies that differ in everything touch almost everything.
      const after = isAlike ? { ...policy, ladders: policy.ladders.map((ladder, at) => ({ ...ladder, decisions: other.ladders[at]?.decisions ?? [] })) } : other
      const incident = incidentAt(stage, 'Desk', facts)
      const touched = touchedBy({ version: 1, policy }, after, incident)
      expect(touchedBy({ version: 1, policy }, structuredClone(policy), incident)).toBeNull()
      if (touched) return
      untouched += 1
      const [was, is] = [policy, after].map(one => escalationDestination({ version: 1, policy: one }, incident))
      // Nobody can be given it there, under either: it stays where it is, wherever that would have led.
      if (was && !('refused' in was) && membersOf(policy, was.group).length === 0) return
      if (was && 'refused' in was) expect(is).toMatchObject({ refused: { code: was.refused.code } })
      else expect(is).toMatchObject({ stage: was?.stage, group: was?.group, ladder: was?.ladder })
      if (is && !('refused' in is)) expect(after.groups[is.group]).toEqual(policy.groups[is.group])
      expect(after.groups['Desk']).toEqual(policy.groups['Desk'])
    }), { numRuns: 300 })
    expect(untouched).toBeGreaterThan(0)
  })
})

describe('the open incidents that a policy touches', () => {
  const crowd = Array.from({ length: 1_203 }, (_, index) => {
    const number = `INC00${10001 + index}`
    return index % 3 === 0 ? incidentAt('L2 investigation', 'L2 Network Engineering', {}, number) : index % 3 === 1 ? incidentAt('L1 investigation', 'L1 Network Engineering', {}, number)
      : incidentAt('Triage', 'Service Desk', { category: 'Mail', subcategory: null, ladder: 'help-desk' }, number)
  })
  const pages: number[] = []
  const records = { list: async (_: unknown, limit: number, cursor: string | null) => {
    const from = Number(cursor ?? 0)
    pages.push(from)
    // The last of a page comes once more on the next one, as one whose clock ran out meanwhile does.
    return { incidents: crowd.slice(Math.max(0, from - 1), from + limit), next: from + limit < crowd.length ? String(from + limit) : null }
  } }

  it('are read page by page, counted once, and told together where they are alike: the stuck first, then the most', async () => {
    const policy = changed(['      - when: {stage: L2 investigation}\n        then: {stage: L3 investigation, group: L3 Network Engineering}\n', ''], ['[Dmitri, Elena, Farid]', '[Dmitri]'])
    const report = await touchedIncidents(records, live, policy, 3)
    expect(pages.length).toBeGreaterThan(2)
    expect(report).toEqual({
      comparedWith: 4, open: 1_203, touched: 802,
      groups: [
        {
          ladder: 'sd-wan', stage: 'L2 investigation', isStuck: true, count: 401, first: ['INC0010001', 'INC0010004', 'INC0010007'],
          changes: ['has no way on: No row of the decision table of ladder sd-wan matches it at L2 investigation'],
        },
        {
          ladder: 'sd-wan', stage: 'L1 investigation', isStuck: false, count: 401, first: ['INC0010002', 'INC0010005', 'INC0010008'],
          changes: ['other people, or other hours, in L1 Network Engineering'],
        },
      ],
    })
  })

  it('are none before the first policy', async () => {
    expect(await touchedIncidents(records, null, live.policy, 3)).toEqual({ comparedWith: null, open: 0, touched: 0, groups: [] })
  })
})
