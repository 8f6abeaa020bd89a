import type { CommandOf } from '../src/domain/commands.js'
import { hold, resume } from '../src/domain/steps/holding.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function holdingActivities(records: RecordStore) {
  return {
    async hold(input: StepInput<CommandOf<'hold'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident }, actor) => Promise.resolve(hold(incident, command, actor, at)))
    },

    async resume(input: StepInput<CommandOf<'resume'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident }, actor) => Promise.resolve(resume(incident, command, actor, at)))
    },
  }
}
