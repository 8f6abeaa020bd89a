import type { HandoffReason } from '../handoff/handoff.js'
import type { Appointed } from '../planning/appointed.js'
import { matches, type RoutingFacts, type StageCondition } from '../policy/condition.js'
import type { EscalationSeverity } from './approval.js'

/** What a policy says about hierarchical escalations: plain JSON, every default filled in. */
export interface ApprovalRules {
  /** The first that matches an incident counts; where none does, `ordinaryRule`. */
  rules: ApprovalRule[]
  /** Ready-made requests, by name. */
  templates: Record<string, ApprovalTemplate>
}

export interface ApprovalRule {
  when: StageCondition
  /** Who may decide; empty: nobody has to. */
  approvers: Appointed[]
  /** How long a request may stay unanswered; null: for ever. */
  withinMs: number | null
  /** By whose working hours that is counted; null: around the clock. */
  calendar: string | null
  onSilence: SilenceAction
  /** How often an unanswered request is asked again. */
  reminders: number
  /** Who may decide as well once it is asked again; null: the manager of the group that an escalation would lead to. */
  next: Appointed[] | null
  /** Who watches once it is granted, whoever asked. */
  watchers: Appointed[]
  /** What the time to resolve is shortened to while it is granted, by priority, in ms; a missing priority keeps its own. */
  resolveMs: Record<string, number>
}

/** What becomes of a request that nobody answers. */
export const silenceActions = ['approve', 'decline', 'remind'] as const
export type SilenceAction = (typeof silenceActions)[number]

export interface ApprovalTemplate {
  reason: HandoffReason | null
  severity: EscalationSeverity | null
  /** What every such request says before its own note. */
  justification: string | null
  watchers: Appointed[]
  /** Granted without anybody's decision. */
  skipApproval: boolean
}

export const noApprovalRules: ApprovalRules = { rules: [], templates: {} }

/** What holds where the policy says nothing: the group's manager decides, and is asked again, with the manager above, every hour. */
export const ordinaryRule: ApprovalRule = {
  when: {}, approvers: ['manager'], withinMs: 3_600_000, calendar: null, onSilence: 'remind', reminders: 3, next: null, watchers: [], resolveMs: {},
}

/** The rule for such an incident. */
export function approvalRuleFor({ approvals = noApprovalRules }: { approvals?: ApprovalRules }, facts: RoutingFacts & { stage: string }): ApprovalRule {
  return approvals.rules.find(({ when }) => (when.stage?.includes(facts.stage) ?? true) && matches(when, facts)) ?? ordinaryRule
}

/** Null: there is none of that name. */
export function templateOf({ approvals = noApprovalRules }: { approvals?: ApprovalRules }, name: string): ApprovalTemplate | null {
  return Object.hasOwn(approvals.templates, name) ? approvals.templates[name] ?? null : null
}
