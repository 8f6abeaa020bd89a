import type { CommandOf } from '../commands.js'
import type { TakenAlong } from '../handoff/takenAlong.js'
import type { Incident, Plan } from '../incident.js'
import { actedBy, beginStep, say, type Actor, type Change, type Draft } from './change.js'
import { handOver } from './handOver.js'

/** A manager moves it down: a stage below goes on, with the justification for everybody to read. */
export function deEscalate(draft: Draft, command: CommandOf<'deEscalate'>, plan: Plan, taken: TakenAlong, taskNumber: string, at: string): Change {
  const { by, justification } = command
  const told = say(draft, 'workNote', by, `De-escalated from ${draft.incident.stage} to ${plan.stage}.\n${justification}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, taken, by, outcome: 'deEscalated', isEscalation: false })
}

/** The beginning of it, shared by what de-escalating does to the stage and to an escalation request. */
export function beginDeEscalation(before: Incident, actor: Actor, at: string): Draft {
  return actedBy(beginStep(before, at), actor, at)
}
