import type { CommandOf } from '../src/domain/commands.js'
import { refuse, type Refusal } from '../src/domain/errors.js'
import { managersOf } from '../src/domain/planning/groups.js'
import { deEscalationDestination } from '../src/domain/planning/planning.js'
import { beginDeEscalation, deEscalate } from '../src/domain/steps/deEscalation.js'
import type { Current, RecordStore } from '../src/ports/recordStore.js'
import { makePlan } from './plan.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function deEscalationActivities(records: RecordStore) {
  return {
    /** A manager moves it down a stage. */
    async deEscalate(input: StepInput<CommandOf<'deEscalate'>>): Promise<StepOutcome> {
      const { at, command } = input
      const { by, toStage } = command
      return runCommand(records, input, async (current, actor) => {
        const { live, incident } = current
        if (toStage === undefined) return { refused: refuse('field_required', { command: 'deEscalate', field: 'toStage' }) }
        const planned = await makePlan(current, incident, deEscalationDestination(live, incident, toStage), at)
        if ('refused' in planned) return planned
        const refused = refusalUnlessManager(current, by, [incident.assignmentGroup, planned.plan.assignmentGroup])
        if (refused) return { refused }
        return deEscalate(beginDeEscalation(incident, actor, at), command, planned.plan, await current.nextTaskNumber(), at)
      })
    },
  }
}

/** The manager of either group decides. Groups that have none leave it to everybody: nobody could do it otherwise. */
function refusalUnlessManager({ live: { policy } }: Current, by: string, groups: readonly [string, string]): Refusal | null {
  const managers = managersOf(policy, groups)
  return managers.length === 0 || managers.includes(by) ? null : refuse('not_a_manager', { by, field: 'by', group: groups.join(' or '), allowed: managers })
}
