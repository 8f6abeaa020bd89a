import type { Incident } from './incident.js'

/**
 * How often an incident moved and to what end: `2 escalations, 2 changes of hands`; null: never. An escalation that gives it
 * to somebody else counts as both (rules.md, "Counts").
 */
export function countsText({ escalationCount, reassignmentCount, reopenCount, pingPongs }: Pick<Incident, 'escalationCount' | 'reassignmentCount' | 'reopenCount' | 'pingPongs'>): string | null {
  const bounces = pingPongs.reduce((sum, { count }) => sum + count, 0)
  const words = [[escalationCount, 'escalation', 'escalations'], [reassignmentCount, 'change of hands', 'changes of hands'], [bounces, 'ping-pong', 'ping-pongs'], [reopenCount, 'reopen', 'reopens']] as const
  const said = words.filter(([count]) => count > 0).map(([count, one, more]) => `${count} ${count === 1 ? one : more}`)
  return said.length > 0 ? said.join(', ') : null
}
