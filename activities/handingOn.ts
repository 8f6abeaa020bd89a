import { countedFor, handOn, judge, type HandingOn } from '../src/domain/handoff/handingOn.js'
import type { Holding } from '../src/domain/guardrails/holding.js'
import type { Current, RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

/** Hands an incident on by somebody's word: judged and carried out in one transaction, or refused and nothing. */
export function handOnByHand<C extends HandingOn>(records: RecordStore, input: StepInput<C>): Promise<StepOutcome> {
  const { at, command } = input
  return runCommand(records, input, async (current, actor) => {
    const { live, incident } = current
    const openTasks = await current.openTaskCounts(countedFor(live, incident, command))
    const judgement = judge(live, incident, command, openTasks, at)
    if (judgement.refused) return { refused: judgement.refused }
    const { handing } = judgement
    const numbers = { task: await current.nextTaskNumber(), overrides: await overrideNumbers(current, handing.holding) }
    return handOn(incident, command, actor, handing, numbers, at)
  })
}

/** One for each guardrail that is bent. */
export async function overrideNumbers(current: Pick<Current, 'nextOverrideNumber'>, holding: readonly Holding[]): Promise<string[]> {
  const numbers: string[] = []
  for (const _ of holding) numbers.push(await current.nextOverrideNumber())
  return numbers
}
