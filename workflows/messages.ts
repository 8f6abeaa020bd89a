import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common'
import type { Answer } from '../src/domain/answer.js'
import type { Command, CommandKind, CommandPayload } from '../src/domain/commands.js'
import type { TierOutcome } from '../src/domain/incident.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import type { Alarm, CarriedClocks } from '../src/domain/sla/sla.js'
import type { TicketReport } from '../src/domain/tickets/ticketReport.js'

/**
 * Every message that an incident or a tier takes. A *signal* is a fact that cannot be answered: one that is not allowed
 * leaves a work note. An *update* is a request: its answer is the incident as it is afterwards, or it fails with an
 * `ApplicationFailure` whose type is the refusal's code and whose first detail is the `Refusal`.
 * A name on the wire is the constant without its suffix. Every payload carries `by` and `requestId`; its full shape is
 * `commandSchemas` in `src/domain/commands.ts`. `callId` tells one call from another that repeats its request.
 */

/** Work that one person takes on: New → In Progress. */
export const acceptSignal = defineSignal<[CommandPayload<'accept'>]>('accept')
export const acceptUpdate = defineUpdate<Answer, [CommandPayload<'accept'>, callId?: string]>('accept')

/** Who is being called says no: the next one is called at once. */
export const rejectSignal = defineSignal<[CommandPayload<'reject'>]>('reject')
export const rejectUpdate = defineUpdate<Answer, [CommandPayload<'reject'>, callId?: string]>('reject')

/** Up to the next stage, with a handoff. */
export const escalateSignal = defineSignal<[CommandPayload<'escalate'>]>('escalate')
export const escalateUpdate = defineUpdate<Answer, [CommandPayload<'escalate'>, callId?: string]>('escalate')

/** Back to whoever gave it, with a question. */
export const sendBackSignal = defineSignal<[CommandPayload<'sendBack'>]>('sendBack')
export const sendBackUpdate = defineUpdate<Answer, [CommandPayload<'sendBack'>, callId?: string]>('sendBack')

/** To the group that asked. */
export const answerSignal = defineSignal<[CommandPayload<'answer'>]>('answer')
export const answerUpdate = defineUpdate<Answer, [CommandPayload<'answer'>, callId?: string]>('answer')

/** Down a stage, and the end of an escalation request; a manager's. */
export const deEscalateSignal = defineSignal<[CommandPayload<'deEscalate'>]>('deEscalate')
export const deEscalateUpdate = defineUpdate<Answer, [CommandPayload<'deEscalate'>, callId?: string]>('deEscalate')

/** An escalation request is granted. */
export const approveSignal = defineSignal<[CommandPayload<'approve'>]>('approve')
export const approveUpdate = defineUpdate<Answer, [CommandPayload<'approve'>, callId?: string]>('approve')

/** An escalation request is not granted. */
export const declineSignal = defineSignal<[CommandPayload<'decline'>]>('decline')
export const declineUpdate = defineUpdate<Answer, [CommandPayload<'decline'>, callId?: string]>('decline')

/** Onto the watch list. */
export const watchSignal = defineSignal<[CommandPayload<'watch'>]>('watch')
export const watchUpdate = defineUpdate<Answer, [CommandPayload<'watch'>, callId?: string]>('watch')

/** Off the watch list. */
export const unwatchSignal = defineSignal<[CommandPayload<'unwatch'>]>('unwatch')
export const unwatchUpdate = defineUpdate<Answer, [CommandPayload<'unwatch'>, callId?: string]>('unwatch')

export const resolveSignal = defineSignal<[CommandPayload<'resolve'>]>('resolve')
export const resolveUpdate = defineUpdate<Answer, [CommandPayload<'resolve'>, callId?: string]>('resolve')

export const reopenSignal = defineSignal<[CommandPayload<'reopen'>]>('reopen')
export const reopenUpdate = defineUpdate<Answer, [CommandPayload<'reopen'>, callId?: string]>('reopen')

export const holdSignal = defineSignal<[CommandPayload<'hold'>]>('hold')
export const holdUpdate = defineUpdate<Answer, [CommandPayload<'hold'>, callId?: string]>('hold')

export const resumeSignal = defineSignal<[CommandPayload<'resume'>]>('resume')
export const resumeUpdate = defineUpdate<Answer, [CommandPayload<'resume'>, callId?: string]>('resume')

/** To another group at the same stage. */
export const reassignSignal = defineSignal<[CommandPayload<'reassign'>]>('reassign')
export const reassignUpdate = defineUpdate<Answer, [CommandPayload<'reassign'>, callId?: string]>('reassign')

/** To another person of the same group. */
export const assignSignal = defineSignal<[CommandPayload<'assign'>]>('assign')
export const assignUpdate = defineUpdate<Answer, [CommandPayload<'assign'>, callId?: string]>('assign')

/** Category, subcategory, impact, urgency. */
export const reclassifySignal = defineSignal<[CommandPayload<'reclassify'>]>('reclassify')
export const reclassifyUpdate = defineUpdate<Answer, [CommandPayload<'reclassify'>, callId?: string]>('reclassify')

export const closeSignal = defineSignal<[CommandPayload<'close'>]>('close')
export const closeUpdate = defineUpdate<Answer, [CommandPayload<'close'>, callId?: string]>('close')

export const cancelSignal = defineSignal<[CommandPayload<'cancel'>]>('cancel')
export const cancelUpdate = defineUpdate<Answer, [CommandPayload<'cancel'>, callId?: string]>('cancel')

/** Both ways to send each command, by its kind. */
export const commandMessages = {
  accept: { signal: acceptSignal, update: acceptUpdate },
  reject: { signal: rejectSignal, update: rejectUpdate },
  escalate: { signal: escalateSignal, update: escalateUpdate },
  sendBack: { signal: sendBackSignal, update: sendBackUpdate },
  answer: { signal: answerSignal, update: answerUpdate },
  deEscalate: { signal: deEscalateSignal, update: deEscalateUpdate },
  approve: { signal: approveSignal, update: approveUpdate },
  decline: { signal: declineSignal, update: declineUpdate },
  watch: { signal: watchSignal, update: watchUpdate },
  unwatch: { signal: unwatchSignal, update: unwatchUpdate },
  resolve: { signal: resolveSignal, update: resolveUpdate },
  reopen: { signal: reopenSignal, update: reopenUpdate },
  hold: { signal: holdSignal, update: holdUpdate },
  resume: { signal: resumeSignal, update: resumeUpdate },
  reassign: { signal: reassignSignal, update: reassignUpdate },
  assign: { signal: assignSignal, update: assignUpdate },
  reclassify: { signal: reclassifySignal, update: reclassifyUpdate },
  close: { signal: closeSignal, update: closeUpdate },
  cancel: { signal: cancelSignal, update: cancelUpdate },
} satisfies { [K in CommandKind]: CommandMessages<K> }

export interface CommandMessages<K extends CommandKind> {
  signal: SignalDefinition<[CommandPayload<K>]>
  update: UpdateDefinition<Answer, [CommandPayload<K>, callId?: string]>
}

/** Several commands at once, in their order: how the client sends many signals without flooding one incident. */
export const commandsSignal = defineSignal<[Command[]]>('commands')

/** From a tier to its incident: notices that a reminder wants, by their IDs. */
export const noticesSignal = defineSignal<[string[]]>('notices')

/** Waits for the first step: the answer to opening. Sent together with the start of the workflow. */
export const openUpdate = defineUpdate<Answer, []>('open')

/** The incident as it stands, or null while it is being opened. */
export const incidentQuery = defineQuery<Answer | null>('incident')

/** The running tier's clocks: deadlines, promises, pauses, breaches. Null while the incident is being opened. */
export const clocksQuery = defineQuery<CarriedClocks | null>('clocks')

/** The last 200 tiers, newest last; the records have them all. */
export const tiersQuery = defineQuery<TierSummary[]>('tiers')

export interface TierSummary {
  number: number
  stage: string
  assignmentGroup: string
  startedAt: string
  endedAt: string | null
  outcome: TierOutcome | null
}

/** From a tier to its incident: a clock ran out, or the reopen window is over. */
export const clockReportSignal = defineSignal<[ClockCommand]>('clockReport')

/** From a ticket desk: what was asked of it is done. */
export const ticketReportSignal = defineSignal<[TicketReport]>('ticketReport')

/** From an incident to its running tier: wait for these from now on. One with an older `move` is ignored. */
export const setClockSignal = defineSignal<[{ move: number; paused: boolean; alarms: Alarm[] }]>('setClock')

/** From an incident to its running tier: it is over. */
export const endSignal = defineSignal<[{ outcome: TierOutcome }]>('end')
