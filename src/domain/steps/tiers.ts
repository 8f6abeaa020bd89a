import { batonAuthor, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { Handoff } from '../handoff/handoff.js'
import { handoffText } from '../handoff/handoffText.js'
import type { Incident, Plan } from '../incident.js'
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
  before: Incident, command: CommandOf<'escalate'>, actor: Actor, plan: Plan, taskNumber: string, at: string,
): Change {
  const { by, note, warm, introduce, toStage } = command
  const handoff: Handoff = { ...command.handoff, note, ...(introduce && { customerInformed: true }) }
  const acted = worked(actedBy(beginStep(before, at), actor, at), handoff, actor, at)
  const introduced = introduce ? say(acted, 'comment', by, introductionText(plan), at) : acted
  const warmed = warm ? withFields(introduced, { watchers: watchedBy(before.watchers, [by], 'warm transfer', at) }) : introduced
  const how = [toStage && 'skipping to the stage that was named', warm && 'as a warm transfer'].filter(Boolean).join(', ')
  const told = say(warmed, 'workNote', by, `Escalated from ${before.stage} to ${plan.stage}${how && `, ${how}`}.\n${handoffText(handoff)}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, handoff, by, outcome: 'escalated', isEscalation: true })
}

/** The time to resolve ran out and the policy says that the next tier takes over. */
export function escalateOnBreach(before: Incident, dueAt: string, plan: Plan, taskNumber: string, at: string): Change {
  const lateMs = Date.parse(at) - Date.parse(dueAt)
  const countsFrom = lateMs <= punctualMs && lateMs < shortestMs(plan) ? dueAt : at
  const note = `The time to resolve at ${before.stage} ran out at ${spellInstant(dueAt)}; ${before.assignedTo} of `
    + `${before.assignmentGroup} had it until then.`
  const handoff: Handoff = { note, reason: 'SLA' }
  const told = say(beginStep(before, at), 'system', batonAuthor, `Escalated from ${before.stage} to ${plan.stage}. ${note}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom, handoff, by: batonAuthor, outcome: 'breached', isEscalation: true })
}

/** Another group takes over at the same stage. */
export function reassign(
  before: Incident, command: CommandOf<'reassign'>, actor: Actor, plan: Plan, taskNumber: string, at: string,
): Change {
  const note = command.note ?? `Reassigned to ${plan.assignmentGroup}.`
  const acted = actedBy(beginStep(before, at), actor, at)
  const told = say(acted, 'workNote', command.by,
    `Reassigned from ${before.assignmentGroup} to ${plan.assignmentGroup}.${command.note ? `\n${command.note}` : ''}`, at)
  return handOver(told, { plan, taskNumber, at, countsFrom: at, handoff: { note }, by: command.by, outcome: 'reassigned', isEscalation: false })
}

/** What the customer reads of it: who has it now, and that nothing has to be told again. */
function introductionText({ assignedTo, assignmentGroup }: Plan): string {
  return `${assignedTo} of ${assignmentGroup} takes over from here and knows all that has been found out so far; you need not tell it again.`
}

/** A handoff that tells of tests and remedies is work on the matter itself, also where no note did before. */
function worked(draft: Draft, { diagnosticResults = [], attemptedRemediation = [] }: Handoff, actor: Actor, at: string): Draft {
  return diagnosticResults.length + attemptedRemediation.length > 0 ? engaged(draft, actor, at) : draft
}

function shortestMs({ respond, resolve }: Plan): number {
  return Math.min(respond?.durationMs ?? Infinity, resolve?.durationMs ?? Infinity)
}
