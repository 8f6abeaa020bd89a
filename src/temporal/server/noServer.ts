/** One place where a server was looked for, and why it was not had there. */
export interface FailedStep {
  /** The place, for people: "temporal on the PATH". */
  place: string
  why: string
  /** What the user can do so that this place works. */
  fix: string
}

/** No server could be found or made. The message lists every place tried, why it failed, and what would help. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError'
  readonly thing: string
  readonly steps: readonly FailedStep[]

  constructor(thing: string, steps: readonly FailedStep[]) {
    const lines = steps.map((step, index) => `  ${index + 1}. ${step.place}: ${step.why}\n     Fix: ${step.fix}`)
    super(`No ${thing} could be found or made. Any one of these would do:\n${lines.join('\n')}`)
    this.thing = thing
    this.steps = steps
  }
}
