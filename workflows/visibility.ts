import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { SearchAttributeUpdatePair } from '@temporalio/common'
import { spellCounted, spellInstant } from '../src/domain/activityStream.js'
import { isOpen, type Snapshot } from '../src/domain/incident.js'
import { clockNames, nextDueAt, type CarriedClocks, type ClockName } from '../src/domain/sla/sla.js'
import { searchAttributes } from './searchAttributes.js'

/** What an operator sees of an incident in the Temporal UI: search attributes, and a page of details without history cost. */
export class Visibility {
  readonly #number: string
  #shown = ''

  constructor(number: string) {
    this.#number = number
  }

  show(incident: Snapshot): void {
    const { state, stage, assignmentGroup, priority, tier } = incident
    const dueAt = isOpen(state) ? nextDueAt(tier.clocks) : null
    const pairs: SearchAttributeUpdatePair[] = [
      { key: searchAttributes.state, value: state },
      { key: searchAttributes.stage, value: stage },
      { key: searchAttributes.assignmentGroup, value: assignmentGroup },
      { key: searchAttributes.priority, value: priority },
      { key: searchAttributes.slaDueAt, value: dueAt === null ? null : new Date(dueAt) },
    ]
    const shown = JSON.stringify([state, stage, assignmentGroup, priority, dueAt])
    if (shown !== this.#shown) upsertSearchAttributes(pairs)
    this.#shown = shown
    setCurrentDetails(pageOf(incident, dueAt))
  }

  /** An incident that cannot be recorded for a while can be found by this. */
  stalled = (stalled: boolean): void => {
    upsertSearchAttributes([{ key: searchAttributes.stalled, value: stalled }])
    if (stalled) setCurrentDetails(`**${this.#number} cannot move**: its records cannot be written. It goes on by itself once they can.`)
  }
}

function pageOf(incident: Snapshot, dueAt: string | null): string {
  const { number, shortDescription, state, stage, assignmentGroup, assignedTo, priority, tier, task, breached } = incident
  return [
    `## ${number}: ${shortDescription}`,
    `**${state}** at **${stage}**, priority ${priority}${breached ? ', **SLA breached**' : ''}`,
    `- tier ${tier.number}: ${assignmentGroup}, ${assignedTo}`,
    ...(tier.unanswered ? ['- **nobody has answered**, and nobody is left to call'] : []),
    ...(tier.callDueAt ? [`- next call: ${spellInstant(tier.callDueAt)}`] : []),
    ...(incident.otherDueAt?.[0] ? [`- next rule or request: ${spellInstant(incident.otherDueAt[0])}`] : []),
    `- task: ${task ? `${task.number} (${task.state})` : 'none open'}`,
    ...(incident.pendingApproval ? [`- escalation request ${incident.pendingApproval} waits for a decision`] : []),
    `- next deadline: ${dueAt ? spellInstant(dueAt) : 'no clock runs'}`,
    ...clockNames.flatMap(name => clockLine(name, tier.clocks[name])),
    `- policy version ${tier.plan.policyVersion}, ${tier.plan.row}`,
  ].join('\n')
}

/** `- resolve, 8 h by Office: until 2026-03-09 15:00 UTC` */
function clockLine(name: ClockName, clock: CarriedClocks[ClockName]): string[] {
  if (!clock || clock.durationMs === undefined) return []
  const { durationMs, calendar, dueAt, originalDueAt, endedAt, breachedAt } = clock
  const promised = spellCounted(durationMs, calendar ? { name: calendar } : null)
  const stands = endedAt ? `ended ${spellInstant(endedAt)}` : dueAt ? `until ${spellInstant(dueAt)}`
    : `paused; without pauses until ${spellInstant(originalDueAt ?? '')}`
  return [`- ${name}, ${promised}: ${breachedAt ? `**breached** ${spellInstant(breachedAt)}` : stands}`]
}
