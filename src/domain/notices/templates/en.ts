import { spellInstant } from '../../activityStream.js'
import type { ClockName } from '../../sla/sla.js'
import type { Occasion } from '../occasion.js'
import type { Phrases } from './phrases.js'

export const english: Phrases = {
  happened: {
    opened: ({ incident }) => `opened, with ${incident.assignmentGroup}`,
    escalated: ({ incident }) => `escalated to ${incident.stage}, ${incident.assignmentGroup}`,
    reassigned: ({ incident }) => `reassigned to ${incident.assignmentGroup}`,
    sentBack: ({ incident }) => `sent back to ${incident.stage}, ${incident.assignmentGroup}, with a question`,
    answered: ({ incident }) => `answered, back with ${incident.stage}, ${incident.assignmentGroup}`,
    deEscalated: ({ incident }) => `de-escalated to ${incident.stage}, ${incident.assignmentGroup}`,
    assigned: ({ incident }) => `assigned to ${incident.assignedTo}`,
    reminder: occasion => `${occasion.clock?.percent ?? 0} % of the time to ${task(occasion)} is used, it ends at ${due(occasion)}`,
    breached: occasion => `the time to ${task(occasion)} ran out at ${due(occasion)}`,
    alert: ({ incident }) => `over its time at ${incident.stage}, needs a decision`,
    paged: ({ page }) => `calls ${page?.people.join(', ') ?? 'somebody'}`,
    unanswered: ({ incident }) => `nobody of ${incident.assignmentGroup} has answered`,
    noted: ({ incident }) => `news from ${incident.assignmentGroup}`,
    commented: () => 'a comment',
    approvalRequested: ({ incident }) => `an escalation request (${incident.approval?.severity ?? 'Medium'}) waits for a decision`,
    approvalDecided: ({ incident }) => `the escalation request is ${incident.approval?.state ?? 'Closed'}`,
    triggered: ({ note }) => note ?? 'a rule of the policy wants it told',
    resolved: () => 'resolved',
    lesson: ({ incident }) => `you had it before; this is how ${incident.assignmentGroup} resolved it`,
    reopened: ({ incident }) => `reopened, with ${incident.assignmentGroup}`,
    closed: () => 'closed',
  },
  called: ({ count, of }) => `needs you: accept or reject it${of > 1 ? `, page ${count} of ${of}` : ''}`,
  forCaller: {
    opened: ({ incident }) => `We have taken up what you reported. Its number is ${incident.number}; name it when you ask.`,
    escalated: ({ incident }) => `Your incident ${incident.number} has gone to our specialists, who go on with it.`,
    commented: ({ note }) => note ?? '',
    resolved: ({ incident }) => `Your incident ${incident.number} is resolved. If it is not, tell us, and we go on with it.`,
    reopened: ({ incident }) => `Your incident ${incident.number} is open again. We go on with it.`,
    closed: ({ incident }) => `Your incident ${incident.number} is closed.`,
  },
  labels: {
    incident: 'Incident', priority: 'Priority', stage: 'Stage', assignmentGroup: 'Assignment group', assignedTo: 'Assigned to',
    caller: 'Caller', respondBy: 'Answer by', resolveBy: 'Resolve by',
  },
  noteBy: by => `${by} wrote:`,
  bundled: count => `${count} notices`,
  answers: { accept: 'Accept', reject: 'Reject', answer: 'Accept or reject', open: 'Open the incident' },
}

const tasks: Record<ClockName, string> = { respond: 'answer', resolve: 'resolve', incident: 'resolve it as a whole' }

function task({ clock }: Occasion): string {
  return clock ? tasks[clock.name] : tasks.resolve
}

function due({ clock, at }: Occasion): string {
  return spellInstant(clock?.dueAt ?? at)
}
