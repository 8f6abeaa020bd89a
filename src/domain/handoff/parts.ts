import type { Handoff, HandoffDetails } from './handoff.js'

/** What a policy may require of a handoff. The note always is; whether the customer knows is asked in its own words. */
export const askableFields = [
  'validatedFacts', 'diagnosticResults', 'attemptedRemediation', 'workingHypothesis', 'businessContext', 'userAccessibility', 'request', 'reason',
] as const satisfies readonly (keyof HandoffDetails)[]
export type AskableField = (typeof askableFields)[number]

/** Every field of a handoff, in the order in which it is read. */
export const handoffFields = [
  'note', 'request', 'validatedFacts', 'diagnosticResults', 'attemptedRemediation', 'workingHypothesis', 'businessContext', 'userAccessibility', 'reason',
  'kind', 'customerInformed',
] as const satisfies readonly (keyof Handoff)[]
export type HandoffField = (typeof handoffFields)[number]

/** What stands over it, for who reads it. */
export const headings: Record<HandoffField, string> = {
  note: 'Note',
  request: 'What is asked',
  validatedFacts: 'Checked and true',
  diagnosticResults: 'Diagnostics',
  attemptedRemediation: 'Tried',
  workingHypothesis: 'Suspected',
  businessContext: 'Business context',
  userAccessibility: 'Reaching the user',
  reason: 'Reason',
  kind: 'Kind',
  customerInformed: 'Customer',
}

/** How the command line gives it. */
export const waysToGive: Record<AskableField | 'customerInformed', string> = {
  validatedFacts: '--fact "…"',
  diagnosticResults: '--diagnostic "what: result"',
  attemptedRemediation: '--tried "step: outcome"',
  workingHypothesis: '--hypothesis "…"',
  businessContext: '--business-context "…"',
  userAccessibility: '--reach-hours "…" --reach-channel "…"',
  request: '--request "…"',
  reason: '--reason "…"',
  customerInformed: '--customer-informed (or --introduce: Baton tells them)',
}

/** The texts of each field; none for what was not given. */
export type Parts = Record<HandoffField, readonly string[]>

export function partsOf(handoff: Handoff): Parts {
  const { note, request, validatedFacts = [], diagnosticResults = [], attemptedRemediation = [], userAccessibility: access = {}, customerInformed } = handoff
  return {
    note: texts(note),
    request: texts(request),
    validatedFacts: texts(...validatedFacts),
    diagnosticResults: diagnosticResults.map(({ what, result }) => `${what}: ${result}`),
    attemptedRemediation: attemptedRemediation.map(({ step, outcome }) => `${step}: ${outcome}`),
    workingHypothesis: texts(handoff.workingHypothesis),
    businessContext: texts(handoff.businessContext),
    userAccessibility: texts(texts(access.hours, access.zone, access.channel).join(', ')),
    reason: texts(handoff.reason),
    kind: texts(handoff.kind),
    customerInformed: customerInformed === undefined ? [] : [customerInformed ? 'informed' : 'not informed yet'],
  }
}

function texts(...given: readonly (string | undefined)[]): string[] {
  return given.filter((text): text is string => text !== undefined && text.trim() !== '')
}
