import type { Answer } from '../../domain/answer.js'
import type { CommandKind } from '../../domain/commands.js'
import { oneLine, shellWord } from './layout.js'
import { byUrgency, untilDeadline } from './moments.js'
import type { Palette } from './palette.js'

/** `request`: a hierarchical escalation; `closeRequest`: a de-escalation that ends no more than that. */
export type ActionKind = CommandKind | 'open' | 'note' | 'comment' | 'request' | 'closeRequest'

/** Two lines after an action: what is now true and who has it; what comes next. */
export function actionText(kind: ActionKind, answer: Answer, now: string, palette: Palette): string {
  const { incident, repeated, existing } = answer
  const before = repeated ? palette.quiet('This request was carried out before; this is the answer it got then.\n') : ''
  const said = existing
    ? `${incident.number} (“${oneLine(incident.shortDescription)}”) is unfinished and has this dedup key, so nothing was opened. ${holder(answer)} has it.`
    : sentences[kind](answer)
  return `${before}${palette.strong(said)}\n${dueText(answer, now, palette)}Next: ${nextStep(kind, answer)}`
}

function holder({ incident: { assignedTo, assignmentGroup } }: Answer): string {
  return `${assignedTo} of ${assignmentGroup}`
}

function hasIt(answer: Answer): string {
  return `${holder(answer)} has it${answer.task ? ` (${answer.task.number})` : ''}.`
}

const sentences: Record<ActionKind, (answer: Answer) => string> = {
  open: answer => `${answer.incident.number} is open at ${answer.incident.stage}, P${answer.incident.priority}: ${hasIt(answer)}`,
  accept: answer => `${answer.incident.number} is accepted: ${holder(answer)} works on it.`,
  reject: answer => `${answer.incident.number} is rejected: ${hasIt(answer)}`,
  escalate: answer => `${answer.incident.number} is now at ${answer.incident.stage}: ${hasIt(answer)}`,
  request: answer => answer.pending
    ? `The escalation request ${answer.pending.approval} of ${answer.incident.number} waits for a decision. ${hasIt(answer)}`
    : `The escalation request of ${answer.incident.number} is granted: nobody had to decide. ${hasIt(answer)}`,
  sendBack: answer => `${answer.incident.number} goes back to ${answer.incident.stage} with the question: ${hasIt(answer)}`,
  answer: answer => `${answer.incident.number} goes back to who asked, at ${answer.incident.stage}: ${hasIt(answer)}`,
  deEscalate: answer => `${answer.incident.number} is de-escalated, at ${answer.incident.stage}: ${hasIt(answer)}`,
  closeRequest: answer => `The escalation request of ${answer.incident.number} is closed; nothing moved. ${hasIt(answer)}`,
  approve: answer => `The escalation request of ${answer.incident.number} is granted. ${hasIt(answer)}`,
  decline: answer => `The escalation request of ${answer.incident.number} is declined. ${hasIt(answer)}`,
  watch: answer => `${answer.incident.number} is watched. ${hasIt(answer)}`,
  unwatch: answer => `${answer.incident.number} is no longer watched. ${hasIt(answer)}`,
  reassign: answer => `${answer.incident.number} has changed groups and stays at ${answer.incident.stage}: ${hasIt(answer)}`,
  assign: answer => `${answer.incident.number} has a new owner: ${hasIt(answer)}`,
  reclassify: answer => `${answer.incident.number} is now P${answer.incident.priority}, ${classification(answer)}. ${hasIt(answer)}`,
  hold: answer => `${answer.incident.number} is on hold (${answer.incident.holdReason ?? ''}) and its clocks stand still. ${hasIt(answer)}`,
  resume: answer => `${answer.incident.number} goes on and its clocks run again: ${hasIt(answer)}`,
  resolve: answer => `${answer.incident.number} is Resolved; no task is open. It was with ${holder(answer)}.`,
  reopen: answer => `${answer.incident.number} is open again at ${answer.incident.stage}: ${hasIt(answer)}`,
  close: answer => `${answer.incident.number} is Closed; no task is open. It was with ${holder(answer)}.`,
  cancel: answer => `${answer.incident.number} is Canceled; no task is open. It was with ${holder(answer)}.`,
  note: answer => `The work note is on ${answer.incident.number}. ${hasIt(answer)}`,
  comment: answer => `The comment is on ${answer.incident.number}, where the customer sees it. ${hasIt(answer)}`,
}

function classification({ incident: { category, subcategory, impact, urgency } }: Answer): string {
  return `${[category, subcategory].filter(Boolean).join(' / ')}, impact ${impact}, urgency ${urgency}`
}

function dueText({ incident: { respondBy, resolveBy } }: Answer, now: string, palette: Palette): string {
  const [due, verb] = respondBy !== null && (resolveBy === null || respondBy <= resolveBy) ? [respondBy, 'respond'] : [resolveBy, 'resolve']
  return due === null ? '' : `${byUrgency(due, now, palette)(`Time to ${verb}: ${untilDeadline(due, now)}.`)} `
}

function nextStep(kind: ActionKind, { pending, incident: { number, state, assignedTo, needsAttention } }: Answer): string {
  if (state === 'On Hold') return `baton resume ${number}`
  if (state === 'Resolved') return `baton close ${number}, or baton reopen ${number} --note …`
  if (state === 'Closed' || state === 'Canceled') return `baton open --follow-up-of ${number} …, should it come back`
  // Whom the call went to, the answer does not say: the owner may be who just said no, with everybody else called at once.
  if (kind === 'reject') return `baton show ${number}, which says who is called now`
  if (kind === 'request' && pending) return `baton show ${number}, which says who decides and until when`
  if (kind !== 'accept' && (needsAttention || state === 'New')) return `baton accept ${number} --as ${shellWord(assignedTo)}`
  return `baton resolve ${number} --code … --notes …, or baton escalate ${number} --note …`
}
