import { overrideReviewSchema, type OverrideReviewRequest } from '../domain/commands.js'
import { RefusalError } from '../domain/errors.js'
import type { OverrideCount, RecordedOverride } from '../domain/guardrails/override.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import { readPayload } from '../domain/payload.js'
import type { Clock } from '../ports/clock.js'
import { writeRef, type Keyed } from '../ports/requestRef.js'
import type { OverrideFilter, OverridePage, RecordStore } from '../ports/recordStore.js'

/** Guardrails that were bent, and what came of looking at it. */
export class Overrides {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #channel: MessageChannel | undefined

  constructor(records: RecordStore, clock: Clock, channel?: MessageChannel) {
    this.#records = records
    this.#clock = clock
    this.#channel = channel
  }

  /** Oldest first; pass `next` of a page as `cursor` to get the one after it. */
  list(filter: OverrideFilter = {}, { limit = 50, cursor = null }: { limit?: number; cursor?: string | null } = {}): Promise<OverridePage> {
    return this.#records.overrides(filter, limit, cursor)
  }

  /** How often each guardrail was bent, ever or since an instant (ISO 8601 in UTC), and how that was judged; the most bent first. */
  summary({ since = null }: { since?: string | null } = {}): Promise<OverrideCount[]> {
    return this.#records.overrideCounts(since)
  }

  /**
   * Says what a review came to; the incident's stream tells it. The same review again changes nothing (`repeated`), another one takes
   * the place of the first. Throws a `RefusalError`: `override_not_found`, `review_not_allowed` or `payload_invalid`.
   */
  async review(id: string, request: OverrideReviewRequest, keyed: Keyed = {}): Promise<{ override: RecordedOverride; repeated: boolean }> {
    const reading = readPayload(overrideReviewSchema, 'overrides review', request)
    if ('refused' in reading) throw new RefusalError(reading.refused)
    const { by, verdict, note = null } = reading.payload
    const outcome = await this.#records.reviewOverride(id, { by, verdict, note }, await this.#clock.now(), writeRef('review', { id, by, verdict, note }, { channel: this.#channel, ...keyed }))
    if ('refused' in outcome) throw new RefusalError(outcome.refused)
    return outcome
  }
}
