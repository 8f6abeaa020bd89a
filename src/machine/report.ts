/** How a long step tells people where it is. Implemented for the terminal in main/progress.ts; everything goes to stderr. */
export interface Report {
  /** One finished line. */
  say(line: string): void
  /** Opens a step that will take a while; exactly one of `done` and `failed` closes it. */
  step(title: string): Step
}

export interface Step {
  /** What is happening right now: replaces the last such text on a terminal, and is thinned out elsewhere. */
  update(text: string): void
  done(text?: string): void
  failed(text: string): void
}

/** For callers that must not print, such as the test kit. */
export const silentReport: Report = {
  say: () => {},
  step: () => ({ update: () => {}, done: () => {}, failed: () => {} }),
}
