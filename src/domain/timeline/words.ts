import type { Incident } from '../incident.js'
import type { Occasion } from '../notices/occasion.js'
import type { NoticeEvent } from '../notices/notice.js'
import { groupOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import type { ClockName } from '../sla/sla.js'

/** One thing that happens, in a few words: `page 2 of 3 to Amara`. `after`: the incident once the step is done. */
export function happened(occasion: Occasion, policy: Policy, after: Incident): string {
  return words[occasion.event]?.(occasion, policy, after) ?? occasion.event
}

const tasks: Record<ClockName, string> = { respond: 'respond', resolve: 'resolve', incident: 'resolve it as a whole' }

const words: Partial<Record<NoticeEvent, (occasion: Occasion, policy: Policy, after: Incident) => string>> = {
  opened: ({ incident }) => `opened; ${hasIt(incident)}`,
  escalated: (_, __, after) => `goes up; ${hasIt(after)}`,
  paged: ({ page, incident }) => {
    const { people, count, of } = page ?? { people: [], count: 1, of: 1 }
    const { calling, plan: { assignedBecause } } = incident.tier
    const because = calling?.calls.at(-1)?.because ?? ''
    // That the owner has it, and why, was said just before.
    const isNew = count === 1 && because !== assignedBecause
    return `page ${count} of ${of} to ${people.join(', ')}${isNew ? ` (${because})` : ''}`
  },
  reminder: ({ clock }) => `${clock?.percent ?? 0} % of the time to ${tasks[clock?.name ?? 'resolve']} is used`,
  breached: ({ clock }) => `the time to ${tasks[clock?.name ?? 'resolve']} is over`,
  alert: ({ incident }, policy) => {
    const manager = groupOf(policy, incident.assignmentGroup)?.manager ?? null
    return `alert to ${manager ?? `everyone in ${incident.assignmentGroup}`}: somebody has to decide`
  },
  unanswered: () => 'nobody has answered, and nobody is left to call',
}

function hasIt({ assignedTo, assignmentGroup, tier }: Incident): string {
  return `${assignedTo} of ${assignmentGroup} has it (${tier.plan.assignedBecause})`
}
