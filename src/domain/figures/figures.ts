import type { ClockName } from '../sla/sla.js'

/**
 * What a period of work looked like, counted from the records; docs/figures.md says each in plain words. A rate is 0…1, and
 * null where there is nothing to take it of. Times are wall time in ms.
 */
export interface Figures {
  /** The first instant of the period, and the first after it. */
  from: string
  until: string
  /** Only what happened there; null: everywhere. */
  group: string | null
  /** Only incidents that have one of these priorities now; empty: all. */
  priorities: number[]
  /** The whole period. */
  total: PeriodFigures
  /** By weeks from Monday 00:00 UTC, in order and none left out; the first and the last may be cut by the period. */
  weeks: ({ week: string } & PeriodFigures)[]
  /** By stage and priority; null: all of them together. */
  stages: StageFigures[]
  /** Which group asked which back, the most often first. */
  pingPongs: PingPongFigure[]
  /** By receiving group. */
  engagement: EngagementFigure[]
  /** By stage and clock, the most often first. */
  breaches: BreachFigure[]
}

export interface PeriodFigures {
  /** Incidents that came in: were opened, or first came to the group. */
  opened: number
  /** Of those: handed up a stage since, at least once. */
  escalated: number
  escalationRate: number | null
  /** Of those: from coming in to the first handing up. */
  timeToEscalation: Spread
  /** Times that an incident was handed up. */
  escalations: number
  /** Times that an incident was resolved. */
  resolutions: number
  /** Of those: did not hold, the incident was reopened. */
  reopened: number
  reopenRate: number | null
  /** Resolutions of incidents that had been handed up before. */
  escalatedResolutions: number
  /** Of those: came back, by a reopen or as an incident that follows up. */
  reEscalated: number
  reEscalationRate: number | null
  /** Times that a tier asked back. */
  sendBacks: number
  /** Deadlines that went by unkept. */
  breaches: number
}

/** How long something took: half of them no longer than the median, nine of ten no longer than p90. Null when `count` is 0. */
export interface Spread {
  count: number
  medianMs: number | null
  p90Ms: number | null
}

export interface StageFigures {
  stage: string | null
  priority: number | null
  /** Tiers that began in the period. */
  tiers: number
  /** From the start of a tier until somebody of its group was heard. */
  response: Spread
  /** From the opening to the last event that resolved the incident, at the stage where that was. */
  resolution: Spread
}

export interface PingPongFigure {
  /** Who asked back. */
  from: string
  /** Who was asked. */
  to: string
  count: number
  incidents: number
}

export interface EngagementFigure {
  group: string
  /** Tiers that began with a handoff. */
  handoffs: number
  /** From the handoff until somebody of the group worked on the matter itself. */
  timeToEngage: Spread
}

export interface BreachFigure {
  stage: string
  clock: ClockName
  count: number
}

/** What is to be counted. */
export interface FiguresAsked {
  from: string
  until: string
  group: string | null
  priorities: readonly number[]
}
