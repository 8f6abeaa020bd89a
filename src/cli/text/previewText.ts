import type { HandingOnKind } from '../../domain/handoff/handingOn.js'
import type { Foreseen, Preview } from '../../domain/handoff/preview.js'
import type { ForeseenRequest } from '../../domain/handoff/foreseenRequest.js'
import type { Foretold } from '../../domain/handoff/foretold.js'
import type { Page } from '../../domain/paging/paging.js'
import type { Screen } from '../world.js'
import { formText } from './formText.js'
import { beside } from './layout.js'
import { deadline } from './moments.js'

type Space = Pick<Screen, 'columns' | 'palette'>

const deeds: Record<HandingOnKind, string> = {
  escalate: 'Escalating', sendBack: 'Sending back', answer: 'Answering', deEscalate: 'De-escalating', reassign: 'Reassigning',
}

/** What handing an incident on would do, to be read before it is done. */
export function previewText({ number, command, at, refused, would, request }: Preview, screen: Space): string {
  const { palette, columns } = screen
  const verdict = refused
    ? beside(palette.alarm('Refused'), `${refused.message}${typeof refused.details.fix === 'string' ? ` ${palette.quiet(refused.details.fix)}` : ''}`, 9, columns)
    : beside('', palette.good('Nothing stands in the way. Nothing has been done yet.'), 0, columns)
  return [
    palette.strong(`${deeds[command]} ${number}`), verdict,
    ...(request ? [
      ...section(command === 'escalate' ? 'Asks for a decision, and moves nothing' : 'Ends its escalation request, and moves nothing', requestText(request, at, screen), screen),
      ...hindrances(request, screen),
    ] : []),
    ...(would ? [
      ...section('Goes to', factsText(would, at, screen), screen),
      ...hindrances(would, screen),
      ...section(would.form ? `What they will see · ${would.form.name}` : 'What they will see', formText(number, would, screen), screen),
      ...(would.to.instructions === null ? [] : section('What they are told to do', beside('', would.to.instructions, 2, columns), screen)),
    ] : []),
  ].join('\n')
}

/** What holds it back, and what it lacks. */
function hindrances({ guardrails, lacking }: Foretold, screen: Space): string[] {
  return [
    ...(guardrails.length > 0 ? section('Guardrails', guardrailsText(guardrails, screen), screen) : []),
    ...(lacking.length > 0 ? section('Required and missing', lackingText(lacking, screen), screen) : []),
  ]
}

function requestText({ approval, notices }: ForeseenRequest, at: string, screen: Space): string {
  const { state, approvers, severity, reason, justification, watchers, dueAt } = approval
  return factLines([
    ['Request', state === 'Escalated' ? 'granted at once: nobody has to decide' : state],
    ['Decides', state === 'Requested' ? approvers.join(', ') : null],
    ['Until', dueAt && deadline(dueAt, at, screen.palette)],
    ['Severity', severity],
    ['Reason', reason],
    ['They read', justification || null],
    ['Then watched', state === 'Requested' ? watchers.join(', ') || null : null],
    ['Told', toldText(notices)],
  ], screen)
}

function toldText(notices: Foretold['notices']): string | null {
  return [...new Set(notices.map(({ event, channel, to }) => `${to} by ${channel} (${event})`))].join(', ') || null
}

function factLines(facts: readonly [string, string | null][], { columns, palette }: Space): string {
  return facts.flatMap(([name, text]) => text === null ? [] : [beside(`  ${palette.quiet(name)}`, text, factWidth, columns)]).join('\n')
}

function section(title: string, body: string, { palette }: Space): string[] {
  return ['', palette.strong(title), body]
}

function factsText({ from, to, page, customer, notices }: Foreseen, at: string, screen: Space): string {
  const { palette } = screen
  const due = (instant: string | null) => instant && deadline(instant, at, palette)
  return factLines([
    ['Stage', `${to.stage}, from ${from.stage} (tier ${to.tier})`],
    ['Group', to.assignmentGroup],
    ['Owner', `${to.assignedTo} (${to.assignedBecause})`],
    ['Why', `${to.row} (ladder ${to.ladder}, policy version ${to.policyVersion})`],
    ['Respond by', due(to.respondBy)],
    ['Resolve by', due(to.resolveBy)],
    ['Whole by', due(to.incidentBy)],
    ['Follow-up', to.followUpAt && `${deadline(to.followUpAt, at, palette)}, if nobody answers`],
    ['Paged', page && pageText(page)],
    ['Told', toldText(notices)],
    ['Customer', customerText(customer)],
  ], screen)
}

const factWidth = 14

function pageText({ people, of, channels }: Page): string {
  return `${people.join(', ')}, up to ${of} ${of === 1 ? 'time' : 'times'}${channels ? ` by ${channels.join(', ')}` : ''}`
}

function customerText({ isInformed, comment }: Foreseen['customer']): string {
  if (comment !== null) return `is told before: “${comment}”`
  return isInformed ? 'knows, says who hands over' : 'is told nothing'
}

function guardrailsText(guardrails: Foretold['guardrails'], { palette, columns }: Space): string {
  return guardrails.map(({ guardrail, rule, message, people, isBent }) => {
    const who = Array.isArray(people) ? people.join(', ') : people
    const how = isBent ? palette.quiet('bent by this override, which waits for review') : palette.quiet(`may be bent by ${who}, with --override "the reason"`)
    return beside(`  ${isBent ? palette.caution('~') : palette.alarm('!')}`, `“${guardrail}” wants ${rule}; ${how}${message === null ? '' : `\n${message}`}`, 4, columns)
  }).join('\n')
}

function lackingText(lacking: Foretold['lacking'], { palette, columns }: Space): string {
  return lacking.map(({ words, give }) => beside(`  ${palette.caution('-')}`, `${words}: ${palette.quiet(give)}`, 4, columns)).join('\n')
}
