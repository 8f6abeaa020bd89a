import type { IncidentDocument } from '../../client/json.js'
import { isOpen, isOver } from '../../domain/incident.js'
import type { Screen } from '../world.js'
import { oneLine, wrap } from './layout.js'
import { byUrgency, untilDeadline } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

/** From this width on there is room for the state in a column of its own, and for the group beside the person. */
const roomyForState = 100
const roomyForGroup = 120
/** Below it the stage gives way, and then the person: both stand in `baton show`. */
const roomyForStage = 64
const roomyForPerson = 46

export function listText(incidents: readonly IncidentDocument[], { now, more, first, ...screen }: PageScreen): string {
  const { palette, columns } = screen
  if (incidents.length === 0) return first ? 'No incident matches.' : 'No more incidents.'
  const states = columns >= roomyForState
  const groups = columns >= roomyForGroup
  const stages = columns >= roomyForStage
  const people = columns >= roomyForPerson
  const due = !states && incidents.some(incident => nextDueAt(incident) === null) ? 'due or state' : 'due'
  const head = ['incident', 'P', due, ...(states ? ['state'] : []), ...(stages ? ['stage'] : []), ...(groups ? ['group'] : []), ...(people ? ['with'] : []), 'what']
  const rows = incidents.map(incident => {
    const { number, priority, state, stage, assignmentGroup, assignedTo, shortDescription, needsAttention } = incident
    const row = [
      number + (needsAttention ? '!' : ''), String(priority), dueOf(incident, now, states), ...(states ? [state] : []), ...(stages ? [stage] : []),
      ...(groups ? [assignmentGroup] : []), ...(people ? [assignedTo] : []), oneLine(shortDescription),
    ]
    if (isOver(state)) return row.map(palette.quiet)
    return row.map((cell, column) => paint(head[column] ?? '', incident, now, palette)(cell))
  })
  return [table(screen, head, rows, { wraps: false, firm: ['incident', 'P', due, 'state'] }), ...legend(incidents, screen), ...moreLines(more)].join('\n')
}

/** The earliest deadline of the clocks that run; null when none does. */
function nextDueAt({ respondBy, resolveBy, incidentBy }: IncidentDocument): string | null {
  return [respondBy, resolveBy, incidentBy].filter(due => due !== null).sort()[0] ?? null
}

/** When it is due; of what is not, in a narrow list, why. */
function dueOf(incident: IncidentDocument, now: string, stateIsShown: boolean): string {
  const due = nextDueAt(incident)
  if (due !== null) return untilDeadline(due, now)
  return stateIsShown ? '' : incident.state
}

function paint(column: string, incident: IncidentDocument, now: string, palette: Palette): (text: string) => string {
  const { breached, needsAttention, state } = incident
  if (column === 'incident') return needsAttention ? palette.caution : palette.strong
  if (column === 'state' && state === 'Resolved') return palette.good
  if (!column.startsWith('due')) return text => text
  const due = nextDueAt(incident)
  if (breached && isOpen(state)) return palette.alarm
  if (due !== null) return byUrgency(due, now, palette)
  return state === 'Resolved' ? palette.good : palette.quiet
}

function legend(incidents: readonly IncidentDocument[], { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string[] {
  if (!incidents.some(({ needsAttention }) => needsAttention)) return []
  return ['', ...wrap('! needs attention: nobody of the group has acted yet', columns).map(palette.quiet)]
}
