import type { CommandOf } from '../src/domain/commands.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { handOnByHand } from './handingOn.js'
import type { StepInput, StepOutcome } from './step.js'

export function deEscalationActivities(records: RecordStore) {
  return {
    /** A manager moves it down a stage. */
    async deEscalate(input: StepInput<CommandOf<'deEscalate'>>): Promise<StepOutcome> {
      return handOnByHand(records, input)
    },
  }
}
