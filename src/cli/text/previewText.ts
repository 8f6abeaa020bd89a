import type { Approval } from '../../domain/approvals/approval.js'
import type { HandingOnKind } from '../../domain/handoff/handingOn.js'
import type { Foreseen, Preview } from '../../domain/handoff/preview.js'
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
    ...(request ? section('Asks for a decision, and moves nothing', requestText(request, at, screen), screen) : []),
    ...(would ? [
      ...section('Goes to', factsText(would, at, screen), screen),
      ...(would.guardrails.length > 0 ? section('Guardrails', guardrailsText(would, screen), screen) : []),
      ...(would.lacking.length > 0 ? section('Required and missing', lackingText(would, screen), screen) : []),
      ...section(would.form ? `What they will see · ${would.form.name}` : 'What they will see', formText(number, would, screen), screen),
      ...(would.to.instructions === null ? [] : section('What they are told to do', beside('', would.to.instructions, 2, columns), screen)),
    ] : []),
  ].join('\n')
}

function requestText({ approvers, severity, reason, justification, watchers, dueAt }: Approval, at: string, { columns, palette }: Space): string {
  const facts: [string, string | null][] = [
    ['Decides', approvers.join(', ') || 'nobody has to: it is granted at once'],
    ['Until', dueAt && deadline(dueAt, at, palette)],
    ['Severity', severity],
    ['Reason', reason],
    ['They read', justification],
    ['Then watched', watchers.join(', ') || null],
  ]
  return facts.flatMap(([name, text]) => text === null ? [] : [beside(`  ${palette.quiet(name)}`, text, factWidth, columns)]).join('\n')
}

function section(title: string, body: string, { palette }: Space): string[] {
  return ['', palette.strong(title), body]
}

function factsText({ from, to, page, customer, notices }: Foreseen, at: string, { columns, palette }: Space): string {
  const due = (instant: string | null) => instant && deadline(instant, at, palette)
  const facts: [string, string | null][] = [
    ['Stage', `${to.stage}, from ${from.stage} (tier ${to.tier})`],
    ['Group', to.assignmentGroup],
    ['Owner', `${to.assignedTo} (${to.assignedBecause})`],
    ['Why', `${to.row} (ladder ${to.ladder}, policy version ${to.policyVersion})`],
    ['Respond by', due(to.respondBy)],
    ['Resolve by', due(to.resolveBy)],
    ['Whole by', due(to.incidentBy)],
    ['Follow-up', to.followUpAt && `${deadline(to.followUpAt, at, palette)}, if nobody answers`],
    ['Paged', page && pageText(page)],
    ['Told', notices.length > 0 ? [...new Set(notices.map(({ event, channel, to: whom }) => `${whom} by ${channel} (${event})`))].join(', ') : null],
    ['Customer', customerText(customer)],
  ]
  return facts.flatMap(([name, text]) => text === null ? [] : [beside(`  ${palette.quiet(name)}`, text, factWidth, columns)]).join('\n')
}

const factWidth = 14

function pageText({ people, of, channels }: Page): string {
  return `${people.join(', ')}, up to ${of} ${of === 1 ? 'time' : 'times'}${channels ? ` by ${channels.join(', ')}` : ''}`
}

function customerText({ isInformed, comment }: Foreseen['customer']): string {
  if (comment !== null) return `is told before: “${comment}”`
  return isInformed ? 'knows, says who hands over' : 'is told nothing'
}

function guardrailsText({ guardrails }: Foreseen, { palette, columns }: Space): string {
  return guardrails.map(({ guardrail, rule, message, people, isBent }) => {
    const who = Array.isArray(people) ? people.join(', ') : people
    const how = isBent ? palette.quiet('bent by this override, which waits for review') : palette.quiet(`may be bent by ${who}, with --override "the reason"`)
    return beside(`  ${isBent ? palette.caution('~') : palette.alarm('!')}`, `“${guardrail}” wants ${rule}; ${how}${message === null ? '' : `\n${message}`}`, 4, columns)
  }).join('\n')
}

function lackingText({ lacking }: Foreseen, { palette, columns }: Space): string {
  return lacking.map(({ words, give }) => beside(`  ${palette.caution('-')}`, `${words}: ${palette.quiet(give)}`, 4, columns)).join('\n')
}
