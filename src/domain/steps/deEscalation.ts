import type { CommandOf } from '../commands.js'
import type { TakenAlong } from '../handoff/takenAlong.js'
import type { Incident, Plan } from '../incident.js'
import type { Live } from '../planning/planning.js'
import { closeRequest, ordinaryTimes } from './closingRequests.js'
import { actedBy, beginStep, finish, say, type Actor, type Change } from './change.js'
import { handOver } from './handOver.js'

/** A manager moves it down: a stage below goes on, with the justification for everybody to read. An open request ends as well. */
export function deEscalate(
  before: Incident, command: CommandOf<'deEscalate'>, actor: Actor, plan: Plan, taken: TakenAlong, taskNumber: string, at: string,
): Change {
  const { by, justification } = command
  const draft = closeRequest(actedBy(beginStep(before, at), actor, at), command, at)
  const told = say(draft, 'workNote', by, `De-escalated from ${draft.incident.stage} to ${plan.stage}.\n${justification}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, taken, by, outcome: 'deEscalated', isEscalation: false })
}

/** The open request ends, the time to resolve is what it would be without, and nothing moves. */
export function endRequest(live: Live, before: Incident, command: CommandOf<'deEscalate'>, actor: Actor, at: string): Change {
  return finish(ordinaryTimes(live, closeRequest(actedBy(beginStep(before, at), actor, at), command, at), at))
}
