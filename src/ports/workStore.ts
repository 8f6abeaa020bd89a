import type { HandoffReason } from '../domain/handoff/handoff.js'
import type { Completeness } from '../domain/handoff/completeness.js'
import type { Incident, IncidentTask, TaskState } from '../domain/incident.js'
import type { RecordedHandoff } from '../domain/steps/change.js'

/** What an incident is and where it stands now, beside something that is or was part of it. */
export type IncidentBeside = Pick<Incident, 'number' | 'shortDescription' | 'state' | 'priority' | 'stage' | 'assignmentGroup' | 'assignedTo'>

export interface TaskFilter {
  /** Left out: in every state. */
  state?: TaskState[]
  /** One, or any of several. */
  assignmentGroup?: string | string[]
  assignedTo?: string
}

export interface TaskRecord {
  incident: IncidentBeside
  task: IncidentTask
}

export interface TaskPage {
  tasks: TaskRecord[]
  /** Opaque; null on the last page. */
  next: string | null
}

/**
 * What became of a handoff: `pending`, nobody of the receiving group was heard yet; `accepted`, somebody was; `sentBack`, it asked
 * back those who gave it; `unanswered`, the incident went on without anybody of it being heard.
 */
export const handoffStates = ['pending', 'accepted', 'sentBack', 'unanswered'] as const
export type HandoffState = (typeof handoffStates)[number]

export interface HandoffFilter {
  /** The groups that gave it; one, or any of several. */
  from?: string | string[]
  /** The groups that got it; one, or any of several. */
  to?: string | string[]
  state?: HandoffState[]
  /** Made at or after this instant. */
  since?: string
}

/** One side of a handoff. */
export interface HandoffSide {
  tier: number
  stage: string
  assignmentGroup: string
}

/** A handoff with what became of it, for those who gave it as well; what travelled with it is in the story of its incident. */
export interface HandoffRecord {
  incident: IncidentBeside
  from: HandoffSide
  to: HandoffSide
  by: string
  at: string
  note: string
  /** Null: nobody said, or it was no escalation. */
  reason: HandoffReason | null
  completeness: Completeness | null
  state: HandoffState
  /** When the receiving group was first heard. */
  answeredAt: string | null
  /** When it first worked on the matter itself. */
  engagedAt: string | null
  /** When the receiving group had no longer to do with it. */
  endedAt: string | null
}

export interface HandoffPage {
  handoffs: HandoffRecord[]
  /** Opaque; null on the last page. */
  next: string | null
}

/** The pieces of work, and how they went from hand to hand: of one incident, and across all. */
export interface WorkStore {
  /** Those of an incident, as they were made; null: there is no such incident. */
  tasksOf(number: string): Promise<IncidentTask[] | null>
  /** Those of an incident, the first one first; null: there is no such incident. */
  handoffsOf(number: string): Promise<(RecordedHandoff & { at: string })[] | null>
  /** Tasks, those that were opened first coming first. Throws `field_invalid` as a `RefusalError` for a cursor that no list gave. */
  tasks(filter: TaskFilter, limit: number, cursor: string | null): Promise<TaskPage>
  /** Handoffs, the last one first. Throws like `tasks` for a cursor that no list gave. */
  handoffs(filter: HandoffFilter, limit: number, cursor: string | null): Promise<HandoffPage>
}
