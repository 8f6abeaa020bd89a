import type { IncidentDocument, StoryDocument, TierDocument } from '../../client/json.js'
import { spellCounted } from '../../domain/activityStream.js'
import { countsText } from '../../domain/countsText.js'
import { isOpen, isOver, type IncidentState } from '../../domain/incident.js'
import type { ClockName } from '../../domain/sla/sla.js'
import { leftMs } from '../../domain/sla/slaCounting.js'
import type { Screen } from '../world.js'
import { requestLine } from './approvalsText.js'
import { beside, oneLine, widthOf, wrap } from './layout.js'
import { deadline, past } from './moments.js'
import type { Palette } from './palette.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** The facts of an incident: title, where it stands, who has it, and until when. */
export function headerText(story: Pick<StoryDocument, 'incident' | 'tiers' | 'tasks'>, now: string, screen: Space): string {
  const { columns, palette } = screen
  const { incident } = story
  const { number, shortDescription, description } = incident
  const facts = factsOf(story, now, palette).filter((fact): fact is [string, string] => fact[1] !== null)
  const margin = Math.max(leastMargin, ...facts.map(([name]) => widthOf(name) + 4))
  return [
    palette.strong(beside(number, oneLine(shortDescription), number.length + 2, columns)),
    standing(incident, palette),
    '',
    ...facts.map(([name, text]) => beside(`  ${palette.quiet(name)}`, text, margin, columns)),
    ...(description === null ? [] : ['', ...wrap(description, columns - 2).map(line => `  ${line}`)]),
  ].join('\n')
}

/** So that most incidents look alike. */
const leastMargin = 14

/** `In Progress (P1), L1 investigation · needs attention · breached · nobody answered` */
function standing(incident: IncidentDocument, palette: Palette): string {
  const { state, priority, stage, holdReason, needsAttention, breached, unanswered, tags, vip } = incident
  return [
    `${statePaint(state, palette)(holdReason === null ? state : `${state}, ${holdReason}`)} · P${priority} · ${stage}`,
    ...(vip ? ['VIP'] : []),
    ...(needsAttention ? [palette.caution('needs attention')] : []),
    ...(breached ? [palette.alarm('breached')] : []),
    ...(unanswered ? [palette.alarm('nobody answered')] : []),
    ...tags.map(tag => `#${tag}`),
  ].join(' · ')
}

function statePaint(state: IncidentState, palette: Palette): (text: string) => string {
  if (state === 'Resolved') return palette.good
  return isOver(state) ? palette.quiet : palette.strong
}

function factsOf({ incident, tiers, tasks }: Pick<StoryDocument, 'incident' | 'tiers' | 'tasks'>, now: string, palette: Palette): [string, string | null][] {
  const { assignedTo, assignmentGroup, caller, category, subcategory, impact, urgency, openedAt, openedBy, resolution } = incident
  const over = isOver(incident.state)
  const tier = tiers.find(({ number }) => number === incident.tier)
  const task = tasks.find(({ closedAt }) => closedAt === null)
  return [
    [isOpen(incident.state) ? 'Owner' : 'Last owner', `${assignedTo} of ${assignmentGroup}${task ? `, ${task.number}` : ''}`],
    ['Why', over || !tier ? null : `${tier.plan.row}; ${tier.plan.assignedBecause} (ladder ${tier.plan.ladder}, policy version ${tier.plan.policyVersion})`],
    ['Respond by', dueOf(tier, 'respond', now, palette)],
    ['Resolve by', dueOf(tier, 'resolve', now, palette)],
    ['Whole by', dueOf(tier, 'incident', now, palette)],
    ['Caller', caller],
    ['Category', `${[category, subcategory].filter(Boolean).join(' / ')} · impact ${impact}, urgency ${urgency}`],
    ['About', incident.configurationItem],
    ['Question', tier?.question ? `${tier.question.text} (asked by ${tier.question.askedBy}, ${tier.question.from.stage})` : null],
    ['Customer expects', incident.expectedAt && !over ? `news by ${deadline(incident.expectedAt, now, palette)}, as they were told` : null],
    ['Request', incident.approval && requestLine(incident.approval, now, palette)],
    ['Watched by', watchersText(incident)],
    ['Opened', `${past(openedAt, now)} by ${openedBy}`],
    ['Resolved', resolution && `${past(resolution.at, now)} by ${resolution.by}: ${resolution.code}. ${resolution.notes}`],
    [incident.state, incident.closedAt && past(incident.closedAt, now)],
    ['So far', countsText(incident)],
    ['Follows up', incident.followUpOf],
    ['Dedup key', incident.dedupKey],
  ]
}

function dueOf(tier: TierDocument | undefined, name: ClockName, now: string, palette: Palette): string | null {
  const clock = tier?.clocks[name]
  if (!clock || clock.endedAt !== null) return null
  if (clock.breachedAt !== null) return palette.alarm(`${deadline(clock.breachedAt, now, palette)}`)
  if (clock.dueAt === null) return null
  const left = clock.calendar === null ? '' : palette.quiet(` · ${spellCounted(leftMs(clock, now), clock.calendar)}`)
  return `${deadline(clock.dueAt, now, palette)}${left}`
}

/** As many as one reads. */
const mostNamed = 6

function watchersText({ watchers }: IncidentDocument): string | null {
  if (watchers.length === 0) return null
  const named = watchers.slice(0, mostNamed).map(({ person, because }) => because === 'asked' ? person : `${person} (${because})`)
  return `${named.join(', ')}${watchers.length > mostNamed ? ` and ${watchers.length - mostNamed} more` : ''}`
}
