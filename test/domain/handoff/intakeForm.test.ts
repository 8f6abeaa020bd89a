import { describe, expect, it } from 'vitest'
import { completenessOf } from '../../../src/domain/handoff/completeness.js'
import { fillForm } from '../../../src/domain/handoff/filledForm.js'
import type { Handoff } from '../../../src/domain/handoff/handoff.js'
import { contentsOf, formFor } from '../../../src/domain/handoff/intakeForm.js'
import { policyFrom, small } from '../smallPolicy.js'
import { someFacts } from './handoffs.js'

const { intake: forms = [] } = policyFrom(`${small}intake:
  - {stage: Second, name: For the stage, sections: [{heading: Findings, from: diagnosticResults}]}
  - {name: For everybody, sections: [{heading: Anything, from: note}]}
  - group: Desk
    name: Engineering report
    sections:
      - {heading: Symptom, from: [shortDescription, note]}
      - {heading: Steps to reproduce, from: diagnosticResults, required: true}
      - {heading: Suspected cause, from: workingHypothesis}
      - {heading: Affected item, from: configurationItem, required: true}
    terms:
      - {term: Configuration item, extract: '\\b(edge-\\d+)\\b'}
      - {term: Component, when: {contains: [CORS]}, value: API Gateway}
`)
const report = forms[2]!

const handoff: Handoff = {
  note: 'The dashboard is blank', workingHypothesis: 'CORS policy', validatedFacts: ['Account active', 'Other applications work'],
  userAccessibility: { hours: '8 to 17', zone: 'US Eastern', channel: 'Slack' }, customerInformed: false,
}

describe('an intake form', () => {
  it('for a group counts before one for its stage, and that before one for everybody', () => {
    const name = (stage: string, assignmentGroup: string) => formFor(forms, { stage, assignmentGroup })?.name
    expect([name('Second', 'Desk'), name('Second', 'Other'), name('Triage', 'Other')]).toEqual(['Engineering report', 'For the stage', 'For everybody'])
    expect(formFor([report], { stage: 'Second', assignmentGroup: 'Other' })).toBeNull()
  })

  it('has the headings and the order of the team, and everything else under what was also handed over', () => {
    const filled = fillForm(report, handoff, { ...someFacts, configurationItem: 'edge-01' })
    expect(filled.sections).toEqual([
      { heading: 'Symptom', texts: ['The dashboard does not load', 'The dashboard is blank'] },
      { heading: 'Steps to reproduce', texts: [] },
      { heading: 'Suspected cause', texts: ['CORS policy'] },
      { heading: 'Affected item', texts: ['edge-01'] },
    ])
    expect(filled.rest).toEqual([
      { heading: 'Checked and true', texts: ['Account active', 'Other applications work'] },
      { heading: 'Reaching the user', texts: ['8 to 17, US Eastern, Slack'] },
      { heading: 'Customer', texts: ['not informed yet'] },
    ])
    expect(filled.missing).toEqual(['Steps to reproduce'])
  })

  it('says that a required section is missing unless a rule proposes what stands there', () => {
    expect(fillForm(report, handoff, someFacts)).toMatchObject({ missing: ['Steps to reproduce', 'Affected item'], unmapped: ['Configuration item'] })
    const proposed = fillForm(report, { ...handoff, note: 'Since edge-07 restarted' }, someFacts)
    expect(proposed).toMatchObject({ missing: ['Steps to reproduce'], unmapped: [] })
    expect(proposed.sections[3]).toEqual({ heading: 'Affected item', texts: ['edge-07 (proposed)'] })
  })

  it('is filled with texts of 100,000 characters whole', () => {
    const long = '🚒 CORS '.repeat(12_500)
    const filled = fillForm(report, { note: long, businessContext: long, diagnosticResults: [{ what: long, result: long }] }, someFacts)
    expect(filled.sections[0]?.texts[1]).toBe(long)
    expect(filled.sections[1]?.texts).toEqual([`${long}: ${long}`])
    expect(filled.rest).toEqual([{ heading: 'Business context', texts: [long] }])
    expect(filled.terms).toMatchObject([{ value: 'API Gateway' }])
  })
})

describe('completeness', () => {
  const nothing = { fields: [], tellCustomer: null }
  const of = (given: Handoff, wanted: Parameters<typeof completenessOf>[0] = nothing, form: typeof report | null = null) =>
    completenessOf(wanted, form, contentsOf(given, someFacts), given.customerInformed === true)

  it('counts the fields of a handoff where nothing is asked for: none of eight, all of eight', () => {
    expect(of({ note: 'Up' })).toMatchObject({ score: 0, asked: { length: 8 }, missing: { length: 8 } })
    expect(of({ note: 'Up', validatedFacts: ['Up'], workingHypothesis: 'MTU' })).toMatchObject({ score: 25, missing: { length: 6 } })
  })

  it('counts what rules require, and whether the customer knows', () => {
    const wanted = { fields: ['validatedFacts' as const, 'request' as const], tellCustomer: 'required' as const }
    expect(of({ note: 'Up', validatedFacts: ['Up'] }, wanted)).toEqual({
      score: 33, asked: ['Checked and true', 'What is asked', 'Customer told'], missing: ['What is asked', 'Customer told'],
    })
    expect(of({ note: 'Up', validatedFacts: ['Up'], request: 'Look', customerInformed: true }, wanted)).toMatchObject({ score: 100, missing: [] })
  })

  it('weighs the required sections of a form double, and leaves out what is there in any case', () => {
    expect(of({ note: 'Up', workingHypothesis: 'MTU' }, nothing, report))
      .toEqual({ score: 20, asked: ['Steps to reproduce', 'Suspected cause', 'Affected item'], missing: ['Steps to reproduce', 'Affected item'] })
    expect(of({ note: 'Up', diagnosticResults: [{ what: 'Ping', result: 'lost' }] }, nothing, report)).toMatchObject({ score: 40 })
  })

  it('asks once for what rule and form both want, in the words of the form', () => {
    expect(of({ note: 'Up' }, { fields: ['workingHypothesis', 'businessContext'], tellCustomer: null }, report))
      .toMatchObject({ score: 0, asked: ['Business context', 'Steps to reproduce', 'Suspected cause', 'Affected item'] })
    expect(of({ note: 'Up', workingHypothesis: 'MTU' }, { fields: ['workingHypothesis'], tellCustomer: null }, report)).toMatchObject({ score: 33 })
  })
})
