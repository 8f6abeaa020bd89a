import type { CommandOf } from '../src/domain/commands.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { isMember } from '../src/domain/planning/groups.js'
import { windowIsOver } from '../src/domain/steps/clock.js'
import { closeAfterWindow, end, reopen, resolve } from '../src/domain/steps/ending.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { chooseSuccessor } from './plan.js'
import { runCommand, runStep, type StepInput, type StepOutcome } from './step.js'

export type CloseTaskCommand = CommandOf<'resolve'> | CommandOf<'close'> | CommandOf<'cancel'> | Extract<ClockCommand, { kind: 'windowOver' }>

export function taskActivities(records: RecordStore) {
  return {
    /** Reopens a resolved incident with a new task: for the same person, or, if that one left, for another of the group if there is one. */
    async createTask(input: StepInput<CommandOf<'reopen'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, async current => {
        const { live, incident } = current
        const isStill = isMember(live.policy, incident.assignmentGroup, incident.assignedTo)
        const successor = isStill ? null : await chooseSuccessor(current, incident.number, incident.assignmentGroup, at)
        // A group that the policy has no more, or nobody in it: a resolution that did not hold is not turned away for that.
        const { assignedTo } = successor && 'owner' in successor ? successor.owner : incident
        return reopen(live, incident, command, assignedTo, await current.nextTaskNumber(), at)
      })
    },

    /** Ends the open task, if there is one, with what ended it: a resolution, a close, a cancel, the reopen window. */
    async closeTask(input: StepInput<CloseTaskCommand>): Promise<StepOutcome> {
      const { number, move, at, command } = input
      if (command.kind === 'windowOver') {
        return runStep(records, { number, move }, null, at, ({ incident }) =>
          Promise.resolve(windowIsOver(incident, command.dueAt, at) ? closeAfterWindow(incident, at) : { skipped: true }))
      }
      return runCommand(records, { ...input, command }, ({ incident }, actor) => Promise.resolve(
        command.kind === 'resolve' ? resolve(incident, command, actor, at) : end(incident, command, actor, at)))
    },
  }
}
