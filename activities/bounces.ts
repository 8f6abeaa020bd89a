import type { CommandOf } from '../src/domain/commands.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { handOnByHand } from './handingOn.js'
import type { StepInput, StepOutcome } from './step.js'

/** A question back to the giving tier, and its answer. */
export function bounceActivities(records: RecordStore) {
  return {
    /** Opens the next tier where it came from, with the question. Refused on the first tier. */
    async sendBack(input: StepInput<CommandOf<'sendBack'>>): Promise<StepOutcome> {
      return handOnByHand(records, input)
    },

    /** Opens the next tier where the question came from. Refused where none was asked. */
    async answer(input: StepInput<CommandOf<'answer'>>): Promise<StepOutcome> {
      return handOnByHand(records, input)
    },
  }
}
