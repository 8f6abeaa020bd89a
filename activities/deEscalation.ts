import type { CommandOf } from '../src/domain/commands.js'
import { refusalToClose } from '../src/domain/steps/closingRequests.js'
import { endRequest } from '../src/domain/steps/deEscalation.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { handOnByHand } from './handingOn.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function deEscalationActivities(records: RecordStore) {
  return {
    /** Ends an open escalation request; with a stage, a manager moves the incident down as well. */
    async deEscalate(input: StepInput<CommandOf<'deEscalate'>>): Promise<StepOutcome> {
      const { at, command } = input
      if (command.toStage !== undefined) return handOnByHand(records, input)
      return runCommand(records, input, ({ live, incident }, actor) => {
        const refused = refusalToClose(live, incident, command.by)
        return Promise.resolve(refused ? { refused } : endRequest(live, incident, command, actor, at))
      })
    },
  }
}
