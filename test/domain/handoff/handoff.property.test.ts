import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completenessOf, type Completeness } from '../../../src/domain/handoff/completeness.js'
import { fillForm, withProposal } from '../../../src/domain/handoff/filledForm.js'
import type { Handoff } from '../../../src/domain/handoff/handoff.js'
import { lackingOf, requirementsFor, type HandoffRule } from '../../../src/domain/handoff/handoffRules.js'
import { contentsOf, formFor, type FormFacts, type IntakeForm } from '../../../src/domain/handoff/intakeForm.js'
import { handoffFields, partsOf } from '../../../src/domain/handoff/parts.js'
import { contentOfHandoffs, facts, forms, handoffs, rules } from './handoffs.js'

const to = { stage: 'L2', assignmentGroup: 'Network' }

function wantedOf(given: readonly HandoffRule[], handoff: Handoff, { priority }: FormFacts) {
  const routing = { category: 'SD-WAN', subcategory: 'Link failure', priority, vip: true, tags: ['bank'] }
  return requirementsFor(given, { facts: routing, from: 'L1', to, kind: handoff.kind ?? 'functional' })
}

function completeness(given: readonly HandoffRule[], form: IntakeForm | null, handoff: Handoff, incident: FormFacts): Completeness {
  const contents = withProposal(contentsOf(handoff, incident), form ? fillForm(form, handoff, incident).terms : [])
  return completenessOf(wantedOf(given, handoff, incident), form, contents, handoff.customerInformed === true)
}

describe('any handoff in any form', () => {
  it('loses no text: each stands in a section or in what was also handed over, as often as it was given', () => {
    fc.assert(fc.property(forms, handoffs, facts, (form, handoff, incident) => {
      const { sections, rest } = fillForm(form, handoff, incident)
      const shown = [...sections, ...rest].flatMap(({ texts }) => texts)
      for (const field of handoffFields) {
        for (const text of partsOf(handoff)[field]) {
          expect(shown.filter(one => one === text).length).toBeGreaterThanOrEqual(partsOf(handoff)[field].filter(one => one === text).length)
        }
      }
    }), { numRuns: 500 })
  })

  it('has the sections of the form in their order, and each term once, as read or as unmapped', () => {
    fc.assert(fc.property(forms, handoffs, facts, (form, handoff, incident) => {
      const filled = fillForm(form, handoff, incident)
      expect(filled.sections.map(({ heading }) => heading)).toEqual(form.sections.map(({ heading }) => heading))
      expect([...filled.terms.map(({ term }) => term), ...filled.unmapped].sort()).toEqual([...new Set(form.terms.map(({ term }) => term))].sort())
      for (const { value, evidence } of filled.terms) {
        expect(value.trim()).not.toBe('')
        expect(contentsOf(handoff, incident)[evidence.from].length).toBeGreaterThan(0)
      }
    }), { numRuns: 500 })
  })

  it('has 100 points exactly when nothing is missing, and then nothing is lacking', () => {
    fc.assert(fc.property(fc.array(rules, { maxLength: 3 }), fc.option(forms), handoffs, facts, (given, form, handoff, incident) => {
      const { score, asked, missing } = completeness(given, form, handoff, incident)
      expect(score === 100).toBe(missing.length === 0)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(asked.length).toBeGreaterThan(0)
      expect(missing.every(words => asked.includes(words))).toBe(true)
      if (missing.length === 0) expect(lackingOf(wantedOf(given, handoff, incident), handoff)).toEqual([])
    }), { numRuns: 500 })
  })

  it('has no fewer points with more of it', () => {
    fc.assert(fc.property(fc.array(rules, { maxLength: 3 }), fc.option(forms), contentOfHandoffs, contentOfHandoffs, facts, (given, form, less, more, incident) => {
      const fuller = { ...more, ...less, customerInformed: (less.customerInformed ?? false) || (more.customerInformed ?? false) }
      for (const list of ['validatedFacts', 'diagnosticResults', 'attemptedRemediation'] as const) {
        Object.assign(fuller, { [list]: [...less[list] ?? [], ...more[list] ?? []] })
      }
      expect(completeness(given, form, fuller, incident).score).toBeGreaterThanOrEqual(completeness(given, form, less, incident).score)
    }), { numRuns: 500 })
  })

  it('comes in a form for the group wherever there is one', () => {
    fc.assert(fc.property(fc.array(forms, { maxLength: 5 }), some => {
      const found = formFor(some, to)
      const fits = some.filter(({ groups, stages }) => (groups?.includes(to.assignmentGroup) ?? true) && (stages?.includes(to.stage) ?? true))
      expect(found === null).toBe(fits.length === 0)
      if (fits.some(({ groups }) => groups !== null)) expect(found?.groups).not.toBeNull()
    }))
  })
})
