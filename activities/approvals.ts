import type { CommandOf } from '../src/domain/commands.js'
import { refuse } from '../src/domain/errors.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { runCommand, type StepInput, type StepOutcome } from './step.js'

export type ApprovalCommand = CommandOf<'approve'> | CommandOf<'decline'> | Extract<ClockCommand, { kind: 'approvalDue' }>

export function approvalActivities(records: RecordStore) {
  return {
    /** An escalation request is answered: by an approver, or by its own clock. */
    async decideApproval(input: StepInput<ApprovalCommand>): Promise<StepOutcome> {
      const { command } = input
      if (command.kind === 'approvalDue') return { skipped: true }
      return runCommand(records, { ...input, command }, ({ incident: { number } }) => Promise.resolve({ refused: refuse('no_request', { number }) }))
    },
  }
}
