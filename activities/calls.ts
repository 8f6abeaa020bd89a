import type { CommandOf } from '../src/domain/commands.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { refusalOfPage } from '../src/domain/paging/answeredPage.js'
import { candidates } from '../src/domain/planning/planning.js'
import { callNext, followUp, reject, type CallSight } from '../src/domain/steps/calls.js'
import type { Current, RecordStore } from '../src/ports/recordStore.js'
import { runCommand, runStep, type StepInput, type StepOutcome } from './step.js'

/** Calling people until one of them answers. Whom to call next is found at that very moment, by the live policy. */
export function callActivities(records: RecordStore) {
  return {
    /** Pages the same person again, or moves on to the next one, or to the catch-all; or says that nobody is left. */
    async callNext({ number, move, at }: StepInput<Extract<ClockCommand, { kind: 'callDue' }>>): Promise<StepOutcome> {
      return runStep(records, { number, move }, null, at, async current =>
        callNext(current.incident, await sightOf(current), at) ?? { skipped: true })
    },

    /** Who is called says no: the next one's turn begins at once. */
    async reject(input: StepInput<CommandOf<'reject'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, async current => {
        const refused = command.page ? refusalOfPage(current.incident, command.page) : null
        return refused ? { refused } : reject(current.incident, command, await sightOf(current), at)
      })
    },

    /** Says that an escalation is still unanswered, and tells whom the policy names. */
    async followUp({ number, move, at, command }: StepInput<Extract<ClockCommand, { kind: 'followUpDue' }>>): Promise<StepOutcome> {
      return runStep(records, { number, move }, null, at, ({ incident }) =>
        Promise.resolve(followUp(incident, command.dueAt, at) ?? { skipped: true }))
    },
  }
}

async function sightOf({ incident, live: { policy }, openTaskCounts }: Current): Promise<CallSight> {
  return { policy, openTasks: await openTaskCounts(candidates(policy, incident.assignmentGroup)) }
}
