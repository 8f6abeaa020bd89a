import {
  allHandlersFinished, condition, continueAsNew, getExternalWorkflowHandle, log, setCurrentDetails, setHandler, workflowInfo,
} from '@temporalio/workflow'
import { spellInstant } from '../src/domain/activityStream.js'
import type { Command } from '../src/domain/commands.js'
import type { TierOutcome } from '../src/domain/incident.js'
import type { Alarm } from '../src/domain/sla.js'
import { busyQuery, clockReportSignal, commandsSignal, endSignal, escalateSignal, reopenSignal, resolveSignal, setClockSignal } from './messages.js'
import { incidentWorkflowId } from './names.js'
import { remind } from './proxies.js'
import { SlaClock } from './slaClock.js'

export interface TierInput {
  number: string
  tier: number
  stage: string
  assignmentGroup: string
  /** The incident's move that these alarms belong to. */
  move: number
  alarms: Alarm[]
  /** Events after which the tier continues as new. */
  historyBudget: number
}

export interface TierResult {
  outcome: TierOutcome
  /** What it had not reported yet; the tier that goes on in its place waits for these. */
  alarms: Alarm[]
}

/**
 * One tier: keeps the time and passes messages on. It reminds by itself; everything that changes the incident it tells
 * the incident, which decides, and goes on waiting until it is ended.
 */
export async function tier(input: TierInput): Promise<TierResult> {
  const clock = new SlaClock(input.alarms, input.move)
  const relay: Command[] = []
  let outcome: TierOutcome | undefined
  let working = false

  setHandler(busyQuery, () => working || relay.length > 0)
  setHandler(endSignal, message => { outcome ??= message.outcome })
  setHandler(setClockSignal, ({ move, alarms }) => clock.set(move, alarms))
  setHandler(escalateSignal, payload => void relay.push({ kind: 'escalate', ...payload }))
  setHandler(resolveSignal, payload => void relay.push({ kind: 'resolve', ...payload }))
  setHandler(reopenSignal, payload => void relay.push({ kind: 'reopen', ...payload }))

  const incident = getExternalWorkflowHandle(incidentWorkflowId(input.number))
  while (outcome === undefined) {
    describe(input, clock)
    const alarm = await clock.next(() => outcome !== undefined || relay.length > 0)
    working = true
    if (relay.length > 0) await incident.signal(commandsSignal, relay.splice(0)).catch(incidentIsOver)
    if (alarm?.kind === 'reminder') await remind(input, alarm)
    else if (alarm) await incident.signal(clockReportSignal, reportOf(input.tier, alarm)).catch(incidentIsOver)
    working = false
    if (outcome === undefined && isLong(input.historyBudget)) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof tier>({ ...input, move: clock.move, alarms: clock.pending })
    }
  }
  if (relay.length > 0) await incident.signal(commandsSignal, relay.splice(0)).catch(incidentIsOver)
  await condition(allHandlersFinished)
  return { outcome, alarms: clock.pending }
}

function reportOf(tier: number, { kind, clock, at }: Alarm) {
  return kind === 'windowOver' || clock === null
    ? { kind: 'windowOver' as const, tier, dueAt: at }
    : { kind: 'clockRanOut' as const, tier, clock, dueAt: at }
}

/** An incident that ended before the message reached it has nothing left to be told. */
function incidentIsOver(error: unknown): void {
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
