/** What is measured: Baton, and the bare pair beside it. */
export interface Contender {
  name: string
  /** One incident from its opening over three tiers to its end; returns how long each move's answer took, in ms. */
  climb(): Promise<number[]>
  /** Events and bytes of all histories of one climb. */
  history(): Promise<{ events: number; bytes: number; workflowTasks: number }>
  /** Starts clocks that run out at these instants (UTC ms) and waits for all; returns how late each had its effect, in ms. */
  lateness(dueAtMs: (index: number, readyMs: number) => number, count: number): Promise<number[]>
  stop(): Promise<void>
}
