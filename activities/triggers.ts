import type { ClockCommand } from '../src/domain/ladder.js'
import { concludeFiring, fireDue } from '../src/domain/steps/firing.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { makePlan } from './plan.js'
import { runStep, type StepInput, type StepOutcome } from './step.js'

export function triggerActivities(records: RecordStore) {
  return {
    /** Does what the triggers of the live policy ask for, those whose time has come; all of it in one step. */
    async fireTriggers({ number, move, at, command }: StepInput<Extract<ClockCommand, { kind: 'triggerDue' }>>): Promise<StepOutcome> {
      return runStep(records, { number, move }, null, at, async current => {
        const firing = fireDue(current.live, current.incident, command.dueAt, at)
        if (!firing) return { skipped: true }
        if (!firing.climb) return concludeFiring(firing, null, at)
        const planned = await makePlan(current, firing.draft.incident, firing.climb.route, at)
        return concludeFiring(firing, 'refused' in planned ? planned : { ...planned, taskNumber: await current.nextTaskNumber() }, at)
      })
    },
  }
}
