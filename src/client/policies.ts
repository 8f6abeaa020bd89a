import { RefusalError, refuse } from '../domain/errors.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Policy } from '../domain/policy/policy.js'
import type { PolicyProblem } from '../domain/policy/policyProblems.js'
import type { Clock } from '../ports/clock.js'
import { writeRef, type Keyed } from '../ports/requestRef.js'
import type { LivePolicy, PolicyVersion, RecordStore } from '../ports/recordStore.js'
import type { PolicyChange } from '../domain/policy/policyDiff.js'
import type { Described, WouldHappen } from './foresee.js'
import type { TouchedReport } from './touchedIncidents.js'

/** What a policy document comes to, without being applied. */
export interface PolicyCheck {
  /** Null: it cannot be applied. */
  policy: { name: string } | null
  problems: PolicyProblem[]
  warnings: PolicyProblem[]
  /** Against the live one; null: there is none, or it cannot be applied. */
  changes: PolicyChange[] | null
  /** Null: it cannot be applied. */
  touched: TouchedReport | null
}

/** The escalation policy in force, and those before it. */
export class Policies {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #channel: MessageChannel | undefined

  constructor(records: RecordStore, clock: Clock, channel?: MessageChannel) {
    this.#records = records
    this.#clock = clock
    this.#channel = channel
  }

  /** Null before the first one is applied. */
  live(): Promise<LivePolicy | null> {
    return this.#records.livePolicy()
  }

  /** The newest first. */
  versions(): Promise<PolicyVersion[]> {
    return this.#records.policyVersions()
  }

  /** A version as it was applied; null when there is none. */
  version(version: number): Promise<LivePolicy | null> {
    return this.#records.policyVersion(version)
  }

  /** The YAML of a version as it was applied; null when there is no such version. */
  source(version: number): Promise<string | null> {
    return this.#records.policySource(version)
  }

  /** Which open incidents a policy touches, compared with the live one; `most` of each kind are named. */
  async touched(policy: Policy, { most = 5 }: { most?: number } = {}): Promise<TouchedReport> {
    const { touchedIncidents } = await import('./touchedIncidents.js')
    return touchedIncidents(this.#records, await this.live(), policy, most, await this.#clock.now())
  }

  /** What the live policy would do with an incident like this: which row, who and why, by when. Throws `no_policy` as a `RefusalError`. */
  async foresee(described: Described): Promise<WouldHappen> {
    const { foresee } = await import('./foresee.js')
    return foresee({ records: this.#records, clock: this.#clock }, described)
  }

  /** Everything that is wrong with a document, and what it would change. Never throws for what stands in it. */
  async check(source: string): Promise<PolicyCheck> {
    const [{ readPolicy }, { policyDiff }, live] = await Promise.all([
      import('../domain/policy/policyDocument.js'), import('../domain/policy/policyDiff.js'), this.live(),
    ])
    const reading = readPolicy(source)
    if ('problems' in reading) return { policy: null, problems: reading.problems, warnings: [], changes: null, touched: null }
    const { policy, warnings } = reading
    return { policy: { name: policy.name }, problems: [], warnings, changes: live && policyDiff(live.policy, policy), touched: await this.touched(policy) }
  }

  /**
   * Makes a policy the live one: incidents follow it from their next move on. Throws a `RefusalError`: `policy_invalid`
   * with every problem in its details, or `field_required` without a name or reason; then the live one stays.
   */
  async apply(source: string, { by, reason }: { by: string; reason: string }, keyed: Keyed = {}): Promise<{ version: PolicyVersion; warnings: PolicyProblem[] }> {
    for (const [field, value] of Object.entries({ by, reason })) {
      if (value.trim() === '') throw new RefusalError(refuse('field_required', { command: 'policy apply', field }))
    }
    // Reading a policy takes the YAML parser along; most users of a client never need it.
    const { readPolicy } = await import('../domain/policy/policyDocument.js')
    const reading = readPolicy(source)
    if ('problems' in reading) throw policyInvalid(reading.problems)
    const version = await this.#records.applyPolicy(reading.policy, source, by.trim(), reason.trim(), await this.#clock.now(), writeRef('policy', { source, by, reason }, { channel: this.#channel, ...keyed }))
    const { repeated: _, ...applied } = version
    return { version: applied, warnings: reading.warnings }
  }
}

/** The refusal of a policy document: its message names the places, its details hold each problem in parts. */
export function policyInvalid(problems: readonly PolicyProblem[]): RefusalError {
  const places = problems.map(({ line, column, problem }) => `line ${line}, column ${column}: ${problem}`)
  const refusal = refuse('policy_invalid', { problems: places.join('; ') })
  return new RefusalError({ ...refusal, details: { ...refusal.details, problems: problems.map(problem => ({ ...problem })) } })
}
