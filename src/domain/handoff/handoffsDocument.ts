import type { HandoffRule } from './handoffRules.js'
import type { HandoffsDocument } from './handoffsSchema.js'
import type { IntakeForm } from './intakeForm.js'
import type { IntakeDocument } from './intakeSchema.js'

/** What a document says about handoffs and forms, with every default filled in. */
export function handoffRulesOf(document: HandoffsDocument): HandoffRule[] {
  return document.map(({ stage = null, group = null, from = null, kind = null, requires = [], tellCustomer = null, ...when }) =>
    ({ stages: stage, groups: group, from, when, kind, requires, tellCustomer }))
}

export function intakeFormsOf(document: IntakeDocument): IntakeForm[] {
  return document.map(({ name, group = null, stage = null, sections, terms = [] }) => ({
    name, groups: group, stages: stage,
    sections: sections.map(({ heading, from, required = false }) => ({ heading, from, required })),
    terms: terms.map(({ term, when: { field = null, contains = null, matches = null } = {}, value = null, extract = null }) =>
      ({ term, fields: field, contains, matches, value, extract })),
  }))
}
