import type { ClockCommand } from '../src/domain/ladder.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runStep, type StepInput, type StepOutcome } from './step.js'

export function triggerActivities(records: RecordStore) {
  return {
    /** Does what the policy's triggers ask for, those whose time has come. */
    async fireTriggers({ number, move, at }: StepInput<Extract<ClockCommand, { kind: 'triggerDue' }>>): Promise<StepOutcome> {
      return runStep(records, { number, move }, null, at, () => Promise.resolve({ skipped: true }))
    },
  }
}
