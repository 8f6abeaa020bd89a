import { stringify } from 'yaml'
import { formatDuration } from '../domain/time/duration.js'
import { defaultDurationsMs } from '../domain/policy/policyDefaults.js'
import type { ClockName } from '../domain/sla/sla.js'
import type { PriorityMatrix } from './priorityMatrix.js'
import type { LogIncident } from './readLog.js'

/** The group of an incident whose group the log never names. */
export const unknownGroup = 'Unknown'
const stage = 'Service'
/**
 * Everything in a log happens on the minute, so a deadline of whole minutes would run out in the very moment in which
 * something is done. A timer that fires while the workflow cancels it stops the time-skipping server for good (it
 * answers "invalid history builder state for action"; a real server does not). Half a minute keeps the two apart.
 */
const offTheMinuteMs = 30_000

/** What an incident is opened with to start at this group. */
export function groupTag(group: string): string {
  return `group: ${group}`
}

/**
 * A policy in which the log can happen (rules.md, "Replaying a log"), as YAML: its groups with the persons seen in
 * them, one stage, clocks that only flag and remind nobody, nothing that closes by itself. An incident starts at the
 * group that its tag names.
 */
export function policyOf(incidents: readonly LogIncident[], priorityMatrix: PriorityMatrix): string {
  const people = new Map<string, Set<string>>([[unknownGroup, new Set()]])
  for (const { group, person } of incidents.flatMap(({ rows }) => rows)) {
    if (group === null) continue
    const members = people.get(group) ?? new Set()
    people.set(group, person === null ? members : members.add(person))
  }
  const groups = [...people.keys()]
  return stringify({
    name: 'from the log',
    priorityMatrix,
    groups: Object.fromEntries([...people].map(([group, members]) => [
      group, members.size > 0 ? { members: [...members] } : { manager: `Somebody of ${group}` },
    ])),
    ladders: [{
      name: 'log',
      sla: { respond: limits('respond'), resolve: limits('resolve'), remindAt: [], onBreach: 'flag' },
      reopenWindow: 'none',
      stages: [{ name: stage }],
      entry: [
        ...groups.filter(group => group !== unknownGroup).map(group => ({ when: { tags: [groupTag(group)] }, stage, group })),
        { stage, group: unknownGroup },
      ],
    }],
  }, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** The shipped promises, a little longer. */
function limits(clock: ClockName): Record<string, string> {
  return Object.fromEntries(Object.entries(defaultDurationsMs[clock])
    .map(([priority, durationMs]) => [`P${priority}`, formatDuration(durationMs + offTheMinuteMs)]))
}
