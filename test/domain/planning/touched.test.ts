import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { touchedIncidents } from '../../../src/client/touchedIncidents.js'
import { everybody, heldMoves, type Guardrail } from '../../../src/domain/guardrails/guardrail.js'
import { guardrailsHolding, moveUp, sideMove, type Move } from '../../../src/domain/guardrails/holding.js'
import { handoffKinds } from '../../../src/domain/handoff/handoff.js'
import { tellCustomer } from '../../../src/domain/handoff/handoffRules.js'
import { takenUp } from '../../../src/domain/handoff/takenAlong.js'
import type { Incident } from '../../../src/domain/incident.js'
import { escalationDestination, membersOf } from '../../../src/domain/planning/planning.js'
import { touchedBy } from '../../../src/domain/planning/touched.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import { standingOf } from '../../../src/domain/triggers/standing.js'
import { triggerOrigins, triggerScopes, type TriggerActions } from '../../../src/domain/triggers/trigger.js'
import { after as minutesAfter, noon, plan } from '../../support/incidents.js'
import { policies, routingFacts, stageNames } from '../policy/policyArbitraries.js'
import { policyFrom } from '../smallPolicy.js'

const later = minutesAfter(10)
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
    expect(touchedBy(live, policy, atL1, later)).toEqual({ isStuck: false, changes })
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
    const found = touchedBy(live, policy, atL1, later)
    expect(found?.isStuck).toBe(true)
    expect(found?.changes[0]).toBe(why)
  })

  it('is not touched by what does not concern it', () => {
    const policy = changed(['members: [Nadia, Oscar, Priya]', 'members: [Nadia]'], ['reopenWindow: 5 days', 'reopenWindow: 2 days'])
    expect(touchedBy(live, policy, atL1, later)).toBeNull()
    expect(touchedBy(live, changed(['P1: 15 min', 'P1: 10 min']), atL1, later)).toBeNull()
  })

  it('goes back to who asked, if it is there for an answer', () => {
    const from = { tier: 2, stage: 'L2 investigation', assignmentGroup: 'L2 Network Engineering', assignedTo: 'Grace' }
    const asked = { ...atL1, tier: { ...atL1.tier, question: { text: 'Which port?', askedBy: 'Grace', askedAt: noon, from } } }
    const rowGone = changed(['      - when: {stage: L1 investigation}\n        then: {stage: L2 investigation, group: L2 Network Engineering}\n', ''])
    expect(touchedBy(live, rowGone, asked, later)).toBeNull()
    expect(touchedBy(live, changed(['manager: Joana', 'manager: Jonas']), asked, later)?.changes).toEqual(['other people, or other hours, in L2 Network Engineering'])
  })

  it('that is called untouched goes where it went, to the same people', () => {
    let untouched = 0
    fc.assert(fc.property(policies, policies, routingFacts, fc.constantFrom(...stageNames), fc.boolean(), (policy, other, facts, stage, isAlike) => {
      // Policies that differ in everything touch almost everything.
      const after = isAlike ? { ...policy, ladders: policy.ladders.map((ladder, at) => ({ ...ladder, decisions: other.ladders[at]?.decisions ?? [] })) } : other
      const incident = incidentAt(stage, 'Desk', facts)
      const touched = touchedBy({ version: 1, policy }, after, incident, later)
      expect(touchedBy({ version: 1, policy }, structuredClone(policy), incident, later)).toBeNull()
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

/** The example with more blocks. */
const withRules = (...blocks: string[]) => policyFrom(`${blocks.join('\n')}\n${example}`)

describe('an open incident under a policy with other rules', () => {
  const under = (now: string[], then: string[], incident = atL1, at = later) =>
    touchedBy({ version: 4, policy: withRules(...now) }, withRules(...then), incident, at)?.changes ?? []
  const guardrails = (...written: string[]) => `guardrails: [${written.join(', ')}]`
  const attempts = '{name: Try first, attempts: 2}'
  const held = (fields: Partial<Incident>) => incidentAt('L1 investigation', 'L1 Network Engineering', fields)
  const tierOf = (fields: Partial<Incident['tier']>) => ({ ...atL1, tier: { ...atL1.tier, ...fields } })
  const giver = { tier: 1, stage: 'Triage', assignmentGroup: 'Network Coordinators', assignedTo: 'Amara' }
  const question = { text: 'Which port?', askedBy: 'Grace', askedAt: noon, from: { tier: 2, stage: 'L2 investigation', assignmentGroup: 'L2 Network Engineering', assignedTo: 'Grace' } }

  it.each<[string, string[], string[], string[]]>([
    ['a new one', [], [attempts], ['other guardrails hold it at its next handoff: Try first']],
    ['one that wants more', [attempts], ['{name: Try first, attempts: 3}'], ['other guardrails hold it at its next handoff: Try first']],
    ['one that others may bend', [attempts], ['{name: Try first, attempts: 2, mayBend: everybody}'], ['other guardrails hold it at its next handoff: Try first']],
    ['one that is gone', [attempts], [], ['no longer held at its next handoff by Try first']],
    ['one for other moves as well', ['{name: Try first, replies: 2}'], ['{name: Try first, replies: 2, on: [escalate, reassign]}'], ['other guardrails hold it when it is reassigned: Try first']],
    ['one for two moves, told once', [], ['{name: Closed, closedOn: weekend, zone: UTC, on: [escalate, reassign]}'], ['other guardrails hold it at its next handoff: Closed']],
    ['one for skips', [], ['{name: Leads skip, skip: manager}'], ['other guardrails hold it when it skips stages: Leads skip']],
    ['one for a stage further up', [], ['{name: Leads only, roles: manager, toStage: L3 investigation}'], ['other guardrails hold it when it skips stages: Leads only']],
    ['the next stage', [], ['{name: Leads only, roles: manager, toStage: L2 investigation}'], ['other guardrails hold it at its next handoff: Leads only']],
  ])('is told of its guardrails: %s', (_, now, then, changes) => {
    expect(under([guardrails(...now)], [guardrails(...then)])).toEqual(changes)
  })

  it.each<[string, string[], string[]]>([
    ['are for others', [], ['{name: a, attempts: 2, category: Mail}', '{name: b, attempts: 2, stage: Triage}', '{name: c, attempts: 2, unless: {priority: P3}}']],
    ['are for moves that it cannot make', [], ['{name: a, replies: 2, on: sendBack}', '{name: b, attempts: 2, toStage: Triage}']],
    ['have another name, place or message', [attempts, '{name: Once, tiers: 1, message: Once.}'], ['{name: Only once, tiers: 1}', '{name: First try, attempts: 2}']],
    ['bend by everybody, for want of anybody with the role', ['{name: a, attempts: 2, mayBend: nobody has it}'], ['{name: a, attempts: 2, mayBend: everybody}']],
  ])('is not touched by guardrails that %s', (_, now, then) => {
    expect(under([guardrails(...now)], [guardrails(...then)])).toEqual([])
  })

  it('is not touched by what it meets already, and is by what it does not meet any more', () => {
    const wants = (count: number) => [guardrails(`{name: Tell them, replies: ${count}}`)]
    const moves = (count: number) => [guardrails(`{name: So far, tiers: ${count}}`)]
    expect([under([], wants(1), held({ replyCount: 1 })), under([], wants(2), held({ replyCount: 1 }))]).toEqual([[], ['other guardrails hold it at its next handoff: Tell them']])
    expect([under([], moves(2), held({ escalationCount: 1 })), under(moves(2), moves(1), held({ escalationCount: 1 }))])
      .toEqual([[], ['other guardrails hold it at its next handoff: So far']])
  })

  it('has other guardrails by other hours of their calendar, also of its caller\'s', () => {
    const by = (hours: string) => [guardrails('{name: Day shift, hours: caller}'), `calendars: {Office: {zone: UTC, hours: {Mon-Fri: ${hours}}}}`]
    const told = (callerCalendar: string | null) => under(by('08:00-17:00'), by('08:00-18:00'), held({ callerCalendar }))
    expect([told('Office'), told(null)]).toEqual([['other guardrails hold it at its next handoff: Day shift'], []])
  })

  it('is held back when it is sent back, if somebody gave it', () => {
    const rule = [guardrails('{name: Ask once, replies: 1, on: sendBack}')]
    expect([under([], rule, tierOf({ givenBy: giver })), under([], rule)]).toEqual([['other guardrails hold it when it is sent back: Ask once'], []])
  })

  it('that is there for an answer goes back past all of them, and need not tell more', () => {
    expect(under([], [guardrails(attempts), 'handoffs: {requires: workingHypothesis}'], tierOf({ question }))).toEqual([])
  })

  it('has to tell other things at its next handoff, whichever rules say so', () => {
    const rule = (text: string) => `handoffs: [${text}]`
    const [facts, both] = ['{requires: validatedFacts}', '{stage: L2 investigation, requires: [validatedFacts, workingHypothesis], tellCustomer: required}']
    expect(under([rule(facts)], [rule(both)])).toEqual(['its next handoff has to tell as well: Suspected', 'the customer has to know at its next handoff'])
    expect(under([rule(both)], [])).toEqual(['its next handoff no longer has to tell: Checked and true, Suspected', 'the customer need not be told at its next handoff'])
    expect(under([rule(facts)], [rule('{stage: L2 investigation, requires: validatedFacts}')])).toEqual([])
    expect(under([], [rule('{stage: L3 investigation, requires: validatedFacts}'), guardrails()])).toEqual([])
    expect(under([], [rule('{kind: hierarchical, requires: validatedFacts}')])).toEqual([])
  })

  it('comes in another form to who gets it next, also as an answer', () => {
    const form = (heading: string, where = 'group: L2 Network Engineering') => [`intake: [{name: Report, ${where}, sections: [{heading: ${heading}, from: note}]}]`]
    expect(under([], form('Symptom'))).toEqual(['L2 Network Engineering gets it in another form, Report'])
    expect(under(form('Symptom'), form('Fault'), tierOf({ question }))).toEqual(['L2 Network Engineering gets it in another form, Report'])
    expect(under(form('Symptom'), [])).toEqual(['L2 Network Engineering gets it in no form any more'])
    expect(under(form('Symptom'), form('Symptom', 'stage: L2 investigation'))).toEqual([])
    expect(under([], form('Symptom', 'group: L3 Network Engineering'))).toEqual([])
  })

  it('is waited for by other rules, for as long as their facts hold', () => {
    const rule = (text: string) => [`triggers: [{name: Late, ${text}}]`]
    const up = 'then: {flag: true}'
    expect(under([], rule(`after: 8 h, ${up}`))).toEqual(['rule Late waits for it'])
    expect(under([], rule(`after: 5 min, ${up}`))).toEqual(['rule Late acts on it at its next move'])
    expect(under([], rule(`when: {stage: L1 investigation}, ${up}`))).toEqual(['rule Late acts on it at its next move'])
    expect(under(rule(`after: 8 h, ${up}`), [])).toEqual(['rule Late no longer waits for it'])
    expect(under(rule(`after: 8 h, ${up}`), rule(`after: 8 h, when: {vip: true}, ${up}`))).toEqual(['rule Late no longer waits for it'])
    expect(under(rule(`after: 8 h, ${up}`), rule(`after: 4 h, ${up}`))).toEqual(['rule Late is due for it at another time'])
    expect(under(rule(`after: 8 h, ${up}`), rule(`after: 5 min, ${up}`))).toEqual(['rule Late acts on it at its next move'])
    expect(under(rule(`after: 8 h, ${up}`), rule('after: 8 h, then: {escalate: true}'))).toEqual(['rule Late does something else with it'])
    expect(under([], rule(`when: {words: down}, ${up}`))).toEqual(['rule Late acts on it at its next move'])
  })

  it('is not touched by rules that are for others, or have had their say', () => {
    const rule = (text: string) => [`triggers: [{name: Late, ${text}, then: {flag: true}}]`]
    for (const when of ['{stage: Triage}', '{vip: true}', '{breached: true}', '{words: invoice}', '{state: On Hold}']) expect(under([], rule(`after: 8 h, when: ${when}`)), when).toEqual([])
    const fired = held({ triggers: [{ name: 'Late', dueAt: null, heldSince: noon, said: null, kin: null, firedAt: noon, firedFor: 'incident' }] })
    expect(under(rule('after: 8 h'), rule('after: 4 h'), fired)).toEqual([])
    expect(under(rule('after: 8 h'), rule('after: 8 h, when: {category: [SD-WAN, Mail]}'))).toEqual([])
  })

  it('on hold is waited for as well, with what is left', () => {
    const rule = (text: string) => [`triggers: [{name: Late, ${text}, then: {flag: true}}]`]
    const onHold = held({ state: 'On Hold', holdReason: 'Awaiting Vendor', pauses: [{ from: noon, to: null, state: 'On Hold' }] })
    expect([under([], rule('after: 8 h'), onHold), under(rule('after: 8 h'), rule('after: 4 h'), onHold), under(rule('after: 8 h'), rule('after: 8 h'), onHold)])
      .toEqual([['rule Late waits for it'], ['rule Late is due for it at another time'], []])
  })
})

describe('an open incident, under whatever rules', () => {
  const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })
  const asked = fc.record({ stage: some(stageNames), priority: some([1, 2, 3]), vip: fc.boolean() }, { requiredKeys: [] })
  const wants = fc.oneof(
    fc.record({ kind: fc.constantFrom('attempts' as const, 'replies' as const), atLeast: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('tiers' as const), atMost: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('roles' as const), roles: some(['lead', 'manager']) }),
  )
  const guardrail = fc.record({
    name: fc.constantFrom('one', 'other'), wants, on: some(heldMoves), when: asked, unless: fc.array(asked, { maxLength: 1 }),
    mayBend: fc.constantFrom<Guardrail['mayBend']>(everybody, ['manager'], ['lead']), message: fc.constant(null),
  })
  const handoff = fc.record({
    stages: fc.option(some(stageNames)), groups: fc.constant(null), from: fc.option(some(stageNames)), when: fc.constant({}), kind: fc.constantFrom(null, ...handoffKinds),
    requires: fc.subarray(['validatedFacts', 'workingHypothesis'] as const).map(fields => [...fields]), tellCustomer: fc.constantFrom(null, ...tellCustomer),
  })
  const trigger = fc.record({
    name: fc.constantFrom('one', 'other'), when: asked, afterMs: fc.constantFrom(null, 60_000, 3_600_000), since: fc.constantFrom(...triggerOrigins), calendar: fc.constant(null),
    alsoOnHold: fc.boolean(), once: fc.constantFrom(...triggerScopes), then: fc.constantFrom<TriggerActions>({ flag: true }, { tell: true }),
  })
  const rules = fc.record({
    guardrails: fc.uniqueArray(guardrail, { maxLength: 2, selector: ({ name }) => name }), handoffs: fc.array(handoff, { maxLength: 2 }),
    triggers: fc.uniqueArray(trigger, { maxLength: 2, selector: ({ name }) => name }),
  })
  const course = fc.record({
    escalationCount: fc.nat({ max: 2 }), replyCount: fc.nat({ max: 2 }),
    triggers: fc.subarray(['one', 'other']).map(names => names.map(name => ({ name, dueAt: null, heldSince: noon, said: null, kin: null, firedAt: noon, firedFor: 'incident' }))),
  })

  it('is not touched by the very same, and what is called untouched is held, asked for and waited for alike', () => {
    let [touched, untouched] = [0, 0]
    fc.assert(fc.property(policies, rules, rules, routingFacts, fc.constantFrom(...stageNames), course, (base, written, other, facts, stage, fields) => {
      const [policy, after]: Policy[] = [{ ...base, ...written }, { ...base, ...other }]
      if (!policy || !after) throw new Error('there are two')
      const incident = incidentAt(stage, 'Desk', { ...facts, ...fields })
      expect(touchedBy({ version: 1, policy }, structuredClone(policy), incident, later)).toBeNull()
      if (touchedBy({ version: 1, policy }, after, incident, later)) {
        touched += 1
        return
      }
      untouched += 1
      const told = [policy, after].map(one => {
        const next = escalationDestination({ version: 1, policy: one }, incident)
        const due = standingOf(one, { before: incident, after: incident, entries: [] }, new Map(), later).flatMap(({ name, dueAt }) => (dueAt === null ? [] : [[name, dueAt > later ? dueAt : later]]))
        if ('refused' in next || membersOf(one, next.group).length === 0) return { due: due.sort() }
        const held = (move: Move) => guardrailsHolding(one, move, later).map(({ rule, people }) => JSON.stringify([rule, people])).sort()
        const up = (by: string, attempts: number) => held(moveUp({ version: 1, policy: one }, incident, next.stage, {
          by, handoff: { attemptedRemediation: Array.from({ length: attempts }, (_, index) => ({ step: String(index), outcome: 'no' })) },
        }))
        const { lacking } = takenUp(one, incident, { stage: next.stage, assignmentGroup: next.group }, { note: 'Up' })
        return { due: due.sort(), held: [up('Ana', 0), up('Ben', 2), held(sideMove('reassign', incident, 'Ana'))], lacking: [...lacking].sort() }
      })
      expect(told[1]).toEqual(told[0])
    }), { numRuns: 500 })
    expect(Math.min(touched, untouched)).toBeGreaterThan(20)
  })
})

describe('the open incidents that a policy touches', () => {
  const crowd = Array.from({ length: 1_203 }, (_, index) => {
    const number = `INC00${10001 + index}`
    return index % 3 === 0 ? incidentAt('L2 investigation', 'L2 Network Engineering', {}, number) : index % 3 === 1 ? incidentAt('L1 investigation', 'L1 Network Engineering', {}, number)
      : incidentAt('Triage', 'Service Desk', { category: 'Mail', subcategory: null, ladder: 'help-desk' }, number)
  })
  const pages: number[] = []
  const records = { listWhole: async (_: unknown, limit: number, cursor: string | null) => {
    const from = Number(cursor ?? 0)
    pages.push(from)
    // The last of a page comes once more on the next one, as one whose clock ran out meanwhile does.
    return { incidents: crowd.slice(Math.max(0, from - 1), from + limit), next: from + limit < crowd.length ? String(from + limit) : null }
  } }

  it('are read page by page, counted once, and told together where they are alike: the stuck first, then the most', async () => {
    const policy = changed(['      - when: {stage: L2 investigation}\n        then: {stage: L3 investigation, group: L3 Network Engineering}\n', ''], ['[Dmitri, Elena, Farid]', '[Dmitri]'])
    const report = await touchedIncidents(records, live, policy, 3, later)
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
    expect(await touchedIncidents(records, null, live.policy, 3, later)).toEqual({ comparedWith: null, open: 0, touched: 0, groups: [] })
  })
})
