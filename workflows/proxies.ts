import { ActivityFailure, patched, proxyActivities, uuid4, type ActivityOptions } from '@temporalio/workflow'
import type { Activities } from '../activities/index.js'
import type { OpenOutcome } from '../activities/handoffs.js'
import type { Delivered, NoticesLeft } from '../activities/notices.js'
import type { NoteInput } from '../activities/workNotes.js'
import type { StepOutcome } from '../activities/step.js'
import type { Wait } from '../activities/waiting.js'
import type { Command, OpenRequest } from '../src/domain/commands.js'
import type { Refusal } from '../src/domain/errors.js'
import { isClockCommand, type ClockCommand, type LadderCommand, type StepName } from '../src/domain/ladder.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import { summaryLine } from '../src/domain/summary.js'
import type { TicketReport } from '../src/domain/tickets/ticketReport.js'
import type { AsideRecords } from './backlog.js'

/**
 * Writes to our own records: retried without end, with back-off. One round lasts a minute; then the workflow starts
 * another with a fresh `at`, so that an outage delays a step but never backdates it. The step's key makes a round that
 * had been committed unnoticed return what it wrote.
 */
const writing: ActivityOptions = {
  startToCloseTimeout: '10 s',
  scheduleToCloseTimeout: '1 minute',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
}

/**
 * Calls of a channel or a desk. Each is short, and gives up by itself a day after the notice or ticket was wanted; the waits
 * in between come from the activity.
 */
const calling: ActivityOptions = {
  startToCloseTimeout: '100 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 minute' },
}

/** As `commandSchemas` has it; a longer one, which only a signal can bring, would not fit into the key of its note. */
const longestRequestId = 200

/** How far the clocks of a cluster's hosts may lie apart. */
export const skewMs = 5_000

const steps = proxyActivities<Activities>(writing)
/** Of its own: what an option leaves out is taken from the proxy, and the minute of a write would cut the calls short. */
const calls = proxyActivities<Activities>(calling)

/** Told when a step could not be recorded for a whole round, and when it could again. */
export type OnStalled = (stalled: boolean) => void

export function recordOpening(number: string, request: OpenRequest, onStalled: OnStalled): Promise<OpenOutcome> {
  return untilRecorded(onStalled, at =>
    steps.openIncident.executeWithOptions({ ...writing, summary: summaryLine(`${number}: ${request.category}`) }, [{ number, at, request }]))
}

/** Runs the step that the ladder chose. A refusal is an answer, not a failure. */
export function recordStep(
  number: string, move: number, step: StepName, command: LadderCommand, onStalled: OnStalled,
): Promise<StepOutcome> {
  const summary = summaryOf(command)
  if (step === 'logWorkNote') {
    const report = command as Extract<ClockCommand, { kind: 'clockRanOut' }>
    return untilRecorded(onStalled, at => note({ number, at: instantOf(command, at), about: 'breach', move, report }, summary))
  }
  const activity = steps[step] as typeof steps.handOff
  return untilRecorded(onStalled, at =>
    activity.executeWithOptions({ ...writing, summary: summaryLine(summary) }, [
      { number, move, at: instantOf(command, at), command: command as Parameters<typeof steps.handOff>[0]['command'] },
    ]))
}

/** A signal that cannot be carried out leaves a work note. */
export function recordLateMessage(number: string, command: Command, refusal: Refusal, onStalled: OnStalled): Promise<StepOutcome> {
  const { requestId } = command as { requestId: unknown }
  const isId = typeof requestId === 'string' && requestId.trim() !== '' && requestId.length <= longestRequestId
  const noteId = isId ? requestId : uuid4()
  return untilRecorded(onStalled, at =>
    note({ number, at, about: 'late message', noteId, command, refusal }, `${command.kind}: ${refusal.code}`))
}

export function remind({ number, tier }: { number: string; tier: number }, alarm: Alarm): Promise<StepOutcome> {
  return untilRecorded(() => undefined, at =>
    note({ number, at, about: 'reminder', tier, alarm }, `${alarm.percent} % of ${alarm.clock}`))
}

/** Where an incident's messages are set aside when they are a crowd. */
export function asideRecords(number: string, onStalled: OnStalled): AsideRecords {
  return {
    mayCrowd: () => patched('crowds'),
    setAside: (first, commands) => untilRecorded(onStalled, () =>
      steps.setAside.executeWithOptions({ ...writing, summary: `${commands.length} messages wait` }, [{ number, first, commands }])),
    takeAside: (from, end) => untilRecorded(onStalled, () =>
      steps.takeAside.executeWithOptions({ ...writing, summary: `the next of ${end - from} messages` }, [{ number, from, end }])),
  }
}

/** Runs until the notice is settled, or for as long as its wait is not worth a timer. */
export function deliver(number: string, id: string): Promise<Delivered> {
  return calls.deliverNotice.executeWithOptions({ ...calling, summary: summaryLine(summaryOfNotice(number, id)) }, [{ number, id }])
}

/** Those of its notices that are due, but for the known ones; `waitMs` until the next of the others, null when there are none. */
export function noticesLeft(number: string, known: string[]): Promise<NoticesLeft> {
  return untilRecorded(() => undefined, () => steps.noticesLeft.executeWithOptions({ ...writing, summary: 'Notices in the records' }, [{ number, known }]))
}

/** Runs until the desk has answered, or for as long as the wait is not worth a timer. */
export function askForTicket(number: string, key: string): Promise<TicketReport | Wait> {
  return calls.openTicket.executeWithOptions({ ...calling, summary: summaryLine(`ticket ${key}`) }, [{ number, key }])
}

/** Without the recipient: summaries are read by everybody who may look at Temporal. */
function summaryOfNotice(number: string, id: string): string {
  const [, cause = '', event = '', channel = ''] = id.startsWith(`${number}:`) ? /^[^:]+:(.*?):([a-zA-Z]+(?: caller)?):(email|webhook|slack):/.exec(id) ?? [] : []
  return event ? `${event} by ${channel} (${cause})` : 'a notice'
}

function note(input: NoteInput, summary: string): Promise<StepOutcome> {
  return steps.logWorkNote.executeWithOptions({ ...writing, summary: summaryLine(summary) }, [input])
}

/**
 * A tier reports a deadline that has gone by. Where the incident's own host lags a little behind the tier's, it counts
 * as just gone by: skipped, the report would not come again.
 */
function instantOf(command: LadderCommand, at: string): string {
  if (!isClockCommand(command)) return at
  const aheadMs = Date.parse(command.dueAt) - Date.parse(at)
  return aheadMs > 0 && aheadMs <= skewMs ? command.dueAt : at
}

async function untilRecorded<R>(onStalled: OnStalled, round: (at: string) => Promise<R>): Promise<R> {
  for (let stalled = false; ; stalled = true) {
    try {
      const result = await round(new Date().toISOString())
      if (stalled) onStalled(false)
      return result
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error
      if (!stalled) onStalled(true)
    }
  }
}

function summaryOf(command: LadderCommand): string {
  switch (command.kind) {
    case 'clockRanOut': return `${command.clock} ran out at tier ${command.tier}`
    case 'callDue': return `the next call at tier ${command.tier}`
    case 'followUpDue': return `is the escalation to tier ${command.tier} answered?`
    case 'triggerDue': return 'what the triggers of the policy ask for'
    case 'ticketOpened': return `${command.ticket} was opened`
    case 'ticketRefused': return 'no ticket could be opened'
    case 'ticketDone': return `${command.ticket} is done, by ${command.by}`
    case 'approvalDue': return 'the escalation request is unanswered'
    case 'sendBack': return `question by ${command.by}`
    case 'windowOver': return 'the reopen window is over'
    case 'reassign': return `reassign to ${command.group}, by ${command.by}`
    case 'hold': return `hold: ${command.reason}, by ${command.by}`
    case 'resolve': return `resolve: ${command.code}, by ${command.by}`
    default: return `${command.kind} by ${command.by}`
  }
}
