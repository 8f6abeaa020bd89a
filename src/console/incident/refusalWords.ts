import { ProblemError } from '../api/problem.js'

/** What a refusal is about, as the form has it. */
interface OfTheForm {
  /** What stands over a field of the form; null: it has no such field. */
  labelOf: (field: string) => string | null
  isBlank: (field: string) => boolean
  /** Who reads it. */
  name: string
}

/** A refusal in the words of the form that got it: its fields by what stands over them, and what can be done right here. */
export function inTheForm(error: ProblemError, { labelOf, isBlank, name }: OfTheForm): ProblemError {
  const { code, field, details: { people }, fix } = error
  const label = field === null ? null : labelOf(field)
  const isMissing = code === 'field_required' || (code === 'payload_invalid' && field !== null && isBlank(field))
  if (isMissing && label !== null) return told(error, `“${label}” must not be empty.`, '')
  if (code === 'guardrail' && (!Array.isArray(people) || people.includes(name))) {
    return told(error, error.message, 'See to what is wanted; or write why not under “Override with reason”: it then goes on, is recorded and reviewed.')
  }
  if (code === 'nothing_to_change') return told(error, 'Nothing here differs from the incident as it is.', 'Change at least one field.')
  return told(error, error.message, fix)
}

/** The same at the field that it is about. */
export function atField({ code, message }: ProblemError): string {
  return code === 'guardrail' ? 'Write here why it must go on all the same.' : message
}

function told({ status, code, details }: ProblemError, detail: string, fix: string): ProblemError {
  return new ProblemError({ status, code, detail, fix, details })
}
