import type { CommandOf } from '../src/domain/commands.js'
import { refuse } from '../src/domain/errors.js'
import { returnDestination } from '../src/domain/planning/planning.js'
import { answerQuestion, sendBack } from '../src/domain/steps/bounce.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { makePlan } from './plan.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

/** A question back to the giving tier, and its answer. */
export function bounceActivities(records: RecordStore) {
  return {
    /** Opens the next tier where it came from, with the question. Refused on the first tier. */
    async sendBack(input: StepInput<CommandOf<'sendBack'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, async (current, actor) => {
        const { live, incident } = current
        const { number, tier: { givenBy } } = incident
        if (!givenBy) return { refused: refuse('nobody_before', { number }) }
        const planned = await makePlan(current, incident, returnDestination(live, incident, givenBy, 'sent back'), at)
        return 'refused' in planned ? planned : sendBack(incident, command, actor, planned.plan, await current.nextTaskNumber(), at)
      })
    },

    /** Opens the next tier where the question came from. Refused where none was asked. */
    async answer(input: StepInput<CommandOf<'answer'>>): Promise<StepOutcome> {
      const { at, command } = input
      return runCommand(records, input, async (current, actor) => {
        const { live, incident } = current
        const { number, tier: { question } } = incident
        if (!question) return { refused: refuse('no_question', { number }) }
        const planned = await makePlan(current, incident, returnDestination(live, incident, question.from, 'answered'), at)
        return 'refused' in planned ? planned : answerQuestion(incident, command, actor, planned.plan, await current.nextTaskNumber(), at)
      })
    },
  }
}
