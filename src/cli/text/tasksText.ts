import type { TaskRecord } from '../../ports/workStore.js'
import { oneLine } from './layout.js'
import { sinceMoment } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import { table } from './table.js'

/** From this width on there is room for the group beside the person. */
const roomyForGroup = 100

/** A line for each task: on whose desk it is since when, and what it is about. What is closed says how, and is grey. */
export function tasksText(tasks: readonly TaskRecord[], { now, more, first, ...screen }: PageScreen): string {
  if (tasks.length === 0) return first ? 'No task matches.' : 'No more tasks.'
  const groups = screen.columns >= roomyForGroup
  const opened = tasks.some(({ task }) => task.closedAt !== null) ? 'opened or state' : 'opened'
  const head = ['task', 'incident', 'P', 'with', ...(groups ? ['group'] : []), opened, 'what']
  const rows = tasks.map(({ incident, task }) => {
    const isOpen = task.closedAt === null
    const row = [
      task.number, incident.number, String(incident.priority), task.assignedTo, ...(groups ? [task.assignmentGroup] : []),
      isOpen ? sinceMoment(task.openedAt, now) : task.state, oneLine(incident.shortDescription),
    ]
    return isOpen ? row : row.map(screen.palette.quiet)
  })
  return [table(screen, head, rows, { wraps: false, firm: ['task', 'incident', 'P'] }), ...moreLines(more)].join('\n')
}
