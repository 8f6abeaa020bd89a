import { spell, spellInstant } from '../../domain/activityStream.js'
import type { Timeline, TimelineRow } from '../../domain/timeline/timeline.js'
import type { Screen } from '../world.js'
import { wrap } from './layout.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** What happens if nobody answers: a table for each ladder. */
export function timelineText(timelines: readonly Timeline[], at: string, screen: Space): string {
  return timelines.map(timeline => timelineTable(timeline, at, screen)).join('\n\n')
}

function timelineTable({ ladder, priority, rows, cutOff }: Timeline, at: string, screen: Space): string {
  const { palette, columns } = screen
  const title = `Ladder ${ladder}, P${priority}, opened ${spellInstant(at)}, and nobody answers`
  const last = rows.at(-1)
  const end = cutOff || !last ? 'It goes on like this.' : `After that nothing happens by itself: ${last.assignedTo} of ${last.assignmentGroup} has it.`
  const told = rows.some(row => row.told.length > 0)
  const head = ['after', 'at (UTC)', 'stage', 'what', ...(told ? ['told'] : [])]
  let before: TimelineRow | undefined
  const drawn = rows.map(row => {
    const isNext = before?.at === row.at
    const isThere = before?.stage === row.stage && before.assignmentGroup === row.assignmentGroup
    before = row
    const paint = painted(row, palette)
    return [isNext ? '' : spell(row.afterMs), isNext ? '' : moment(row, at), isThere ? '' : row.stage, paint(row.what), ...(told ? [row.told.join(', ')] : [])]
  })
  return [palette.strong(title), table(screen, head, drawn, { wraps: true }), ...wrap(end, columns).map(palette.quiet)].join('\n')
}

/** The date only where it is another than that of the opening. */
function moment({ at }: TimelineRow, openedAt: string): string {
  const text = spellInstant(at).replace(' UTC', '')
  return at.slice(0, 10) === openedAt.slice(0, 10) ? text.slice(11) : text
}

function painted({ event }: TimelineRow, palette: Palette): (text: string) => string {
  if (event === 'breached' || event === 'unanswered' || event === 'alert') return palette.alarm
  if (event === 'paged') return palette.caution
  return event === 'escalated' || event === 'opened' ? palette.strong : text => text
}
