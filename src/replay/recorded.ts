import type { Story } from '../ports/recordStore.js'
import type { Figures } from './figures.js'
import { minuteOf } from './logInstant.js'

/** What Baton recorded of one incident, read from its records alone. */
export function figuresOfStory({ incident, tiers }: Story): Figures {
  const { openedAt, resolvedAt, reopenCount, state, priority } = incident
  const handoffs = tiers.filter((tier, index) => index > 0 && tier.assignmentGroup !== tiers[index - 1]?.assignmentGroup).length
  return {
    handoffs, reopens: reopenCount, state, priority,
    timeToResolveMs: resolvedAt === null ? null : Date.parse(minuteOf(resolvedAt)) - Date.parse(minuteOf(openedAt)),
  }
}
