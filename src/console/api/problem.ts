import type { Problem } from '../../http/problems.js'

/** A "no" of the API, or that it could not be reached. `fix` says what to do; `details.field` names what it is about. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: Problem['code'] | 'unreachable'
  readonly fix: string
  readonly details: Readonly<Record<string, unknown>>

  constructor({ status, code, detail, fix, details }: Pick<Problem, 'detail' | 'fix' | 'status'> & Pick<ProblemError, 'code' | 'details'>) {
    super(detail)
    this.status = status
    this.code = code
    this.fix = fix
    this.details = details
  }

  /** The field that it is about, as the form names it: `handoff.validatedFacts`. */
  get field(): string | null {
    const { field } = this.details
    return typeof field === 'string' && field !== '' ? field : null
  }
}

export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError({ status: 0, code: 'unreachable', detail: error instanceof Error ? error.message : String(error), fix: 'Reload the page.', details: {} })
}
