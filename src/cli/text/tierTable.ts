import type { ClockDocument, TierDocument } from '../../client/json.js'
import { spellInstant } from '../../domain/activityStream.js'
import type { TierOutcome } from '../../domain/incident.js'
import { leftMs } from '../../domain/sla/slaCounting.js'
import type { Screen } from '../world.js'
import { byUrgency, roughly, untilDeadline } from './moments.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

const outcomeWords: Record<TierOutcome, string> = {
  escalated: 'escalated', breached: 'escalated, time was up', sentBack: 'sent back', answered: 'answered', reassigned: 'reassigned',
  deEscalated: 'de-escalated', closed: 'closed', canceled: 'canceled', continued: 'runs',
}

/** The tiers in the order they ran: where, since when, how each of their clocks stands, how they ended. */
export function tierTable(tiers: readonly TierDocument[], over: boolean, now: string, screen: Space): string {
  const { palette } = screen
  const rows = tiers.map(tier => {
    const { number, stage, assignmentGroup, startedAt, endedAt, engagedAt, clocks } = tier
    const quiet = endedAt !== null || over ? palette.quiet : (text: string) => text
    return [
      quiet(String(number)), quiet(stage), quiet(assignmentGroup), quiet(spellInstant(startedAt).replace(' UTC', '')),
      clockText(clocks.respond, endedAt !== null, now, palette), clockText(clocks.resolve, endedAt !== null, now, palette), engagedAt === null ? quiet('–') : quiet(`after ${roughly(Date.parse(engagedAt) - Date.parse(startedAt))}`), quiet(endText(tier)),
    ]
  })
  const head = ['tier', 'stage', 'group', 'started (UTC)', 'respond', 'resolve', 'engaged', 'ended']
  return table({ ...screen, columns: screen.columns - 2 }, head, rows, { wraps: true })
    .split('\n').map(line => `  ${line}`).join('\n')
}

function endText({ startedAt, endedAt, outcome }: TierDocument): string {
  if (endedAt === null || outcome === null) return 'runs'
  return `${outcomeWords[outcome]} after ${roughly(Date.parse(endedAt) - Date.parse(startedAt))}`
}

/** How a clock stands, in a word or two; one that did not run out before its tier ended has nothing more to say. */
function clockText(clock: ClockDocument, ended: boolean, now: string, palette: Palette): string {
  if (clock === null) return palette.quiet('none')
  const { breachedAt, endedAt, dueAt } = clock
  if (breachedAt !== null) return palette.alarm('breached')
  if (endedAt !== null) return palette.good('met')
  if (dueAt !== null) return byUrgency(dueAt, now, palette)(untilDeadline(dueAt, now))
  return palette.quiet(ended ? '–' : `stopped, ${roughly(leftMs(clock, now))} left`)
}
