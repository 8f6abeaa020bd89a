import type { Answer } from '../api/answers.js'
import type { ActionKind } from './actions.js'

/** What an action came to, in a sentence. */
export function doneWords(kind: ActionKind, { incident, pending }: Answer): string {
  const { number, stage, assignmentGroup, assignedTo, state } = incident
  if (pending && kind === 'escalate') return `${number}: ${pending.approval} waits for a decision.`
  switch (kind) {
    case 'escalate': case 'sendBack': case 'answer': case 'deEscalate': case 'reassign': return `${number} is at ${stage}, with ${assignedTo} of ${assignmentGroup}.`
    case 'assign': case 'accept': return `${number} is with ${assignedTo}.`
    case 'watch': return `You watch ${number}.`
    case 'unwatch': return `You do not watch ${number} any more.`
    case 'approve': return `The escalation of ${number} is granted.`
    case 'decline': return `The escalation of ${number} is declined.`
    case 'reclassify': return `${number} is P${incident.priority}: ${incident.category}${incident.subcategory === null ? '' : `, ${incident.subcategory}`}.`
    case 'reject': return `The call for ${number} goes on to the next.`
    case 'resolve': case 'reopen': case 'hold': case 'resume': case 'close': case 'cancel': return `${number} is ${state}.`
  }
}
