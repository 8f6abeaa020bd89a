import { spellInstant } from '../../activityStream.js'
import type { ClockName } from '../../sla/sla.js'
import type { Occasion } from '../occasion.js'
import type { Phrases } from './phrases.js'

export const german: Phrases = {
  happened: {
    opened: ({ incident }) => `eröffnet, bei ${incident.assignmentGroup}`,
    escalated: ({ incident }) => `eskaliert nach ${incident.stage}, ${incident.assignmentGroup}`,
    reassigned: ({ incident }) => `übergeben an ${incident.assignmentGroup}`,
    sentBack: ({ incident }) => `mit einer Frage zurück an ${incident.stage}, ${incident.assignmentGroup}`,
    answered: ({ incident }) => `beantwortet, wieder bei ${incident.stage}, ${incident.assignmentGroup}`,
    deEscalated: ({ incident }) => `zurückgestuft auf ${incident.stage}, ${incident.assignmentGroup}`,
    assigned: ({ incident }) => `zugewiesen an ${incident.assignedTo}`,
    reminder: occasion => `${occasion.clock?.percent ?? 0} % der Zeit ${task(occasion)} sind um, sie endet am ${due(occasion)}`,
    breached: occasion => `die Zeit ${task(occasion)} ist am ${due(occasion)} abgelaufen`,
    alert: ({ incident }) => `über der Zeit bei ${incident.stage}, braucht eine Entscheidung`,
    paged: ({ page }) => `ruft ${page?.people.join(', ') ?? 'jemanden'}`,
    unanswered: ({ incident }) => `niemand von ${incident.assignmentGroup} hat geantwortet`,
    noted: ({ incident }) => `Neues von ${incident.assignmentGroup}`,
    commented: () => 'ein Kommentar',
    approvalRequested: ({ incident }) => `ein Eskalationsantrag (${incident.approval?.severity ?? 'Medium'}) wartet auf eine Entscheidung`,
    approvalDecided: ({ incident }) => `der Eskalationsantrag ist ${incident.approval?.state ?? 'Closed'}`,
    triggered: ({ note }) => note ?? 'eine Regel will, dass Sie davon hören',
    resolved: () => 'gelöst',
    lesson: ({ incident }) => `lag vorher bei Ihnen; so hat ${incident.assignmentGroup} es gelöst`,
    reopened: ({ incident }) => `wieder eröffnet, bei ${incident.assignmentGroup}`,
    closed: () => 'geschlossen',
  },
  called: ({ count, of }) => `braucht Sie: bitte annehmen oder ablehnen${of > 1 ? `, Ruf ${count} von ${of}` : ''}`,
  forCaller: {
    opened: ({ incident }) => `Wir kümmern uns um Ihre Meldung. Ihre Nummer ist ${incident.number}; bitte nennen Sie sie bei Fragen.`,
    escalated: ({ incident }) => `Ihre Meldung ${incident.number} liegt jetzt bei unseren Fachleuten, die daran weiterarbeiten.`,
    commented: ({ note }) => note ?? '',
    resolved: ({ incident }) => `Ihre Meldung ${incident.number} ist gelöst. Wenn nicht, sagen Sie es uns, dann geht es weiter.`,
    reopened: ({ incident }) => `Ihre Meldung ${incident.number} ist wieder offen. Wir arbeiten weiter daran.`,
    closed: ({ incident }) => `Ihre Meldung ${incident.number} ist geschlossen.`,
  },
  labels: {
    incident: 'Meldung', priority: 'Priorität', stage: 'Stufe', assignmentGroup: 'Gruppe', assignedTo: 'Zugewiesen an',
    caller: 'Gemeldet von', respondBy: 'Antwort bis', resolveBy: 'Lösung bis',
  },
  noteBy: by => `${by} schrieb:`,
  bundled: count => `${count} Nachrichten`,
  answers: { accept: 'Annehmen', reject: 'Ablehnen', answer: 'Annehmen oder ablehnen', open: 'Meldung ansehen' },
}

const tasks: Record<ClockName, string> = { respond: 'zum Antworten', resolve: 'zum Lösen', incident: 'zum Lösen im Ganzen' }

function task({ clock }: Occasion): string {
  return clock ? tasks[clock.name] : tasks.resolve
}

function due({ clock, at }: Occasion): string {
  return spellInstant(clock?.dueAt ?? at)
}
