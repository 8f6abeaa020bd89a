import { patched, sleep } from '@temporalio/workflow'
import { spellInstant } from '../src/domain/activityStream.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { summaryLine } from '../src/domain/summary.js'
import { skewMs } from './proxies.js'

/**
 * Reports that come before their time: the clock of one host was set back, or another's is ahead, by more than hosts
 * may disagree. A tier reports once, so they are kept here and heard when they are due by the incident's own clock;
 * the records then judge them as any other.
 */
export class EarlyReports {
  readonly #onDue: (report: ClockCommand) => void
  readonly #kept: ClockCommand[] = []

  constructor(onDue: (report: ClockCommand) => void) {
    this.#onDue = onDue
  }

  /** For the run that goes on in this one's place. */
  get kept(): ClockCommand[] {
    return [...this.#kept]
  }

  /** True when it is too early for the report, which then comes again. */
  keep(report: ClockCommand): boolean {
    const aheadMs = Date.parse(report.dueAt) - Date.now()
    // What is no instant at all is not early. Histories from before have asked the records at once.
    if (!(aheadMs > skewMs) || !patched('early reports wait')) return false
    if (!this.#kept.some(one => isSame(one, report))) {
      this.#kept.push(report)
      void this.#wait(report, aheadMs)
    }
    return true
  }

  async #wait(report: ClockCommand, aheadMs: number): Promise<void> {
    await sleep(aheadMs, { summary: summaryLine(`Reported too early: ${report.kind} at ${spellInstant(report.dueAt)}`) })
    this.#kept.splice(this.#kept.indexOf(report), 1)
    this.#onDue(report)
  }
}

function isSame(one: ClockCommand, other: ClockCommand): boolean {
  const clockOf = (report: ClockCommand) => ('clock' in report ? report.clock : null)
  return one.kind === other.kind && one.tier === other.tier && one.dueAt === other.dueAt && clockOf(one) === clockOf(other)
}
