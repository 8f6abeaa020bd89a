import type { CommandOf } from '../commands.js'
import { handoffText } from '../handoff/handoffText.js'
import type { TakenAlong } from '../handoff/takenAlong.js'
import type { Incident, Plan } from '../incident.js'
import { bounced, bouncesBetween } from '../pingPong.js'
import { actedBy, beginStep, engaged, say, withFields, type Actor, type Change } from './change.js'
import { handOver, holderOf } from './handOver.js'

/** rules.md, "Send back": to whoever gave it, with a question, and back to who asked with the answer. */

/** The receiving tier asks the giving one: the next tier is at the giving stage, and everybody sees how often that happened. */
export function sendBack(before: Incident, command: CommandOf<'sendBack'>, actor: Actor, plan: Plan, taken: TakenAlong, taskNumber: string, at: string): Change {
  const { by, question } = command
  const pingPongs = bounced(before.pingPongs, before, plan)
  const count = bouncesBetween(pingPongs, before, plan)
  const again = count > 1 ? ` This is ping-pong ${count} between the two.` : ''
  const acted = withFields(actedBy(beginStep(before, at), actor, at), { pingPongs })
  const asked = say(acted, 'workNote', by, `Sent back from ${before.stage} to ${plan.stage}, ${plan.assignmentGroup}, with a question.${again}\n${question}`, at)
  return handOver(asked, {
    plan, taskNumber, at, countsFrom: at, taken, by, outcome: 'sentBack', isEscalation: false,
    question: { text: question, askedBy: by, askedAt: at, from: holderOf(before) },
  })
}

/** The answer goes to the group that asked, without table or guardrails: they have been waiting for it. */
export function answerQuestion(before: Incident, command: CommandOf<'answer'>, actor: Actor, plan: Plan, taken: TakenAlong, taskNumber: string, at: string): Change {
  const { by } = command
  const acted = engaged(actedBy(beginStep(before, at), actor, at), actor, at)
  const told = say(acted, 'workNote', by, `Answered to ${plan.stage}, ${plan.assignmentGroup}.\n${handoffText(taken.handoff)}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, taken, by, outcome: 'answered', isEscalation: false })
}
