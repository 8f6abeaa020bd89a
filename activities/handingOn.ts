import { countedFor, handOn, judge, type HandingOn } from '../src/domain/handoff/handingOn.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

/** Hands an incident on by somebody's word: judged and carried out in one transaction, or refused and nothing. */
export function handOnByHand<C extends HandingOn>(records: RecordStore, input: StepInput<C>): Promise<StepOutcome> {
  const { at, command } = input
  return runCommand(records, input, async (current, actor) => {
    const { live, incident } = current
    const openTasks = await current.openTaskCounts(countedFor(live, incident, command))
    const judgement = judge(live, incident, command, openTasks, at)
    if (judgement.refused) return { refused: judgement.refused }
    return handOn(incident, command, actor, judgement.handing, await current.nextTaskNumber(), at)
  })
}
