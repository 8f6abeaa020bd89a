import type { Handoff } from './handoff.js'
import { contentsOf, sourceWords, type Contents, type FormFacts, type IntakeForm, type Source } from './intakeForm.js'
import { handoffFields, partsOf, type HandoffField, type Parts } from './parts.js'
import { configurationItemTerm, readTerms, type MappedTerm } from './terms.js'

/** An intake form as the receiving tier reads it. Nothing that was handed over is left out: what no section takes is the rest. */
export interface FilledForm {
  name: string
  sections: FilledSection[]
  terms: MappedTerm[]
  /** Terms of the form for which no rule found anything. */
  unmapped: string[]
  /** What no section of the form takes, under headings of its own. */
  rest: FilledSection[]
  /** The headings of required sections that nothing was given for. */
  missing: string[]
}

export interface FilledSection {
  heading: string
  /** One entry for each text. */
  texts: string[]
}

export function fillForm(form: IntakeForm, handoff: Handoff, facts: FormFacts): FilledForm {
  const contents = contentsOf(handoff, facts)
  const { terms, unmapped } = readTerms(form.terms, contents)
  const shown = withProposal(contents, terms)
  const sections = form.sections.map(({ heading, from }) => ({ heading, texts: from.flatMap(source => shown[source]) }))
  const taken = new Set(form.sections.flatMap(({ from }) => from))
  return {
    name: form.name, sections, terms, unmapped,
    rest: sectionsOf(contents, taken),
    missing: form.sections.filter(({ required }, index) => required && sections[index]?.texts.length === 0).map(({ heading }) => heading),
  }
}

/** The configuration item that was read stands where the form wants one and the incident has none. */
export function withProposal(contents: Contents, terms: readonly MappedTerm[]): Contents {
  const proposal = terms.find(({ term, proposed }) => term === configurationItemTerm && proposed)
  return proposal ? { ...contents, configurationItem: [`${proposal.value} (proposed)`] } : contents
}

/** A handoff in its own headings, for a receiver without a form. */
export function asGiven(handoff: Handoff): FilledSection[] {
  return sectionsOf(partsOf(handoff), new Set())
}

function sectionsOf(parts: Parts, taken: ReadonlySet<Source>): FilledSection[] {
  return handoffFields
    .filter((field: HandoffField) => !taken.has(field) && parts[field].length > 0)
    .map(field => ({ heading: sourceWords[field], texts: [...parts[field]] }))
}
