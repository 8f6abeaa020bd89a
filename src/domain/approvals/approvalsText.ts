import { spellCounted } from '../activityStream.js'
import { appointedWords } from '../planning/appointed.js'
import { conditionWords } from '../policy/condition.js'
import { callersCalendar } from '../policy/policy.js'
import type { PolicyPart } from '../policy/policyText.js'
import { formatDuration } from '../time/duration.js'
import type { ApprovalRule, ApprovalRules } from './approvalRules.js'

/** The part of a policy about hierarchical escalations, as tables. */
export function approvalParts({ rules, templates }: ApprovalRules): PolicyPart[] {
  const named = Object.entries(templates)
  return [
    ...(rules.length === 0 ? [] : [{
      heading: 'Hierarchical escalations, first match wins',
      lines: [],
      table: { head: ['when', 'who decides', 'within', 'on silence', 'watch', 'to resolve in'], rows: rules.map(ruleRow) },
    }]),
    ...(named.length === 0 ? [] : [{
      heading: 'Templates of escalation requests',
      lines: [],
      table: {
        head: ['template', 'reason', 'severity', 'watch', 'decided by', 'text'],
        rows: named.map(([name, { reason, severity, watchers, skipApproval, justification }]) => [
          name, reason ?? 'as asked', severity ?? 'as asked', appointedWords(watchers) || 'nobody', skipApproval ? 'nobody' : 'the rule', justification ?? '',
        ]),
      },
    }]),
  ]
}

function ruleRow({ when, approvers, withinMs, calendar, onSilence, reminders, next, watchers, resolveMs }: ApprovalRule): string[] {
  const by = calendar === null ? null : { name: calendar === callersCalendar ? "the caller's calendar" : calendar }
  const silence = withinMs === null ? 'waits'
    : onSilence === 'remind' ? `asked again${reminders === 1 ? '' : ` ${reminders} times`}, ${next === null ? 'the manager above' : appointedWords(next)} too`
      : onSilence === 'approve' ? 'granted' : 'declined'
  return [
    conditionWords(when), appointedWords(approvers) || 'nobody has to', withinMs === null ? 'no limit' : spellCounted(withinMs, by), silence,
    appointedWords(watchers) || 'nobody', Object.entries(resolveMs).map(([priority, ms]) => `P${priority} ${formatDuration(ms)}`).join(', ') || 'as promised',
  ]
}
