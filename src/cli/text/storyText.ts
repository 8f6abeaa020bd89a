import type { StoryDocument } from '../../client/json.js'
import type { Entry } from '../../domain/activityStream.js'
import { isOver, type IncidentTask } from '../../domain/incident.js'
import type { Screen } from '../world.js'
import { authorWidthOf, entryBeside } from './entryText.js'
import { callTable } from './callTable.js'
import { handedOver } from './handedOverText.js'
import { headerText } from './headerText.js'
import { beside, oneLine } from './layout.js'
import { past } from './moments.js'
import { nextByItself, ticketLinks } from './nextByItself.js'
import { table } from './table.js'
import { tierTable } from './tierTable.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** One incident to be read top to bottom: what it is, how far it went, who held what, and everything that happened. */
export function storyText(story: StoryDocument, now: string, screen: Space): string {
  const { incident, tiers, tasks, stream } = story
  const calls = callTable(tiers, incident.state, now, screen)
  const handed = handedOver(story, incident.tier, screen)
  const next = nextByItself(incident, now, screen)
  const tickets = ticketLinks(incident, now, screen)
  return [
    headerText(story, now, screen),
    ...(next ? section('Next by itself', next, screen) : []),
    ...(tickets ? section('Tickets', tickets, screen) : []),
    ...(handed ? section(handed.title, handed.body, screen) : []),
    ...section('Tiers', tierTable(tiers, isOver(incident.state), now, screen), screen),
    ...(calls ? section('Calls', calls, screen) : []),
    ...section('Tasks', taskTable(tasks, now, screen), screen),
    ...section('Stream (UTC)', streamText({ tiers, stream }, screen), screen),
  ].join('\n')
}

/** One tier of it: where that was, what it was handed, and its part of the stream. */
export function tierText(story: StoryDocument, tierNumber: number, now: string, screen: Space): string {
  const { incident: { number, shortDescription, state }, tiers, stream } = story
  const { columns, palette } = screen
  const handed = handedOver(story, tierNumber, screen)
  return [
    palette.strong(beside(number, oneLine(shortDescription), number.length + 2, columns)),
    tierTable(tiers.filter(one => one.number === tierNumber), isOver(state), now, screen),
    ...(handed ? section(handed.title, handed.body, screen) : []),
    ...section('Stream (UTC)', streamText({ tiers, stream: stream.filter(({ tier }) => tier === tierNumber) }, screen), screen),
  ].join('\n')
}

function section(title: string, body: string, { palette }: Space): string[] {
  return ['', palette.strong(title), body]
}

function taskTable(tasks: readonly IncidentTask[], now: string, screen: Space): string {
  const { palette } = screen
  const rows = tasks.map(({ number, state, tier, assignmentGroup, assignedTo, openedAt, closedAt }) => {
    const row = [number, String(tier), state, `${assignedTo}, ${assignmentGroup}`, past(closedAt ?? openedAt, now)]
    return closedAt === null ? row : row.map(palette.quiet)
  })
  return indented(table({ ...screen, columns: screen.columns - 2 }, ['task', 'tier', 'state', 'with', 'since'], rows, { wraps: true }))
}

function streamText({ tiers, stream }: Pick<StoryDocument, 'tiers' | 'stream'>, screen: Space): string {
  const { palette } = screen
  const authorWidth = authorWidthOf(stream)
  const lines: string[] = []
  let before: Entry | undefined
  for (const entry of stream) {
    if (entry.tier !== before?.tier) {
      const tier = tiers.find(({ number }) => number === entry.tier)
      lines.push(palette.quiet(`── tier ${entry.tier}${tier ? `: ${tier.stage}, ${tier.assignmentGroup}` : ''} ──`))
    }
    if (entry.at.slice(0, 10) !== before?.at.slice(0, 10)) lines.push(palette.quiet(`  ${entry.at.slice(0, 10)}`))
    lines.push(entryBeside(entry, authorWidth, screen))
    before = entry
  }
  return lines.join('\n')
}

function indented(text: string): string {
  return text.split('\n').map(line => `  ${line}`).join('\n')
}
