import { describe, expect, it } from 'vitest'
import type { HandoffKind } from '../../../src/domain/handoff/handoff.js'
import { lackingOf, requirementsFor, type Passage } from '../../../src/domain/handoff/handoffRules.js'
import { policyFrom, small } from '../smallPolicy.js'

const { handoffs: rules = [] } = policyFrom(`${small}handoffs:
  - requires: validatedFacts
  - {stage: Second, priority: [P1, P2], requires: [diagnosticResults, workingHypothesis]}
  - {from: Triage, kind: hierarchical, requires: [businessContext, reason]}
  - {group: Desk, category: Mail, tellCustomer: required}
  - {vip: true, tellCustomer: introduce}
`)

const facts = { category: 'Network', subcategory: null, priority: 3, vip: false, tags: [] }
const passage = (changes: Partial<typeof facts> = {}, to = { stage: 'Second', assignmentGroup: 'Desk' }, kind: HandoffKind = 'functional'): Passage =>
  ({ facts: { ...facts, ...changes }, from: 'Triage', to, kind })

describe('what has to be handed over', () => {
  it('is what every rule asks that matches: everywhere, for a stage and priority, for a kind', () => {
    expect(requirementsFor(rules, passage()).fields).toEqual(['validatedFacts'])
    expect(requirementsFor(rules, passage({ priority: 1 })).fields).toEqual(['validatedFacts', 'diagnosticResults', 'workingHypothesis'])
    expect(requirementsFor(rules, passage({ priority: 1 }, { stage: 'Third', assignmentGroup: 'Desk' })).fields).toEqual(['validatedFacts'])
    expect(requirementsFor(rules, passage({}, undefined, 'hierarchical')).fields).toEqual(['validatedFacts', 'businessContext', 'reason'])
    expect(requirementsFor(rules, { ...passage({}, undefined, 'hierarchical'), from: 'Second' }).fields).toEqual(['validatedFacts'])
  })

  it('is nothing where no rule says so', () => {
    expect(requirementsFor([], passage())).toEqual({ fields: [], tellCustomer: null })
  })

  it('has the customer told: by whoever gives it, or, which is more, by Baton', () => {
    const told = (changes: Parameters<typeof passage>[0], assignmentGroup = 'Desk') => requirementsFor(rules, passage(changes, { stage: 'Second', assignmentGroup })).tellCustomer
    expect([told({}), told({ category: 'Mail' }), told({ category: 'Mail' }, 'Other'), told({ category: 'Mail', vip: true })]).toEqual([null, 'required', null, 'introduce'])
  })

  it('is lacking when it is not there, is an empty list, or only blanks', () => {
    const wanted = { fields: ['validatedFacts', 'userAccessibility', 'workingHypothesis'] as const, tellCustomer: 'required' as const }
    const lacking = (handoff: object) => lackingOf({ ...wanted, fields: [...wanted.fields] }, { note: 'Up', ...handoff })
    expect(lacking({})).toEqual(['validatedFacts', 'userAccessibility', 'workingHypothesis', 'customerInformed'])
    expect(lacking({ validatedFacts: [], userAccessibility: {}, workingHypothesis: ' ', customerInformed: false })).toEqual([...wanted.fields, 'customerInformed'])
    expect(lacking({ validatedFacts: ['Up'], userAccessibility: { channel: 'Slack' }, workingHypothesis: 'MTU', customerInformed: true })).toEqual([])
  })
})
