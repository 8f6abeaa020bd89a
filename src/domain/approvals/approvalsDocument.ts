import { aroundTheClockName } from '../time/calendarSchema.js'
import { limitsByPriority } from '../sla/limits.js'
import { ordinaryRule, type ApprovalRule, type ApprovalRules, type ApprovalTemplate } from './approvalRules.js'
import type { ApprovalsDocument } from './approvalsSchema.js'

/** What a document says about hierarchical escalations, with every default filled in. */
export function approvalRulesOf({ rules = [], templates = {} }: ApprovalsDocument): ApprovalRules {
  return {
    rules: rules.map(ruleOf),
    templates: Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, templateOf(template)])),
  }
}

type RuleDocument = NonNullable<ApprovalsDocument['rules']>[number]
type TemplateDocument = NonNullable<ApprovalsDocument['templates']>[string]

function ruleOf({ approvers, within, calendar, onSilence, reminders, next, watchers, resolve, ...when }: RuleDocument): ApprovalRule {
  return {
    when,
    approvers: approvers ?? ordinaryRule.approvers,
    withinMs: within === undefined ? ordinaryRule.withinMs : within,
    calendar: calendar === undefined || calendar === aroundTheClockName ? null : calendar,
    onSilence: onSilence ?? ordinaryRule.onSilence,
    reminders: reminders ?? ordinaryRule.reminders,
    next: next ?? null,
    watchers: watchers ?? [],
    resolveMs: limitsByPriority(resolve),
  }
}

function templateOf({ reason, severity, justification, watchers, skipApproval }: TemplateDocument): ApprovalTemplate {
  return {
    reason: reason ?? null, severity: severity ?? null, justification: justification?.trimEnd() ?? null, watchers: watchers ?? [],
    skipApproval: skipApproval ?? false,
  }
}
