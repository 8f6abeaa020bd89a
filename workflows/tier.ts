import {
  allHandlersFinished, CancellationScope, condition, continueAsNew, getExternalWorkflowHandle, log, patched, setCurrentDetails, setHandler, workflowInfo,
} from '@temporalio/workflow'
import type { StepOutcome } from '../activities/step.js'
import { spellInstant } from '../src/domain/activityStream.js'
import type { Command } from '../src/domain/commands.js'
import { refuse } from '../src/domain/errors.js'
import type { TierOutcome } from '../src/domain/incident.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { isLight, portionOf } from '../src/domain/messageSize.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import { fitting } from './largeMessages.js'
import { clockReportSignal, commandsSignal, endSignal, escalateSignal, noticesSignal, reopenSignal, resolveSignal, setClockSignal } from './messages.js'
import { incidentWorkflowId } from './names.js'
import { recordLateMessage, remind } from './proxies.js'
import { reportOf } from './reports.js'
import { SlaClock } from './slaClock.js'

export interface TierInput {
  number: string
  tier: number
  stage: string
  assignmentGroup: string
  /** The incident's move that these alarms belong to. */
  move: number
  alarms: Alarm[]
  /** Messages that the run before had not passed on yet. */
  relay: Command[]
  /** Events after which the tier continues as new. */
  historyBudget: number
}

export interface TierResult {
  outcome: TierOutcome
  /** What ended it, when that was its own clock; the incident has to decide what follows. */
  report: ClockCommand | null
  /** What it had not reported yet; the tier that goes on in its place waits for these. */
  alarms: Alarm[]
}

/**
 * One tier: keeps the time and passes messages on. It reminds by itself; everything that changes the incident it tells
 * the incident, which decides, and goes on waiting until it is ended. Where the plan says that nothing comes after its
 * clock (the next tier takes over, the incident closes) it ends with that report: two messages and their answers less,
 * at the very moment at which a thousand clocks may run out.
 */
export function tier(input: TierInput): Promise<TierResult> {
  const { cancelRequested } = CancellationScope.current()
  return CancellationScope.nonCancellable(() => keepTime(input, cancelRequested))
}

async function keepTime(input: TierInput, incidentIsOver: Promise<never>): Promise<TierResult> {
  const clock = new SlaClock(input.alarms, input.move)
  const relay = [...input.relay]
  let outcome: TierOutcome | undefined
  let report: ClockCommand | null = null
  // The incident's workflow ended while this tier only waited for the reopen window.
  incidentIsOver.catch(() => { outcome ??= 'closed' })

  setHandler(endSignal, (message: Partial<{ outcome: TierOutcome }> | null) => { outcome ??= message?.outcome })
  setHandler(setClockSignal, message => { if (isClockSetting(message)) clock.set(message.move, message.alarms) })
  setHandler(escalateSignal, payload => void relay.push(fitting({ ...payload, kind: 'escalate' })))
  setHandler(resolveSignal, payload => void relay.push(fitting({ ...payload, kind: 'resolve' })))
  setHandler(reopenSignal, payload => void relay.push(fitting({ ...payload, kind: 'reopen' })))

  const incident = getExternalWorkflowHandle(incidentWorkflowId(input.number))
  while (outcome === undefined) {
    describe(input, clock)
    const alarm = await clock.next(() => outcome !== undefined || relay.length > 0)
    await passOn()
    if (alarm?.kind === 'reminder') await passOnNotices(await remind(input, alarm))
    else if (alarm?.ends) {
      report = reportOf(input.tier, alarm)
      outcome ??= alarm.kind === 'breach' ? 'breached' : 'closed'
    } else if (alarm) await incident.signal(clockReportSignal, reportOf(input.tier, alarm)).catch(warnOfLoss)
    if (outcome === undefined && isLong(input.historyBudget) && !isTooMuch(relay)) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof tier>({ ...input, move: clock.move, alarms: clock.pending, relay })
    }
  }
  while (relay.length > 0) await passOn()
  await condition(allHandlersFinished)
  return { outcome, report, alarms: clock.pending }

  /** The incident delivers: it outlives this tier. */
  async function passOnNotices(outcome: StepOutcome): Promise<void> {
    if ('notices' in outcome && outcome.notices) await incident.signal(noticesSignal, outcome.notices).catch(warnOfLoss)
  }

  async function passOn(): Promise<void> {
    const commands = relay.splice(0, isTooMuch(relay) ? portionOf(relay).length : relay.length)
    if (commands.length === 0) return
    try {
      await incident.signal(commandsSignal, commands)
    } catch (error) {
      warnOfLoss(error)
      await Promise.all(commands.map(command => recordTooLate(input.number, command, outcome)))
    }
  }
}

/** More than one signal can hold, or the start of the next run. */
function isTooMuch(relay: Command[]): boolean {
  return !isLight(relay) && patched('passed on in portions')
}

/** The incident ended while the message was on its way through its tier. */
async function recordTooLate(number: string, command: Command, outcome: TierOutcome | undefined): Promise<void> {
  const state = outcome === 'canceled' ? 'Canceled' : 'Closed'
  await recordLateMessage(number, command, refuse('incident_over', { number, state, command: command.kind }), () => undefined)
}

/** A signal may hold anything, and one that throws would stop this tier for good. */
function isClockSetting(message: { move: unknown; alarms: unknown } | null): message is { move: number; alarms: Alarm[] } {
  return typeof message?.move === 'number' && Array.isArray(message.alarms)
}

/** An incident that ended before the message reached it has nothing left to be told. */
function warnOfLoss(error: unknown): void {
  log.warn('The incident took no more messages', { error: String(error) })
}

function isLong(budget: number): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo()
  return continueAsNewSuggested || historyLength > budget
}

function describe({ stage, assignmentGroup }: TierInput, clock: SlaClock): void {
  const waits = clock.pending.map(({ id, at }) => `- ${id} at ${spellInstant(at)}`).join('\n')
  setCurrentDetails(`**${stage}** with **${assignmentGroup}**\n\n${waits || 'No clock runs.'}`)
}
