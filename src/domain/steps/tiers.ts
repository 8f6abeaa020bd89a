import { batonAuthor, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { Handoff } from '../handoff/handoff.js'
import { handoffText } from '../handoff/handoffText.js'
import { lackingWords, takenUp, type TakenAlong } from '../handoff/takenAlong.js'
import type { Incident, Plan } from '../incident.js'
import type { Policy } from '../policy/policy.js'
import { watchedBy } from '../watchList.js'
import { actedBy, beginStep, engaged, say, withFields, type Actor, type Change, type Draft } from './change.js'
import { handOver } from './handOver.js'

/**
 * How late a handoff may be committed and still count from the deadline that caused it (rules.md, "One clock"). A tier
 * whose own time is shorter than the lateness counts from the commit: it must not be over before its turn began.
 */
const punctualMs = 60_000

/**
 * A person escalates: the incident moves up as planned. All five results of an escalation are in the one change. The
 * customer, where that is wanted, is told first; in a warm transfer who gives it watches on until it is accepted.
 */
export function escalate(
  before: Incident, command: CommandOf<'escalate'>, actor: Actor, plan: Plan, taken: TakenAlong, taskNumber: string, at: string,
): Change {
  const { by, warm, introduce, toStage } = command
  const { handoff } = taken
  const acted = worked(actedBy(beginStep(before, at), actor, at), handoff, actor, at)
  const introduced = introduce || taken.introduces ? say(acted, 'comment', introduce ? by : batonAuthor, introductionText(plan), at) : acted
  const warmed = warm ? withFields(introduced, { watchers: watchedBy(before.watchers, [by], 'warm transfer', at) }) : introduced
  const how = [toStage && 'skipping to the stage that was named', warm && 'as a warm transfer'].filter(Boolean).join(', ')
  const told = say(warmed, 'workNote', by, `Escalated from ${before.stage} to ${plan.stage}${how && `, ${how}`}.\n${handoffText(handoff)}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, taken, by, outcome: 'escalated', isEscalation: true })
}

/** The time to resolve ran out and the policy says that the next tier takes over. */
export function escalateOnBreach(before: Incident, dueAt: string, plan: Plan, policy: Policy, taskNumber: string, at: string): Change {
  const countsFrom = punctualBegin(dueAt, plan, at)
  const note = `The time to resolve at ${before.stage} ran out at ${spellInstant(dueAt)}; ${before.assignedTo} of `
    + `${before.assignmentGroup} had it until then.`
  const taken = takenUp(policy, before, plan, { note, reason: 'SLA' })
  const told = sayByItself(beginStep(before, at), `Escalated from ${before.stage} to ${plan.stage}. ${note}`, plan, taken, at)
  return handOver(told, { plan, taskNumber, at, countsFrom, taken, by: batonAuthor, outcome: 'breached', isEscalation: true })
}

/** What nobody hands over by hand is not held back: the note says what is missing, and the customer is told where the policy says so. */
export function sayByItself(draft: Draft, text: string, plan: Plan, { introduces, lacking }: TakenAlong, at: string): Draft {
  const introduced = introduces ? say(draft, 'comment', batonAuthor, introductionText(plan), at) : draft
  const missing = lacking.length > 0 ? ` Nobody could be asked for: ${lackingWords(lacking).join(', ')}.` : ''
  return say(introduced, 'system', batonAuthor, text + missing, at)
}

/** From when a tier counts that something due at `dueAt` began: lateness does not add up. */
export function punctualBegin(dueAt: string, plan: Plan, at: string): string {
  const lateMs = Date.parse(at) - Date.parse(dueAt)
  return lateMs >= 0 && lateMs <= punctualMs && lateMs < shortestMs(plan) ? dueAt : at
}

/** Another group takes over at the same stage. */
export function reassign(
  before: Incident, command: CommandOf<'reassign'>, actor: Actor, plan: Plan, taken: TakenAlong, taskNumber: string, at: string,
): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const told = say(acted, 'workNote', command.by,
    `Reassigned from ${before.assignmentGroup} to ${plan.assignmentGroup}.${command.note ? `\n${command.note}` : ''}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, taken, by: command.by, outcome: 'reassigned', isEscalation: false })
}

/** What the customer reads of it: who has it now, and that nothing has to be told again. */
function introductionText({ assignedTo, assignmentGroup }: Plan): string {
  return `${assignedTo} of ${assignmentGroup} takes over from here and knows all that has been found out so far; you need not tell it again.`
}

/** A handoff that tells of tests and remedies is work on the matter itself, also where no note did before. */
export function worked(draft: Draft, { diagnosticResults = [], attemptedRemediation = [] }: Handoff, actor: Actor, at: string): Draft {
  return diagnosticResults.length + attemptedRemediation.length > 0 ? engaged(draft, actor, at) : draft
}

function shortestMs({ respond, resolve }: Plan): number {
  return Math.min(respond?.durationMs ?? Infinity, resolve?.durationMs ?? Infinity)
}
