import type { HandoffRecord, HandoffState } from '../../ports/workStore.js'
import type { Screen } from '../world.js'
import { beside, oneLine } from './layout.js'
import { past, roughly } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import type { Palette } from './palette.js'

/** A block for each: what went from whom to whom, with which words, what became of it, and where it is now. */
export function handoffsText(handoffs: readonly HandoffRecord[], { now, more, first, ...screen }: PageScreen): string {
  if (handoffs.length === 0) return first ? 'No handoff matches.' : 'No more handoffs.'
  return [...handoffs.map(handoff => handoffText(handoff, now, screen)), ...moreLines(more)].join('\n')
}

function handoffText(handoff: HandoffRecord, now: string, { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string {
  const { incident, from, to, by, at, note } = handoff
  const lines = [
    oneLine(incident.shortDescription),
    `${from.assignmentGroup} → ${to.assignmentGroup} (${to.stage}), by ${by}, ${past(at, now)}`,
    ...(note === '' ? [] : [`"${oneLine(note)}"`]),
    `${became(handoff, now, palette)}${palette.quiet(` Now ${incident.state} with ${incident.assignedTo}, ${incident.assignmentGroup}.`)}`,
  ]
  return lines.map((line, index) => beside(index === 0 ? palette.strong(incident.number) : '', line, 12, columns)).join('\n')
}

function became({ state, at, answeredAt, engagedAt, endedAt }: HandoffRecord, now: string, palette: Palette): string {
  const after = (instant: string | null) => roughly(Date.parse(instant ?? now) - Date.parse(at))
  const told: Record<HandoffState, () => string> = {
    pending: () => palette.caution(`Pending: nobody of the group was heard for ${after(null)}.`),
    accepted: () => palette.good(`Accepted after ${after(answeredAt)}${engagedAt === null ? '' : `, worked on after ${after(engagedAt)}`}.`),
    sentBack: () => palette.caution(`Sent back after ${after(endedAt)}.`),
    unanswered: () => palette.alarm(`Unanswered: it went on after ${after(endedAt)}.`),
  }
  return told[state]()
}
