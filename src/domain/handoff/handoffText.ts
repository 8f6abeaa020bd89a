import type { Handoff } from './handoff.js'
import { handoffFields, headings, partsOf, type HandoffField } from './parts.js'

/** Fields that are lists: each entry on a line of its own. */
const lists: readonly HandoffField[] = ['validatedFacts', 'diagnosticResults', 'attemptedRemediation']

/** The handoff as sections, the way it is read in the stream; what was not given is left out, and so is its kind, which the move shows. */
export function handoffText(handoff: Handoff): string {
  const parts = partsOf(handoff)
  return handoffFields
    .filter(field => field !== 'kind' && parts[field].length > 0)
    .map(field => `${field === 'note' ? '' : `${headings[field]}: `}${lists.includes(field) ? parts[field].map(item => `\n  - ${item}`).join('') : parts[field].join(' ')}`)
    .join('\n')
}
