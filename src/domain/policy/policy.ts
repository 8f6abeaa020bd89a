import type { ApprovalRules } from '../approvals/approvalRules.js'
import type { Calendar } from '../time/calendar.js'
import type { Condition } from './condition.js'
import type { HandoffRule } from '../handoff/handoffRules.js'
import type { IntakeForm } from '../handoff/intakeForm.js'
import type { Guardrail } from '../guardrails/guardrail.js'
import type { HoldReason } from '../incident.js'
import type { Contact, NoticeRules } from '../notices/noticeRules.js'
import type { PagingRule } from '../paging/paging.js'
import type { Rota } from '../onCall/rota.js'
import type { BreachAction, SlaTarget } from '../sla/sla.js'
import type { TriageRules } from '../triage/suggestions.js'
import type { Trigger } from '../triggers/trigger.js'

/**
 * The escalation policy as Baton works with it: plain JSON, durations in ms, every default filled in.
 * `policyDocument.ts` reads it from YAML, `storedPolicy.ts` from the records; `planning.ts` evaluates it.
 */
export interface Policy {
  name: string
  /** `priorityMatrix[impact][urgency]` → priority 1…5; impact and urgency are 1…3. */
  priorityMatrix: Record<string, Record<string, number>>
  groups: Record<string, Group>
  calendars: Record<string, Calendar>
  /** The first whose `appliesTo` matches an incident takes it; the last has no condition. */
  ladders: Ladder[]
  /** How the people of a group are called; the first rule that matches. Left out: nobody is. */
  paging?: PagingRule[]
  /** What has to be handed over; every rule that matches. Left out: the note. */
  handoffs?: HandoffRule[]
  /** The forms in which teams get an incident. Left out: everybody reads the handoff as it was given. */
  intake?: IntakeForm[]
  /** The rules that hold people back until they are met or bent; each counts. Left out: there are none. */
  guardrails?: Guardrail[]
  /** Rules that act on their own; every one that is due counts. Left out: there are none. */
  triggers?: Trigger[]
  /** Who decides over hierarchical escalations. Left out: the manager of the group. */
  approvals?: ApprovalRules
  /** How to reach people, by name. */
  people: Record<string, Contact>
  /** Who hears of what. */
  notices: NoticeRules
  /** What is suggested of the words in a text. Left out: nothing is, and new incidents are not read. */
  triage?: TriageRules
}

export interface Group {
  manager: string | null
  members: string[]
  roles: string[]
  /** Levels in order: the first that names somebody decides who is on call. None: nobody ever is. */
  rotas: Rota[]
}

export interface Ladder {
  name: string
  appliesTo: Condition
  /** From the lowest to the highest. */
  stages: Stage[]
  /** Where a new incident starts; first match wins, the last has no condition. */
  entry: EntryRow[]
  /** Where an escalation goes; first match wins. */
  decisions: DecisionRow[]
  /** What happens when no row matches; null refuses the escalation. */
  otherwise: Destination | null
  /** How long a Resolved incident can be reopened before it is closed, in ms; null: not closed by itself. */
  reopenWindowMs: number | null
  /** For an incident as a whole, by priority 1…5; a missing priority has no such clock. */
  incident: Record<string, SlaPromise>
  /** The hold reasons that stop the clocks. */
  stopOnHold: HoldReason[]
}

export interface Destination {
  stage: string
  group: string
}

export interface EntryRow {
  when: Condition
  then: Destination
}

export interface DecisionRow {
  when: Condition & { stage?: string[] }
  then: Destination
}

export interface Stage {
  name: string
  /** By priority 1…5; a missing priority has no clock. */
  respond: Record<string, SlaPromise>
  resolve: Record<string, SlaPromise>
  breachAction: BreachAction
  /** How long an escalation to this stage may stay unanswered, by priority; a missing priority is not followed up. */
  followUp?: Record<string, SlaPromise>
  /** What the engineer of this stage is told; the first whose condition matches. */
  instructions: { when: Condition; text: string }[]
}

/** What a policy promises for a clock, before it is known for whom. */
export interface SlaPromise extends Omit<SlaTarget, 'calendar'> {
  /** A calendar by its name, `callersCalendar`, or null: around the clock. */
  calendar: string | null
}

/** The caller's own calendar, as the incident names it. */
export const callersCalendar = 'caller'
