import type { Approval } from './approvals/approval.js'
import type { HandoffReason } from './handoff/handoff.js'
import type { Calling } from './paging/calling.js'
import type { Paging } from './paging/paging.js'
import type { Pause } from './pauses.js'
import type { PingPong } from './pingPong.js'
import { figuresOf, type BreachAction, type CanceledClock, type CarriedClocks, type SlaTarget, type TierClocks } from './sla/sla.js'
import type { TicketLink } from './tickets/ticket.js'
import type { TriggerState } from './triggers/triggerState.js'
import type { Watcher } from './watchList.js'

export const incidentStates = ['New', 'In Progress', 'On Hold', 'Resolved', 'Closed', 'Canceled'] as const
export type IncidentState = (typeof incidentStates)[number]

export const taskStates = ['Work in Progress', 'Closed Complete', 'Closed Incomplete', 'Closed Skipped'] as const
export type TaskState = (typeof taskStates)[number]

export const holdReasons = ['Awaiting Caller', 'Awaiting Change', 'Awaiting Problem', 'Awaiting Vendor'] as const
export type HoldReason = (typeof holdReasons)[number]

/** How a tier ended. `continued` is internal: the tier goes on under the same ID in the incident's next run. */
export const tierOutcomes = ['escalated', 'breached', 'sentBack', 'answered', 'reassigned', 'deEscalated', 'closed', 'canceled', 'continued'] as const
export type TierOutcome = (typeof tierOutcomes)[number]

/** What the caller reported, and what routing judges by. */
export interface Classification {
  category: string
  subcategory: string | null
  /** 1 high, 2 medium, 3 low. */
  impact: number
  urgency: number
  /** What it is about: a device, a service, a product; null: nobody has said. */
  configurationItem: string | null
}

/** What the policy decided for one tier; pinned while the tier runs. */
export interface Plan {
  policyVersion: number
  ladder: string
  stage: string
  assignmentGroup: string
  assignedTo: string
  /** Why this person, in words: "fewest open tasks (2)". */
  assignedBecause: string
  /** The row of the decision table that matched, in words. */
  row: string
  instructions: string | null
  respond: SlaTarget | null
  resolve: SlaTarget | null
  /** For the incident as a whole; its clock goes on from tier to tier. */
  incident: SlaTarget | null
  /** The hold reasons that stop the clocks. */
  stopOnHold: HoldReason[]
  breachAction: BreachAction
  /** How its people are called until somebody answers; left out: nobody is. */
  paging?: Paging
  /** How long an escalation to this stage may stay unanswered before that is followed up; left out: it is not. */
  followUp?: Pick<SlaTarget, 'durationMs' | 'calendar'>
  /** How long a Resolved incident can be reopened before it is closed, in ms. Null: it is never closed by itself. */
  reopenWindowMs: number | null
}

/** One stretch of work by one assignment group at one stage. */
export interface Tier {
  number: number
  stage: string
  assignmentGroup: string
  startedAt: string
  endedAt: string | null
  outcome: TierOutcome | null
  /** True once any clock of this tier ran out. */
  breached: boolean
  clocks: TierClocks
  /** What ran before a change of priority, oldest first. */
  canceledClocks: CanceledClock[]
  /** When somebody of the group was first heard: accepted, acted or wrote. */
  answeredAt: string | null
  /** Who was called, and how that went; null: nobody was. */
  calling: Calling | null
  /** When an escalation that nobody has answered is followed up; null: it is not, or was. */
  followUpAt: string | null
  /** Who had it before and gave it to this tier; null: it is the first. */
  givenBy: Holder | null
  /** What this tier was sent back to answer; null: it is not here for an answer. */
  question: Question | null
  /** When somebody of the group first worked on the matter itself, after the handoff; null: not yet. */
  engagedAt: string | null
  /** Why it was handed to this tier, as far as the handoff said. */
  reason: HandoffReason | null
  plan: Plan
}

/** Who held an incident at an earlier tier, and where. */
export interface Holder {
  tier: number
  stage: string
  assignmentGroup: string
  assignedTo: string
}

/** What the receiving tier has to know before it can go on. It wants the incident back with the answer. */
export interface Question {
  text: string
  askedBy: string
  askedAt: string
  /** To whom the answer goes. */
  from: Holder
}

/** The piece of work that one tier's engineer holds. */
export interface IncidentTask {
  number: string
  state: TaskState
  tier: number
  assignmentGroup: string
  assignedTo: string
  openedAt: string
  closedAt: string | null
}

export interface Resolution {
  code: string
  notes: string
  /** What was at the bottom of it, as far as it was told. */
  cause?: string
  by: string
  at: string
}

/**
 * An incident with its running tier and open task: the whole that one step changes.
 * Invariant: exactly one open task while the state is New, In Progress or On Hold; none afterwards.
 */
export interface Incident extends Classification {
  number: string
  shortDescription: string
  description: string | null
  caller: string
  vip: boolean
  tags: string[]
  /** The calendar of the policy that the caller works by; null: none was named. */
  callerCalendar: string | null
  /** 1 critical … 5 planning; from impact and urgency by the policy's matrix. */
  priority: number
  state: IncidentState
  ladder: string
  stage: string
  assignmentGroup: string
  assignedTo: string
  needsAttention: boolean
  holdReason: HoldReason | null
  resolution: Resolution | null
  reopenCount: number
  reassignmentCount: number
  escalationCount: number
  /** True once any clock of any tier ran out. */
  breached: boolean
  openedAt: string
  openedBy: string
  updatedAt: string
  resolvedAt: string | null
  closedAt: string | null
  /** The closed incident that this one follows up. */
  followUpOf: string | null
  dedupKey: string | null
  /** Who hears of it without owning it. */
  watchers: Watcher[]
  /** Who had it at earlier tiers: they keep seeing what happens, and learn how it ended. In the order of their tiers. */
  givers: string[]
  /** How often it was sent back, for each pair of places. */
  pingPongs: PingPong[]
  /** Comments to the customer so far. */
  replyCount: number
  /** When the customer was last told something; null: never. */
  repliedAt: string | null
  /** When somebody last did or wrote something; what Baton does by itself does not count. */
  touchedAt: string
  /** Comments of the caller so far. */
  commentCount: number
  /** When nobody was to work on it, oldest first. */
  pauses: Pause[]
  /** What the customer was last told to expect; null: nothing yet. */
  expectedAt: string | null
  /** The escalation request that is open, or the last one. */
  approval: Approval | null
  /** The triggers of the policy as they stand for this incident. */
  triggers: TriggerState[]
  /** What was asked of other systems, in the order of asking. */
  tickets: TicketLink[]
  /** Steps recorded so far; the next one has the key (number, moves + 1). Counts on over continue-as-new. */
  moves: number
  /** The running tier, or the last one. */
  tier: Tier
  /** The open task. */
  task: IncidentTask | null
}

/** An incident as lists tell of it: without what is only told with its story. */
export type ListedIncident = Omit<Incident, 'pauses' | 'tier' | 'task'> & { tier: Pick<Tier, 'number' | 'clocks' | 'calling'> }

/** The states in which somebody owns open work. */
export const openStates: readonly IncidentState[] = ['New', 'In Progress', 'On Hold']

export function isOpen(state: IncidentState): boolean {
  return openStates.includes(state)
}

/** Everybody was called, and nobody of the group has been heard since. */
export function isUnanswered({ state, tier }: Pick<ListedIncident, 'state' | 'tier'>): boolean {
  return isOpen(state) && tier.calling?.state === 'unanswered'
}

/** Closed and Canceled are final: nothing leaves them. */
export function isOver(state: IncidentState): boolean {
  return state === 'Closed' || state === 'Canceled'
}

/**
 * What the workflow carries: an incident without the texts and calendars that no decision needs, so that histories stay
 * small. The records are the truth; a step always starts from them, never from a snapshot.
 */
export type Snapshot = Omit<Incident, 'description' | 'resolution' | 'tier' | RecordedOnly> & {
  /** The escalation request that waits for an answer. */
  pendingApproval?: string
  /** When something else than a clock or a call is due, earliest first; left out: nothing is. */
  otherDueAt?: string[]
  /** The keys of tickets that a desk has still to be asked for; left out: none. */
  wantedTickets?: string[]
  tier: Omit<Tier, 'plan' | 'clocks' | 'canceledClocks' | 'answeredAt' | 'calling' | 'followUpAt' | 'givenBy' | 'question' | 'engagedAt' | 'reason'> & {
    plan: Pick<Plan, 'breachAction' | 'policyVersion' | 'row' | 'assignedBecause'>
    clocks: CarriedClocks
    /** When the next call is due; left out: none is. */
    callDueAt?: string
    /** Everybody was called, and nobody has answered. */
    unanswered?: true
  }
}

/** Of no concern to the workflow: who watches, what was asked of others, what is counted. */
type RecordedOnly = 'watchers' | 'givers' | 'pingPongs' | 'replyCount' | 'repliedAt' | 'touchedAt' | 'commentCount' | 'pauses' | 'approval' | 'triggers' | 'tickets'

export function snapshotOf(incident: Incident): Snapshot {
  const {
    description: _description, resolution: _resolution, watchers: _watchers, givers: _givers, pingPongs: _pingPongs, replyCount: _replyCount,
    repliedAt: _repliedAt, touchedAt: _touchedAt, commentCount: _commentCount, pauses: _pauses, approval, triggers: _triggers, tickets, tier, ...kept
  } = incident
  const otherDueAt = otherDueInstants(incident)
  const wantedTickets = tickets.filter(({ state }) => state === 'Wanted').map(({ key }) => key)
  const { number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, clocks, calling } = tier
  const { breachAction, policyVersion, row, assignedBecause } = tier.plan
  return {
    ...kept,
    // Snapshots from before there was any of these look the same.
    ...(approval?.state === 'Requested' && { pendingApproval: approval.id }),
    ...(otherDueAt.length > 0 && { otherDueAt }),
    ...(wantedTickets.length > 0 && { wantedTickets }),
    tier: {
      number, stage, assignmentGroup, startedAt, endedAt, outcome, breached,
      plan: { breachAction, policyVersion, row, assignedBecause }, clocks: figuresOf(clocks),
      // What nobody is called for carries no word of it: snapshots from before the first calls look the same.
      ...(calling?.dueAt && { callDueAt: calling.dueAt }),
      ...(isUnanswered(incident) && { unanswered: true as const }),
    },
  }
}

/** When a trigger or the clock of an escalation request is due, earliest first. */
export function otherDueInstants({ approval, triggers, state }: Pick<Incident, 'approval' | 'triggers' | 'state'>): string[] {
  if (!isOpen(state)) return []
  const requested = approval?.state === 'Requested' && approval.dueAt ? [approval.dueAt] : []
  return [...requested, ...triggers.flatMap(({ dueAt }) => dueAt ?? [])].sort()
}
