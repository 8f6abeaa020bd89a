import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { condition, log, sleep, startChild, type ChildWorkflowHandle, type ChildWorkflowOptions } from '@temporalio/workflow'
import { isOpen, isOver, type Snapshot, type TierOutcome } from '../src/domain/incident.js'
import { nextDueAt, type Alarm } from '../src/domain/sla/sla.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { summaryLine } from '../src/domain/summary.js'
import { endSignal, setClockSignal, type TierSummary } from './messages.js'
import { tierWorkflowId } from './names.js'
import { isAbout } from './reports.js'
import { searchAttributes } from './searchAttributes.js'
import type { tier, TierResult } from './tier.js'

/** As many tiers a workflow remembers: they go from run to run. The records have them all. */
export const mostSummaries = 200

/**
 * The tiers of one incident, seen from it: one runs at a time, and each is started, told of its clock, and ended here.
 * A tier that ends without being told to (terminated by an operator, or by its own clock when nobody could take over)
 * is started again: an incident is never without one.
 */
export class TierChain {
  readonly summaries: TierSummary[]
  readonly #number: string
  readonly #historyBudget: number
  readonly #onReport: (report: ClockCommand) => void
  #incident: Snapshot | undefined
  #alarms: Alarm[] = []
  #running: ChildWorkflowHandle<typeof tier> | undefined
  #result: TierResult | undefined
  #lost = false

  /** `onReport` is told when a tier ends by its own clock. */
  constructor(
    { number, historyBudget }: { number: string; historyBudget: number }, summaries: TierSummary[], onReport: (report: ClockCommand) => void,
  ) {
    this.#number = number
    this.#historyBudget = historyBudget
    this.#onReport = onReport
    this.summaries = summaries.slice(-mostSummaries)
  }

  /** True when the running tier ended although nobody told it to: by its own clock, or by an operator's hand. */
  get lost(): boolean {
    return this.#lost
  }

  /** Starts the tier of an incident that continues from an earlier run. */
  begin(incident: Snapshot, alarms: Alarm[]): Promise<void> {
    this.#incident = incident
    return this.#start(incident, alarms)
  }

  /** Makes the tiers match the incident as it was just recorded; `outcome` is how the running tier ends, if it does. */
  async follow(incident: Snapshot, alarms: Alarm[], outcome: TierOutcome): Promise<void> {
    const before = this.#incident
    this.#incident = incident
    if (before === undefined) await this.#start(incident, alarms)
    else if (isOver(incident.state)) await this.#finish(before, incident, outcome)
    else if (before.tier.number !== incident.tier.number) {
      await Promise.all([this.#end(incident, outcome), this.#start(incident, alarms)])
    } else if (needsTelling(before, incident)) await this.#tell(incident, alarms)
  }

  /**
   * The last tier of an incident that is over. One that only waited for the reopen window is left to end with the
   * incident's workflow, which asks it to: no message, and half the events.
   */
  async #finish(before: Snapshot, incident: Snapshot, outcome: TierOutcome): Promise<void> {
    const running = this.#running
    if (before.state === 'Resolved') return this.#summarise(incident, outcome)
    await this.#end(incident, outcome)
    await running?.result().catch(() => undefined)
  }

  /** A running-out that a tier has reported is not waited for again, should the tier get lost. */
  heard(report: ClockCommand): void {
    if (report.tier !== this.#incident?.tier.number) return
    this.#alarms = this.#alarms.filter(alarm => !isAbout(report, alarm))
  }

  /** Starts the lost tier again, with the alarms it still had to wait for as far as the incident knows. */
  async restart(): Promise<void> {
    if (this.#incident) await this.#start(this.#incident, this.#alarms)
  }

  /** Ends the tier for the incident's continuing as new; returns what it had not reported yet. */
  async suspend(): Promise<Alarm[]> {
    const running = this.#running
    if (!running) return this.#alarms
    await this.#signal(() => running.signal(endSignal, { outcome: 'continued' }))
    await condition(() => this.#result !== undefined || this.#lost)
    return this.#result?.alarms ?? this.#alarms
  }

  async #start(incident: Snapshot, alarms: Alarm[]): Promise<void> {
    const { tier: { number: tierNumber, startedAt }, stage, assignmentGroup, priority, moves } = incident
    if (!this.summaries.some(({ number }) => number === tierNumber)) {
      this.summaries.push({ number: tierNumber, stage, assignmentGroup, startedAt, endedAt: null, outcome: null })
      if (this.summaries.length > mostSummaries) this.summaries.shift()
    }
    this.#alarms = alarms
    this.#result = undefined
    this.#lost = false
    const running = await this.#launch({
      workflowId: tierWorkflowId(this.#number, tierNumber),
      args: [{
        number: this.#number, tier: tierNumber, stage, assignmentGroup, move: moves, alarms, relay: [], historyBudget: this.#historyBudget,
      }],
      staticSummary: summaryLine(`Tier ${tierNumber}: ${stage}, ${assignmentGroup}`),
      parentClosePolicy: 'REQUEST_CANCEL',
      typedSearchAttributes: [
        { key: searchAttributes.stage, value: stage },
        { key: searchAttributes.assignmentGroup, value: assignmentGroup },
        { key: searchAttributes.priority, value: priority },
      ],
    })
    this.#running = running
    running.result().then(result => this.#ended(running, result), () => this.#ended(running, undefined))
  }

  /** The tier of an earlier run may still be ending, for example after a reset: an incident waits for it, and never fails. */
  async #launch(options: ChildWorkflowOptions & { args: Parameters<typeof tier> }): Promise<ChildWorkflowHandle<typeof tier>> {
    for (;;) {
      try {
        return await startChild<typeof tier>('tier', options)
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
        await sleep(1000, { summary: `${String(options.workflowId)} still runs` })
      }
    }
  }

  #ended(handle: ChildWorkflowHandle<typeof tier>, result: TierResult | undefined): void {
    if (handle !== this.#running) return
    if (result?.outcome === 'continued') return void (this.#result = result)
    this.#lost = !this.#incident || !isOver(this.#incident.state)
    if (result?.report) this.#onReport(result.report)
  }

  async #tell({ moves, state, tier: { clocks } }: Snapshot, alarms: Alarm[]): Promise<void> {
    this.#alarms = alarms
    if (!this.#lost) await this.#signal(() => this.#running?.signal(setClockSignal, { move: moves, paused: !isOpen(state) || nextDueAt(clocks) === null, alarms }))
  }

  async #end(incident: Snapshot, outcome: TierOutcome): Promise<void> {
    const running = this.#running
    this.#running = undefined
    this.#summarise(incident, outcome)
    if (!this.#lost) await this.#signal(() => running?.signal(endSignal, { outcome }))
  }

  #summarise({ updatedAt }: Snapshot, outcome: TierOutcome): void {
    const summary = this.summaries.at(-1)
    if (summary) this.summaries[this.summaries.length - 1] = { ...summary, endedAt: updatedAt, outcome }
  }

  /** A tier that is gone already needs no telling; it is noticed by its end. */
  async #signal(send: () => Promise<void> | undefined): Promise<void> {
    try {
      await send()
    } catch (error) {
      log.warn('A tier could not be told', { number: this.#number, error: String(error) })
    }
  }
}

/**
 * Only what moves the clocks, the next call, a trigger or an escalation request is worth a message. An answered respond clock
 * is not, nor a follow-up that nobody needs any more: their alarms find out by themselves that there is nothing left to say.
 */
function needsTelling(before: Snapshot, after: Snapshot): boolean {
  const started = before.state === 'New' && after.state === 'In Progress'
  return (before.state !== after.state && !started) || before.priority !== after.priority || before.holdReason !== after.holdReason
    || before.tier.callDueAt !== after.tier.callDueAt || before.tier.clocks.resolve?.dueAt !== after.tier.clocks.resolve?.dueAt
    || JSON.stringify(before.otherDueAt) !== JSON.stringify(after.otherDueAt)
}
