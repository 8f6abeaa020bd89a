import type { Handoff } from './handoff.js'

/** The handoff as sections, the way the receiving engineer reads it in the stream; what was not given is left out. */
export function handoffText(handoff: Handoff): string {
  const { userAccessibility: access } = handoff
  const sections: [string, string | undefined][] = [
    ['', handoff.note],
    ['What is asked', handoff.request],
    ['Checked and true', list(handoff.validatedFacts)],
    ['Diagnostics', list(handoff.diagnosticResults?.map(({ what, result }) => `${what}: ${result}`))],
    ['Tried', list(handoff.attemptedRemediation?.map(({ step, outcome }) => `${step}: ${outcome}`))],
    ['Suspected', handoff.workingHypothesis],
    ['Business context', handoff.businessContext],
    ['Reaching the user', access && [access.hours, access.zone, access.channel].filter(Boolean).join(', ')],
    ['Reason', handoff.reason],
    ['Customer', handoff.customerInformed === undefined ? undefined : handoff.customerInformed ? 'informed' : 'not informed yet'],
  ]
  return sections
    .filter(([, text]) => text)
    .map(([heading, text]) => (heading ? `${heading}: ${text}` : text))
    .join('\n')
}

function list(items: string[] | undefined): string | undefined {
  return items?.length ? items.map(item => `\n  - ${item}`).join('') : undefined
}
