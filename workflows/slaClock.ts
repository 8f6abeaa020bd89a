import { condition } from '@temporalio/workflow'
import { spellInstant } from '../src/domain/activityStream.js'
import type { Alarm } from '../src/domain/sla/sla.js'

/**
 * The alarms that a tier still has to wait for, in their order. Deadlines are absolute: a late worker finds them due at
 * once, and a pause is simply an empty list until the incident sends another.
 */
export class SlaClock {
  #alarms: Alarm[]
  #move: number
  #changes = 0

  constructor(alarms: Alarm[], move: number) {
    this.#alarms = alarms
    this.#move = move
  }

  /** Takes a newer set of alarms; an older one came late and is ignored. */
  set(move: number, alarms: Alarm[]): void {
    if (move < this.#move) return
    this.#move = move
    this.#alarms = alarms
    this.#changes += 1
  }

  get pending(): Alarm[] {
    return this.#alarms
  }

  get move(): number {
    return this.#move
  }

  /** Waits until the next alarm is due, the alarms change, or `interrupted` holds; then takes a due alarm out, if any. */
  async next(interrupted: () => boolean): Promise<Alarm | undefined> {
    const changes = this.#changes
    const woken = (): boolean => interrupted() || this.#changes !== changes
    const [first] = this.#alarms
    if (!first) await condition(woken)
    else if (!isDue(first)) await condition(woken, untilDueMs(first), { summary: summaryOf(first) })
    return interrupted() ? undefined : this.#take()
  }

  #take(): Alarm | undefined {
    const [first, ...rest] = this.#alarms
    if (!first || !isDue(first)) return undefined
    this.#alarms = rest
    return first
  }
}

function untilDueMs({ at }: Alarm): number {
  return Date.parse(at) - Date.now()
}

function isDue(alarm: Alarm): boolean {
  return untilDueMs(alarm) <= 0
}

function summaryOf({ kind, clock, percent, at }: Alarm): string {
  if (kind === 'call') return `the next call at ${spellInstant(at)}`
  if (kind === 'trigger') return `a trigger of the policy at ${spellInstant(at)}`
  if (kind === 'followUp') return `unanswered until ${spellInstant(at)}?`
  if (kind === 'approval') return `escalation request unanswered until ${spellInstant(at)}?`
  if (kind === 'windowOver') return `reopen window until ${spellInstant(at)}`
  return kind === 'breach' ? `${clock} by ${spellInstant(at)}` : `${percent} % of ${clock} at ${spellInstant(at)}`
}
