import { stringify } from 'yaml'
import type { PriorityMatrix } from './priorityMatrix.js'
import type { LogIncident } from './readLog.js'

/** The group of an incident whose group the log never names. */
export const unknownGroup = 'Unknown'
const stage = 'Service'

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
      sla: { remindAt: [], onBreach: 'flag' },
      reopenWindow: 'none',
      stages: [{ name: stage }],
      entry: [
        ...groups.filter(group => group !== unknownGroup).map(group => ({ when: { tags: [groupTag(group)] }, stage, group })),
        { stage, group: unknownGroup },
      ],
    }],
  }, { lineWidth: 0, aliasDuplicateObjects: false })
}
