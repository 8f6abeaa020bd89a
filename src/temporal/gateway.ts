import { randomUUID } from 'node:crypto'
import { WithStartWorkflowOperation, type Client } from '@temporalio/client'
import type { incident } from '../../workflows/incident.js'
import {
  clockReportSignal, clocksQuery, commandMessages, commandsSignal, incidentQuery, noticesSignal, openUpdate, ticketReportSignal, tiersQuery, type CommandMessages, type TierSummary,
} from '../../workflows/messages.js'
import { incidentWorkflowId } from '../../workflows/names.js'
import { answerOf, type Answer } from '../domain/answer.js'
import type { Command, CommandKind, CommandPayload, OpenRequest } from '../domain/commands.js'
import { RefusalError, refuse, type Refusal } from '../domain/errors.js'
import { isOver } from '../domain/incident.js'
import type { ClockCommand } from '../domain/ladder.js'
import { bytesOf } from '../domain/messageSize.js'
import { batonAuthor, lateMessageText } from '../domain/activityStream.js'
import { finish, say } from '../domain/steps/change.js'
import { recordTicket } from '../domain/steps/tickets.js'
import type { TicketReport } from '../domain/tickets/ticketReport.js'
import type { CarriedClocks } from '../domain/sla/sla.js'
import { summaryLine } from '../domain/summary.js'
import type { Clock } from '../ports/clock.js'
import type { RecordStore } from '../ports/recordStore.js'
import { commandRef, requestRef, type RequestRef } from '../ports/requestRef.js'
import { failureOf } from './failures.js'
import { SignalBatches } from './signalBatches.js'

export interface GatewayOptions {
  client: Client
  records: RecordStore
  clock: Clock
  taskQueue: string
  /** Where Temporal is, for messages to people. */
  address?: string
  /** Events after which a workflow continues as new. */
  historyBudget?: number
}

/** rules.md, "Continue-as-new". */
export const defaultHistoryBudget = 4000
/** rules.md, "Requests": how long a caller waits for an answer. */
export const defaultWaitMs = 10_000

/**
 * The only user of the Temporal client for incidents: turns requests into updates and signals, and every way in which
 * those can end into an answer or a typed refusal. A request that was answered before gets that answer again.
 */
export class IncidentGateway {
  readonly #options: GatewayOptions
  readonly #batches: SignalBatches

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#batches = new SignalBatches((number, commands) => this.#sendBatch(number, commands))
  }

  /** Opens an incident, once for each request ID (rules.md, "Requests", Open). */
  async open(request: OpenRequest, waitMs = defaultWaitMs): Promise<Answer | Refusal> {
    const { records } = this.#options
    const earlier = await this.#earlierAnswer(requestRef(request))
    if (earlier) return earlier
    const twin = request.dedupKey === undefined ? null : await records.unfinishedWithDedupKey(request.dedupKey)
    if (twin) return { ...answerOf(twin), existing: true }
    const allocated = await records.allocate(requestRef(request))
    return 'refused' in allocated ? allocated.refused : this.#start(allocated.number, request, waitMs)
  }

  async #start(number: string, request: OpenRequest, waitMs: number): Promise<Answer | Refusal> {
    const { client, taskQueue, historyBudget = defaultHistoryBudget } = this.#options
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof incident>('incident', {
      workflowId: incidentWorkflowId(number),
      args: [{ number, open: request, carried: null, historyBudget }],
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: summaryLine(`${number}: ${request.shortDescription}`),
    })
    try {
      return await client.withDeadline(Date.now() + waitMs, () =>
        client.workflow.executeUpdateWithStart(openUpdate, { startWorkflowOperation, updateId: `open:${request.requestId}` }))
    } catch (error) {
      const failure = failureOf(error)
      // Carried out, perhaps, with an answer that cannot be read here: the records have it as well.
      if (failure.kind === 'refused') return (await this.#earlierAnswer(requestRef(request))) ?? failure.refusal
      if (failure.kind === 'unanswered') return refuse('in_progress', { requestId: request.requestId, number })
      if (failure.kind === 'unreachable') return this.#unreachable(failure.reason)
      return (await this.#earlierAnswer(requestRef(request))) ?? refuse('busy', { number })
    } finally {
      startWorkflowOperation.workflowHandle().catch(() => undefined)
    }
  }

  /** Sends one command and waits for its answer. */
  async send<K extends CommandKind>(number: string, kind: K, payload: CommandPayload<K>, waitMs = defaultWaitMs): Promise<Answer | Refusal> {
    const command = { ...payload, kind } as unknown as Command
    const earlier = await this.#earlierAnswer(commandRef(number, command))
    if (earlier) return earlier
    const answer = await this.#update(number, kind, payload, Date.now() + waitMs)
    // A twin of this request may have been answered while this one was on its way, and its effect be what refused it;
    // or Temporal, which looks at the request ID alone, gave this one the answer to another payload.
    const recorded = await this.#earlierAnswer(commandRef(number, command))
    return recorded && ('code' in answer || 'code' in recorded) ? recorded : answer
  }

  async #update<K extends CommandKind>(number: string, kind: K, payload: CommandPayload<K>, deadline: number): Promise<Answer | Refusal> {
    const { client } = this.#options
    const { update } = commandMessages[kind] as CommandMessages<K>
    const callId = randomUUID()
    // Between two runs of an incident that continues as new, the time-skipping server knows of none for an instant.
    const goneFrom = Math.min(deadline, Date.now() + 1000)
    for (let updateId = payload.requestId; ;) {
      try {
        return await client.withDeadline(deadline, () => this.#handle(number).executeUpdate(update, { args: [payload, callId], updateId }))
      } catch (error) {
        const failure = failureOf(error)
        if (failure.kind === 'notRunning') {
          const missing = await this.#missing(number, kind)
          if (missing.code !== 'workflow_missing' || Date.now() + pauseMs > goneFrom) return missing
          await pause()
          continue
        }
        if (failure.kind === 'unreachable') return this.#unreachable(failure.reason)
        if (failure.kind === 'unanswered') return refuse('in_progress', { requestId: payload.requestId, number })
        const isBusy = failure.kind === 'notNow' || failure.refusal.code === 'busy'
        if (isBusy && Date.now() + pauseMs < deadline) await pause()
        else if (failure.kind === 'notNow') return refuse('busy', { number })
        // Temporal remembers a refusal under its update ID; Baton does not: what was refused earlier is asked anew.
        else if (failure.callId !== null && failure.callId !== callId) updateId = `${payload.requestId}~${callId}`
        else return failure.refusal
      }
    }
  }

  /**
   * Sends one command without waiting for its effect; resolves once Temporal has it. To an incident that is over it is
   * refused, and leaves a note there that somebody tried.
   */
  async signal(number: string, command: Command): Promise<Refusal | null> {
    try {
      await this.#batches.add(number, command)
      return null
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal
      const failure = failureOf(error)
      if (failure.kind === 'unreachable') return this.#unreachable(failure.reason)
      if (failure.kind === 'notNow') return refuse('busy', { number })
      const earlier = await this.#earlierAnswer(commandRef(number, command))
      if (earlier) return 'code' in earlier ? earlier : null
      const refusal = await this.#missing(number, command.kind)
      if (refusal.code === 'incident_over') await this.#noteLate(number, command, refusal)
      return refusal
    }
  }

  /**
   * Sends signals that were gathered, unless the workflow has so much before it that they could be its end. Small ones need
   * no look: Temporal takes so few of them that they cannot fill a history.
   */
  async #sendBatch(number: string, commands: Command[]): Promise<void> {
    const handle = this.#handle(number)
    if (bytesOf(commands) > smallBatch && ((await handle.describe()).historySize ?? 0) > fullHistory) throw new RefusalError(refuse('busy', { number }))
    await handle.signal(commandsSignal, commands)
  }

  /** Tells the workflow what the records know of its clocks; one that is over needs no telling. */
  report(number: string, report: ClockCommand): Promise<Refusal | null> {
    return this.#tell(() => this.#handle(number).signal(clockReportSignal, report))
  }

  /** Has notices delivered that were wanted without the workflow; one that is over delivers none. */
  deliver(number: string, notices: string[]): Promise<Refusal | null> {
    return this.#tell(() => this.#handle(number).signal(noticesSignal, notices))
  }

  /** Tells an incident that a ticket of it is done. One that is over keeps it in its records alone. */
  async ticketDone(number: string, report: Extract<TicketReport, { kind: 'ticketDone' }>): Promise<Refusal | null> {
    const goneFrom = Date.now() + 1000
    for (;;) {
      const reached = await this.#reach(() => this.#handle(number).signal(ticketReportSignal, report))
      if (reached !== 'notRunning') return reached
      const missing = await this.#missing(number, 'a ticket that is done')
      if (missing.code === 'incident_over') return this.#keepDone(number, report)
      // Between two runs of an incident that continues as new, the time-skipping server knows of none for an instant.
      if (missing.code !== 'workflow_missing' || Date.now() + pauseMs > goneFrom) return missing
      await pause()
    }
  }

  async #keepDone(number: string, report: Extract<TicketReport, { kind: 'ticketDone' }>): Promise<null> {
    const { records, clock } = this.#options
    const at = await clock.now()
    await records.step({ number, tier: 0, alarm: `ticket ${report.ticket} done` }, null, ({ incident }) =>
      Promise.resolve(recordTicket({ incident, entries: [] }, report, at) ?? { skipped: true }))
    return null
  }

  async #tell(signal: () => Promise<void>): Promise<Refusal | null> {
    const reached = await this.#reach(signal)
    return reached === 'notRunning' ? null : reached
  }

  async #reach(signal: () => Promise<void>): Promise<Refusal | 'notRunning' | null> {
    try {
      await signal()
      return null
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind === 'notRunning') return failure.kind
      if (failure.kind === 'unreachable') return this.#unreachable(failure.reason)
      throw error
    }
  }

  /** What the workflow says of itself; null when it is gone. */
  async incident(number: string): Promise<Answer | null> {
    return this.#ask(() => this.#handle(number).query(incidentQuery))
  }

  async clocks(number: string): Promise<CarriedClocks | null> {
    return this.#ask(() => this.#handle(number).query(clocksQuery))
  }

  async tiers(number: string): Promise<TierSummary[] | null> {
    return this.#ask(() => this.#handle(number).query(tiersQuery))
  }

  async #ask<R>(query: () => Promise<R>): Promise<R | null> {
    try {
      return await query()
    } catch (error) {
      if (failureOf(error).kind === 'notRunning') return null
      throw error
    }
  }

  async #earlierAnswer(request: RequestRef): Promise<Answer | Refusal | null> {
    const found = await this.#options.records.findAnswer(request)
    if (!found) return null
    return 'refused' in found ? found.refused : { ...answerOf(found.answer), repeated: true }
  }

  /** Why no workflow runs: by what the records say of the incident. */
  async #missing(number: string, command: string): Promise<Refusal> {
    const found = await this.#options.records.incident(number)
    if (!found) return refuse('incident_not_found', { number, field: 'number' })
    return isOver(found.state) ? refuse('incident_over', { number, state: found.state, command }) : refuse('workflow_missing', { number, state: found.state })
  }

  async #noteLate(number: string, command: Command, refusal: Refusal): Promise<void> {
    const { records, clock } = this.#options
    const at = await clock.now()
    await records.step({ number, tier: 0, alarm: `late:${command.requestId}` }, null, ({ incident }) => Promise.resolve(
      finish(say({ incident, entries: [] }, 'system', batonAuthor, lateMessageText(command, refusal), at))))
  }

  #unreachable(reason: string): Refusal {
    return refuse('unreachable', { service: 'Temporal', address: this.#options.address ?? 'its address', reason, setting: 'TEMPORAL_ADDRESS' })
  }

  #handle(number: string) {
    return this.#options.client.workflow.getHandle<typeof incident>(incidentWorkflowId(number))
  }
}

/** Ten thousand of these, the most that a run takes, are less than a history may have. */
const smallBatch = 4_000
/** In bytes; at 50 MB Temporal ends the workflow, and at 4 MB it asks to continue as new. Only without a worker does it get so far. */
const fullHistory = 20_000_000

const pauseMs = 100

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, pauseMs))
}
