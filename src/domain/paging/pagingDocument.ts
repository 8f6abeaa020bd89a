import { parseDuration } from '../time/duration.js'
import type { PagingRule } from './paging.js'
import type { PagingDocument } from './pagingSchema.js'

/** As the reference has it: (reminders + 1) × interval, an interval of 15 minutes, the manager last. */
const defaultIntervalMs = parseDuration('15 min') ?? 0

/** What a document says about calling people, with every default filled in. */
export function pagingOf(document: PagingDocument): PagingRule[] {
  return document.map(({
    groups = null, reminders = 2, interval, by = null, through = null, repeat = 0, catchAll = 'manager', acknowledgeWithin = null, ...when
  }) => ({
    groups, when, reminders, intervalMs: interval ?? defaultIntervalMs, channels: by, through, repeat, catchAll, acknowledgeWithinMs: acknowledgeWithin,
  }))
}
