import { spell, spellInstant } from '../../domain/activityStream.js'
import type { Timeline, TimelineRow } from '../../domain/timeline/timeline.js'
import type { Screen } from '../world.js'
import { beside, widthOf, wrap } from './layout.js'
import type { Palette } from './palette.js'

type Space = Pick<Screen, 'columns' | 'palette'>

const afterHead = 'after'

/** What happens if nobody answers, one timeline for each ladder: told like the stream of an incident. */
export function timelineText(timelines: readonly Timeline[], at: string, screen: Space): string {
  return timelines.map(timeline => oneTimeline(timeline, at, screen)).join('\n\n')
}

function oneTimeline({ ladder, priority, rows, cutOff }: Timeline, at: string, screen: Space): string {
  const { palette, columns } = screen
  const title = `Ladder ${ladder}, P${priority}, opened ${spellInstant(at)}, and nobody answers`
  const last = rows.at(-1)
  const end = cutOff || !last ? 'It goes on like this.' : `After that nothing happens by itself: ${last.assignedTo} of ${last.assignmentGroup} has it.`
  const afterWidth = Math.max(...[afterHead, ...rows.map(({ afterMs }) => spell(afterMs))].map(widthOf))
  const margin = (after: string, time: string) => `  ${after.padEnd(afterWidth)}  ${time.padEnd(5)}  `
  const lines: string[] = []
  let before: TimelineRow | undefined
  for (const row of rows) {
    const isThere = before?.stage === row.stage && before.assignmentGroup === row.assignmentGroup
    if (!isThere) lines.push(palette.quiet(`── ${row.stage}, ${row.assignmentGroup} ──`))
    const isSameDay = (before?.at ?? at).slice(0, 10) === row.at.slice(0, 10)
    if (!isSameDay) lines.push(palette.quiet(margin('', row.at.slice(0, 10)).trimEnd()))
    const left = isThere && before?.at === row.at ? margin('', '') : margin(spell(row.afterMs), row.at.slice(11, 16))
    lines.push(beside(left, textOf(row, palette), widthOf(left), columns))
    before = row
  }
  return [
    ...wrap(title, columns).map(palette.strong), palette.quiet(margin(afterHead, '(UTC)').trimEnd()), ...lines, ...wrap(end, columns).map(palette.quiet),
  ].join('\n')
}

function textOf(row: TimelineRow, palette: Palette): string {
  const what = painted(row, palette)(row.what)
  return row.told.length === 0 ? what : `${what} ${palette.quiet(`→ ${row.told.join(', ')}`)}`
}

function painted({ event }: TimelineRow, palette: Palette): (text: string) => string {
  if (event === 'breached' || event === 'unanswered' || event === 'alert') return palette.alarm
  if (event === 'paged') return palette.caution
  return event === 'escalated' || event === 'opened' ? palette.strong : text => text
}
