import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyFrom, problemsOf, small } from '../smallPolicy.js'

const withHandoff = (rule: string) => `${small}handoffs:\n  - ${rule}\n`
const withForm = (form: string) => `${small}intake:\n  - ${form}\n`
const withTerm = (term: string) => withForm(`{name: Report, sections: [{heading: All, from: note}], terms: [${term}]}`)

const both = `${small}handoffs:
  - requires: [validatedFacts, attemptedRemediation]
  - {stage: Second, from: Triage, priority: P1, kind: functional, requires: workingHypothesis, tellCustomer: introduce}
intake:
  - name: Report
    group: Desk
    sections:
      - {heading: Symptom, from: [shortDescription, note]}
      - {heading: Steps, from: diagnosticResults, required: true}
    terms:
      - {term: Component, when: {field: diagnosticResults, contains: [CORS, API gateway]}, value: API Gateway}
      - {term: Affected version, extract: 'version (\\d+)'}
`

describe('handoffs and forms in a policy', () => {
  it('are read with every default filled in', () => {
    expect(policyFrom(both)).toMatchObject({
      handoffs: [
        { stages: null, groups: null, from: null, when: {}, kind: null, requires: ['validatedFacts', 'attemptedRemediation'], tellCustomer: null },
        { stages: ['Second'], from: ['Triage'], when: { priority: [1] }, kind: 'functional', requires: ['workingHypothesis'], tellCustomer: 'introduce' },
      ],
      intake: [{
        name: 'Report', groups: ['Desk'], stages: null,
        sections: [
          { heading: 'Symptom', from: ['shortDescription', 'note'], required: false }, { heading: 'Steps', from: ['diagnosticResults'], required: true },
        ],
        terms: [
          { term: 'Component', fields: ['diagnosticResults'], contains: ['CORS', 'API gateway'], matches: null, value: 'API Gateway', extract: null },
          { term: 'Affected version', fields: null, contains: null, matches: null, value: null, extract: 'version (\\d+)' },
        ],
      }],
    })
  })

  it('may be left out, and then nothing is asked but the note', () => {
    const policy = policyFrom(small)
    expect([policy.handoffs, policy.intake]).toEqual([undefined, undefined])
  })

  it('are told by `policy show`', () => {
    const told = policyText(policyFrom(both)).slice(-2)
    expect(told.map(({ heading, table }) => [heading, table?.rows])).toEqual([
      ['Handoffs, every rule that matches counts', [
        ['anywhere', 'anywhere', 'always', 'both', 'Checked and true, Tried', 'as one likes'],
        ['Second', 'Triage', 'priority P1', 'functional', 'Suspected', 'is told by Baton'],
      ]],
      ['Intake form Report, for Desk', [['Symptom', 'Short description, Note', 'no'], ['Steps', 'Diagnostics', 'yes']]],
    ])
    expect(told[1]?.lines).toEqual(['Component: API Gateway, where "CORS" or "API gateway" is found in Diagnostics', 'Affected version: what /version (\\d+)/ finds'])
  })

  it.each<[string, string, [number, number], RegExp, RegExp]>([
    ['a field that no handoff has', withHandoff('requires: [facts]'), [14, 16], /entry 1 of `requires` must be a field of the handoff/, /validatedFacts, diagnosticResults/],
    ['a stage that no ladder has', withHandoff('{stage: Third, requires: request}'), [14, 13], /there is no stage `Third`/, /Triage, Second/],
    ['a giving stage that no ladder has', withHandoff('{from: [Third], requires: request}'), [14, 13], /there is no stage `Third`/, /Triage, Second/],
    ['a group that is not there', withHandoff('{group: Dusk, requires: request}'), [14, 13], /there is no group `Dusk`/, /Desk/],
    ['a rule that asks nothing', withHandoff('{stage: Second}'), [14, 5], /asks for nothing/, /`requires` or `tellCustomer`/],
    ['another kind', withHandoff('{kind: sideways, requires: request}'), [14, 12], /`kind` must be a kind of escalation, not "sideways"/, /functional, hierarchical/],
    ['another way to tell', withHandoff('tellCustomer: maybe'), [14, 19], /`tellCustomer` must be how the customer is told/, /required, introduce/],
    ['a form without sections', withForm('{name: Report}'), [14, 5], /`sections` is missing/, /heading/],
    ['a section of nothing', withForm('{name: R, sections: [{heading: A, from: []}]}'), [14, 45], /`from` must be what is shown there/, /note, request/],
    ['two sections of one heading', withForm('{name: R, sections: [{heading: A, from: note}, {heading: A, from: request}]}'), [14, 62], /two sections `A`/, /its own|of its own/],
    ['two forms of one name', `${withForm('{name: R, sections: [{heading: A, from: note}]}')}  - {name: R, group: Desk, sections: [{heading: A, from: note}]}\n`, [15, 12], /two forms `R`/, /name/],
    ['a form for nobody', withForm('{name: R, group: Dusk, sections: [{heading: A, from: note}]}'), [14, 22], /there is no group `Dusk`/, /Desk/],
    ['a value at no time', withTerm('{term: C, value: X}'), [14, 68], /nothing says when/, /contains/],
    ['value and pattern', withTerm('{term: C, when: {contains: x}, value: X, extract: "(x)"}'), [14, 68], /both a value and a pattern/, /`when` and `value`, or `extract`/],
    ['neither of them', withTerm('{term: C, when: {contains: x}}'), [14, 68], /neither a value nor a pattern/, /`extract`/],
    ['a pattern without a group', withTerm('{term: C, extract: "v\\\\d+"}'), [14, 87], /has 0 groups/, /round brackets around the value/],
    ['a pattern with two', withTerm('{term: C, extract: "(v)(w)"}'), [14, 87], /has 2 groups/, /\(\?:…\)/],
    ['brackets that are not closed', withTerm('{term: C, extract: "(v"}'), [14, 87], /cannot be used as a pattern \(missing closing \): `\(v`\)/, /RE2/],
    ['a look-around', withTerm('{term: C, when: {matches: "(?=x)"}, value: X}'), [14, 94], /cannot be used as a pattern/, /no look-arounds/],
    ['a pattern that explodes', withTerm('{term: C, extract: "((a{100}){100}){100}"}'), [14, 87], /invalid repeat count/, /RE2/],
    ['words without an end', withTerm(`{term: C, when: {contains: "${'x'.repeat(201)}"}, value: X}`), [14, 95], /`contains`/, /at most 200|Gateway/],
  ])('are not %s', (_, text, [line, column], problem, fix) => {
    expect(problemsOf(text)).toMatchObject([{ line, column }])
    expect(problemsOf(text)[0]?.problem).toMatch(problem)
    expect(problemsOf(text)[0]?.fix).toMatch(fix)
  })

  it.each<[string, string, RegExp]>([
    ['a rule for the stage below which there is none', withHandoff('{stage: Triage, requires: request}'), /nothing is escalated to `Triage`/],
    ['a rule that adds nothing', `${withHandoff('requires: [request, reason]')}  - {stage: Second, requires: reason}\n`, /adds nothing: rule 1/],
    ['a form that is never used', `${withForm('{name: R, sections: [{heading: A, from: note}]}')}  - {name: S, sections: [{heading: A, from: note}]}\n`, /never used: `R`/],
  ])('have a warning of %s', (_, text, problem) => {
    const reading = readPolicy(text)
    expect('warnings' in reading ? reading.warnings.map(warning => warning.problem) : reading.problems).toEqual([expect.stringMatching(problem)])
  })

  it('have no warning of a hierarchical rule for the lowest stage, nor of a form for everybody behind one for a group', () => {
    const text = `${withHandoff('{stage: Triage, kind: hierarchical, requires: request}')}intake:
  - {name: R, group: Desk, sections: [{heading: A, from: note}]}
  - {name: S, sections: [{heading: A, from: note}]}\n`
    expect(readPolicy(text)).toMatchObject({ warnings: [] })
  })
})
