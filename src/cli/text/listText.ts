import { isOpen, isOver, type Incident } from '../../domain/incident.js'
import { nextDueAt } from '../../domain/sla.js'
import type { Screen } from '../world.js'
import { oneLine } from './layout.js'
import { byUrgency, untilDeadline } from './moments.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

interface ListScreen extends Pick<Screen, 'columns' | 'palette'> {
  now: string
  /** The command that shows the next page; null on the last one. */
  more: string | null
  /** Whether this is the first page. */
  first: boolean
}

/** From this width on there is room for the group beside the person. */
const roomy = 120

export function listText(incidents: readonly Incident[], { now, more, first, ...screen }: ListScreen): string {
  const { palette, columns } = screen
  if (incidents.length === 0) return first ? 'No incident matches.' : 'No more incidents.'
  const wide = columns >= roomy
  const head = ['incident', 'P', 'due', 'state', 'stage', ...(wide ? ['group'] : []), 'with', 'what']
  const rows = incidents.map(incident => {
    const { number, priority, state, stage, assignmentGroup, assignedTo, shortDescription, needsAttention } = incident
    const row = [
      number + (needsAttention ? '!' : ''), String(priority), dueOf(incident, now), state, stage,
      ...(wide ? [assignmentGroup] : []), assignedTo, oneLine(shortDescription),
    ]
    if (isOver(state)) return row.map(palette.quiet)
    return row.map((cell, column) => paint(head[column] ?? '', incident, now, palette)(cell))
  })
  return [table(screen, head, rows, { wraps: false }), ...legend(incidents, palette), ...(more === null ? [] : ['', `More: ${more}`])].join('\n')
}

function dueOf({ state, breached, tier }: Incident, now: string): string {
  const due = nextDueAt(tier.clocks)
  if (due !== null) return untilDeadline(due, now)
  if (state === 'On Hold') return 'on hold'
  return breached ? 'breached' : ''
}

function paint(column: string, incident: Incident, now: string, palette: Palette): (text: string) => string {
  const { breached, needsAttention, state, tier } = incident
  if (column === 'incident') return needsAttention ? palette.caution : palette.strong
  if (column === 'state' && state === 'Resolved') return palette.good
  if (column !== 'due') return text => text
  const due = nextDueAt(tier.clocks)
  if (breached && isOpen(state)) return palette.alarm
  return due === null ? palette.quiet : byUrgency(due, now, palette)
}

function legend(incidents: readonly Incident[], palette: Palette): string[] {
  return incidents.some(({ needsAttention }) => needsAttention) ? ['', palette.quiet('! needs attention: nobody of the group has acted yet')] : []
}
