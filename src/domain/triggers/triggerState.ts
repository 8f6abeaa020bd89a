/**
 * How a trigger of the policy stands for one incident. Its instant is worked out with every step, so that nothing has to
 * look for it: the running tier waits for it as for its other alarms.
 */
export interface TriggerState {
  /** Of the policy. */
  name: string
  /** When it is due; null: its facts do not hold, its time stands still, or it has fired and does not fire again. */
  dueAt: string | null
  /** Since when its facts hold; null: they do not. */
  heldSince: string | null
  /** What the caller wrote that it is about; null: nothing so far. */
  said: Said | null
  /** Who else is of this incident's kind; null: nobody has looked. */
  kin: Kin | null
  /** When it last fired; null: never. */
  firedAt: string | null
  /** What it had fired for; another value of it may fire again: `incident`, `tier 2`, `comment 3`. */
  firedFor: string | null
}

/** The newest words of the caller that meet a trigger. */
export interface Said {
  /** The how manieth comment of the caller; 0: title and description. */
  comment: number
  at: string
  /** What in it: a word of the policy, or how it reads. */
  because: string
}

/** Incidents of the same kind that were opened before, within the time that the policy names. */
export interface Kin {
  count: number
  /** The newest of them. */
  numbers: string[]
}

export function freshState(name: string): TriggerState {
  return { name, dueAt: null, heldSince: null, said: null, kin: null, firedAt: null, firedFor: null }
}
