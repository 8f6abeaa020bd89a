import { tightened } from '../src/domain/approvals/tightening.js'
import type { CommandOf } from '../src/domain/commands.js'
import { priorityOf, slaTargets } from '../src/domain/planning/planning.js'
import { pagingFor } from '../src/domain/paging/whoToCall.js'
import { reclassify } from '../src/domain/steps/classification.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { retagged } from '../src/domain/tags.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export function classificationActivities(records: RecordStore) {
  return {
    /** Changes what routing reads; a new priority takes the live policy's promises for the running stage. */
    async reclassify(input: StepInput<CommandOf<'reclassify'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, ({ incident, live }, actor) => {
        const priority = priorityOf(live.policy, command.impact ?? incident.impact, command.urgency ?? incident.urgency)
        const { category = incident.category, subcategory = incident.subcategory } = command
        const facts = { ...incident, category, subcategory, priority, tags: retagged(incident.tags, command) }
        const ordinary = priority === incident.priority ? null : slaTargets(live, incident, priority)
        const targets = ordinary && { ...ordinary, resolve: tightened(live.policy, facts, ordinary.resolve) }
        const paging = pagingFor(live.policy, facts, incident.assignmentGroup)
        return Promise.resolve(reclassify(incident, command, actor, priority, targets, paging, at))
      })
    },
  }
}
