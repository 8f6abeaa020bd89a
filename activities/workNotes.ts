import { batonAuthor, lateMessageText } from '../src/domain/activityStream.js'
import type { Command } from '../src/domain/commands.js'
import type { Refusal } from '../src/domain/errors.js'
import { groupOf } from '../src/domain/planning/groups.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import { finish, say } from '../src/domain/steps/change.js'
import { flagBreach, ranOut, remind } from '../src/domain/steps/clock.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { commandRef } from '../src/ports/requestRef.js'
import { runStep, type StepOutcome } from './step.js'

/** What a work note is about; each kind is recorded once under its own key. */
export type NoteInput = { number: string; at: string } & (
  | { about: 'reminder'; tier: number; alarm: Alarm }
  | { about: 'breach'; move: number; report: Extract<ClockCommand, { kind: 'clockRanOut' }> }
  | { about: 'late message'; noteId: string; command: Command; refusal: Refusal }
)

export function workNoteActivities(records: RecordStore) {
  return {
    /**
     * Notes what nobody wrote by hand: a reminder (unless its clock stopped meanwhile), a breach that only flags, or a
     * signal that could not be carried out any more.
     */
    async logWorkNote(input: NoteInput): Promise<StepOutcome> {
      const { number, at } = input
      switch (input.about) {
        case 'reminder':
          return runStep(records, { number, tier: input.tier, alarm: input.alarm.id }, null, at, ({ incident }) =>
            Promise.resolve(remind(incident, input.tier, input.alarm, at) ?? { skipped: true }), reminderOf(input.alarm))
        case 'breach':
          return runStep(records, { number, move: input.move }, null, at, ({ incident, live }) => {
            const { clock, dueAt } = input.report
            const manager = groupOf(live.policy, incident.assignmentGroup)?.manager ?? null
            const change = ranOut(incident.tier.clocks[clock], dueAt, at) ? flagBreach(incident, clock, manager, null, at) : null
            return Promise.resolve(change ?? { skipped: true })
          })
        case 'late message':
          return logLateMessage(records, input)
      }
    },
  }
}

function reminderOf({ clock, percent }: Alarm) {
  return clock === null || percent === null ? undefined : { clock, percent }
}

/** A request that was answered already was carried out: then there is nothing late about it. */
async function logLateMessage(records: RecordStore, input: Extract<NoteInput, { about: 'late message' }>): Promise<StepOutcome> {
  const { number, at, command, refusal, noteId } = input
  const answered = typeof command.requestId === 'string' && await records.findAnswer(commandRef(number, command))
  if (answered) return { skipped: true }
  const text = lateMessageText(command, refusal)
  return runStep(records, { number, tier: 0, alarm: `late:${noteId}` }, null, at, ({ incident }) =>
    Promise.resolve(finish(say({ incident, entries: [] }, 'system', batonAuthor, text, at))))
}
