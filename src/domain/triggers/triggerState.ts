/**
 * How a trigger of the policy stands for one incident. Its instant is worked out with every step, so that nothing has to
 * look for it: the running tier waits for it as for its other alarms.
 */
export interface TriggerState {
  /** Of the policy. */
  name: string
  /** When it is due; null: its facts do not hold, or it has fired and does not fire again. */
  dueAt: string | null
  /** When it last fired; null: never. */
  firedAt: string | null
  /** What it had fired for; another value of it may fire again: a tier's number, a comment. */
  firedFor: string | null
}
