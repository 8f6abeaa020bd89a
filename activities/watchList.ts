import type { CommandOf } from '../src/domain/commands.js'
import { unwatch, watch } from '../src/domain/steps/watching.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function watchListActivities(records: RecordStore) {
  return {
    /** Somebody begins, or ceases, to hear of the incident. */
    async changeWatchList(input: StepInput<CommandOf<'watch'> | CommandOf<'unwatch'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident }, actor) => Promise.resolve(
        command.kind === 'watch' ? watch(incident, command, actor, at) : unwatch(incident, command, actor, at)))
    },
  }
}
