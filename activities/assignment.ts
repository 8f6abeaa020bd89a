import type { CommandOf } from '../src/domain/commands.js'
import { refuse } from '../src/domain/errors.js'
import { refusalOfPage } from '../src/domain/paging/answeredPage.js'
import { isMember, membersOf } from '../src/domain/planning/groups.js'
import { accept, assign } from '../src/domain/steps/ownership.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function assignmentActivities(records: RecordStore) {
  return {
    async accept(input: StepInput<CommandOf<'accept'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident }, actor) => {
        const refused = command.page ? refusalOfPage(incident, command.page) : null
        return Promise.resolve(refused ? { refused } : accept(incident, command, actor, at))
      })
    },

    /** To another person of the group; somebody from outside is refused. */
    async assign(input: StepInput<CommandOf<'assign'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident, live: { policy } }, actor) => {
        const { assignmentGroup: group } = incident
        return Promise.resolve(isMember(policy, group, command.to)
          ? assign(incident, command, actor, at)
          : { refused: refuse('not_a_member', { field: 'to', person: command.to, group, allowed: [...membersOf(policy, group)] }) })
      })
    },
  }
}
