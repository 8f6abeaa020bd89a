import type { LadderCommand } from '../src/domain/ladder.js'
import type { RecordStore } from '../src/ports/recordStore.js'

/** Messages at the places from `first` on, in the order in which they came. */
export interface AsideInput {
  number: string
  first: number
  commands: LadderCommand[]
}

/** The places that the workflow still has to hear of. */
export interface TakeInput {
  number: string
  from: number
  end: number
}

export function asideActivities(records: RecordStore) {
  return {
    /** Keeps what waits for its turn in a workflow that is about to continue as new, and is too much for its start. */
    async setAside({ number, first, commands }: AsideInput): Promise<void> {
      await records.setAside(number, first, commands)
    },

    /** Gives back the next of them; none when that was all. */
    async takeAside({ number, from, end }: TakeInput): Promise<LadderCommand[]> {
      return records.takeAside(number, from, end)
    },
  }
}
