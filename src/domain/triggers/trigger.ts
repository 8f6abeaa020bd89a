import type { HandoffReason } from '../handoff/handoff.js'
import type { HoldReason, IncidentState } from '../incident.js'
import type { Condition } from '../policy/condition.js'

/** A rule of the policy that acts on its own: as soon as its facts hold, or once they and a length of time have come together. */
export interface Trigger {
  name: string
  when: TriggerCondition
  /** Working time by its calendar; null: at once. */
  afterMs: number | null
  since: TriggerOrigin
  /** A calendar by its name, `caller`, or null: around the clock. */
  calendar: string | null
  /** Its time goes on while the incident is on hold. */
  alsoOnHold: boolean
  once: TriggerScope
  then: TriggerActions
}

/** What a trigger may ask: what a row of the decision table may, and what only an incident under way has. */
export interface TriggerCondition extends Condition {
  stage?: string[]
  group?: string[]
  impact?: number[]
  state?: IncidentState[]
  /** Why it was handed to the running tier. */
  reason?: HandoffReason[]
  /** A clock of the running tier ran out. */
  breached?: boolean
  needsAttention?: boolean
  /** Nobody of the group has accepted, acted or written in this tier. */
  unanswered?: boolean
  /** One of them stands in the title, the description or a comment of the caller. */
  words?: string[]
  /** How a comment of the caller reads. */
  sentiment?: 'negative'
  pattern?: Pattern
}

/** So many incidents of the same kind within a length of time, this one among them. */
export interface Pattern {
  same: KinField[]
  count: number
  withinMs: number
}

/** What incidents of one kind have in common. */
export const kinFields = ['category', 'subcategory', 'configurationItem'] as const
export type KinField = (typeof kinFields)[number]

/** From when its time counts. `reply`: the customer was last told something; `update`: somebody last did something; `facts`: its facts hold. */
export const triggerOrigins = ['opened', 'tier', 'reply', 'update', 'facts'] as const
export type TriggerOrigin = (typeof triggerOrigins)[number]

/** For what it fires at most once. */
export const triggerScopes = ['incident', 'tier', 'comment'] as const
export type TriggerScope = (typeof triggerScopes)[number]

export interface TriggerActions {
  /** `toStage` null: where the decision table leads. */
  escalate?: { toStage: string | null; reason: HandoffReason | null }
  /** It needs attention. */
  flag?: true
  /** A notice, event `triggered`. */
  tell?: true
  /** A development task at the ticket desk; `title` null: that of the incident. */
  ticket?: { title: string | null }
  /** Puts it on hold; with a ticket, once that is open and until it is done. */
  hold?: TriggerHold
  tag?: string[]
  /** A work note. */
  note?: string
}

/** To wait for the caller takes a person's words. */
export const triggerHolds = ['Awaiting Problem', 'Awaiting Vendor', 'Awaiting Change'] as const satisfies readonly HoldReason[]
export type TriggerHold = (typeof triggerHolds)[number]

/** True when it is about what the caller wrote. */
export function isAboutWords({ words, sentiment }: TriggerCondition): boolean {
  return words !== undefined || sentiment !== undefined
}
