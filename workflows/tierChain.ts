import { condition, log, startChild, type ChildWorkflowHandle } from '@temporalio/workflow'
import { isOpen, isOver, type Snapshot, type TierOutcome } from '../src/domain/incident.js'
import type { Alarm } from '../src/domain/sla.js'
import { endSignal, setClockSignal, type TierSummary } from './messages.js'
import { tierWorkflowId } from './names.js'
import { searchAttributes } from './searchAttributes.js'
import type { tier, TierResult } from './tier.js'

/**
 * The tiers of one incident, seen from it: one runs at a time, and each is started, told of its clock, and ended here.
 * A tier that ends without being told to (terminated by an operator) is started again: an incident is never without one.
 */
export class TierChain {
  readonly summaries: TierSummary[]
  readonly #number: string
  readonly #historyBudget: number
  #incident: Snapshot | undefined
  #alarms: Alarm[] = []
  #running: ChildWorkflowHandle<typeof tier> | undefined
  #result: TierResult | undefined
  #lost = false
  #telling = false

  constructor({ number, historyBudget }: { number: string; historyBudget: number }, summaries: TierSummary[]) {
    this.#number = number
    this.#historyBudget = historyBudget
    this.summaries = [...summaries]
  }

  /** True when the running tier ended although nobody told it to. */
  get lost(): boolean {
    return this.#lost
  }

  get busy(): boolean {
    return this.#telling || this.#lost
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
    this.#telling = true
    if (before === undefined) await this.#start(incident, alarms)
    else if (isOver(incident.state)) await this.#end(incident, outcome)
    else if (before.tier.number !== incident.tier.number) {
      await Promise.all([this.#end(incident, outcome), this.#start(incident, alarms)])
    } else if (needsTelling(before, incident)) await this.#tell(incident, alarms)
    this.#telling = false
  }

  /** Starts the lost tier again, with the alarms it still had to wait for as far as the incident knows. */
  async restart(): Promise<void> {
    this.#lost = false
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
    }
    this.#alarms = alarms
    this.#result = undefined
    const running = await startChild<typeof tier>('tier', {
      workflowId: tierWorkflowId(this.#number, tierNumber),
      args: [{
        number: this.#number, tier: tierNumber, stage, assignmentGroup, move: moves, alarms, historyBudget: this.#historyBudget,
      }],
      staticSummary: `Tier ${tierNumber}: ${stage}, ${assignmentGroup}`,
      typedSearchAttributes: [
        { key: searchAttributes.stage, value: stage },
        { key: searchAttributes.assignmentGroup, value: assignmentGroup },
        { key: searchAttributes.priority, value: priority },
      ],
    })
    this.#running = running
    running.result().then(result => this.#ended(running, result), () => this.#ended(running, undefined))
  }

  #ended(handle: ChildWorkflowHandle<typeof tier>, result: TierResult | undefined): void {
    if (handle !== this.#running) return
    if (result) this.#result = result
    else this.#lost = !this.#incident || !isOver(this.#incident.state)
    if (result && result.outcome !== 'continued') this.#running = undefined
  }

  async #tell({ moves, state }: Snapshot, alarms: Alarm[]): Promise<void> {
    this.#alarms = alarms
    await this.#signal(() => this.#running?.signal(setClockSignal, { move: moves, paused: !isOpen(state) || state === 'On Hold', alarms }))
  }

  async #end(incident: Snapshot, outcome: TierOutcome): Promise<void> {
    const running = this.#running
    const summary = this.summaries.at(-1)
    this.#running = undefined
    if (summary) this.summaries[this.summaries.length - 1] = { ...summary, endedAt: incident.updatedAt, outcome }
    await this.#signal(() => running?.signal(endSignal, { outcome }))
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
 * Only what moves the clocks is worth a message. An answered respond clock is not: its alarms find out by themselves
 * that there is nothing left to say.
 */
function needsTelling(before: Snapshot, after: Snapshot): boolean {
  const started = before.state === 'New' && after.state === 'In Progress'
  return (before.state !== after.state && !started) || before.priority !== after.priority
}
