import type { HandoffDetails } from '../../domain/handoff/handoff.js'
import type { Handoff } from '../api/answers.js'

export interface Section {
  heading: string
  texts: string[]
}

/** A handoff as sections: those of the receiving team's form, or, without one, as it was given. The note stands apart. */
export function sectionsOf(handoff: HandoffDetails & { note?: string }, form: Handoff['form']): Section[] {
  if (form) return [...form.sections, ...form.rest].filter(({ texts }) => texts.length > 0)
  const { validatedFacts, diagnosticResults, attemptedRemediation, workingHypothesis, businessContext, userAccessibility, request, reason } = handoff
  const given: [string, string[]][] = [
    ['Checked and true', validatedFacts ?? []],
    ['Diagnosed', diagnosticResults?.map(({ what, result }) => `${what}: ${result}`) ?? []],
    ['Tried', attemptedRemediation?.map(({ step, outcome }) => `${step}: ${outcome}`) ?? []],
    ['Suspected', workingHypothesis ? [workingHypothesis] : []],
    ['What it means for the business', businessContext ? [businessContext] : []],
    ['How the user is reached', [userAccessibility?.hours, userAccessibility?.zone, userAccessibility?.channel].filter(text => text !== undefined)],
    ['Asked for', request ? [request] : []],
    ['Why it is handed over', reason ? [reason] : []],
  ]
  return given.filter(([, texts]) => texts.length > 0).map(([heading, texts]) => ({ heading, texts }))
}
