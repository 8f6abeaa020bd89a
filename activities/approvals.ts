import { judgeRequest } from '../src/domain/approvals/judging.js'
import type { CommandOf } from '../src/domain/commands.js'
import { withBent } from '../src/domain/guardrails/bending.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { approve, decline, onSilence, refusalToDecide, requestEscalation } from '../src/domain/steps/approvals.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { overrideNumbers } from './handingOn.js'
import { runCommand, runStep, type StepInput, type StepOutcome } from './step.js'

export type ApprovalCommand = CommandOf<'approve'> | CommandOf<'decline'> | Extract<ClockCommand, { kind: 'approvalDue' }>

export function approvalActivities(records: RecordStore) {
  return {
    /** An escalation request is answered: by an approver, or by its own clock. */
    async decideApproval(input: StepInput<ApprovalCommand>): Promise<StepOutcome> {
      const { number, move, at, command } = input
      if (command.kind === 'approvalDue') {
        return runStep(records, { number, move }, null, at, ({ incident, live }) =>
          Promise.resolve(onSilence(live, incident, command.dueAt, at) ?? { skipped: true }))
      }
      return runCommand(records, { ...input, command }, ({ incident, live }, actor) => {
        const refused = refusalToDecide(incident, command)
        if (refused) return Promise.resolve({ refused })
        return Promise.resolve(command.kind === 'approve' ? approve(live, incident, command, actor, at) : decline(incident, command, actor, at))
      })
    },
  }
}

/** A hierarchical escalation: an escalation request is made, and nothing moves. */
export function askForDecision(records: RecordStore, input: StepInput<CommandOf<'escalate'>>): Promise<StepOutcome> {
  const { at, command } = input
  return runCommand(records, input, async (current, actor) => {
    const { live, incident } = current
    const { refused, holding } = judgeRequest(live, incident, command, at)
    if (refused) return { refused }
    const change = requestEscalation(live, incident, command, actor, await current.nextApprovalNumber(), at)
    return withBent(change, incident.tier.number, holding, command, await overrideNumbers(current, holding), at)
  })
}
