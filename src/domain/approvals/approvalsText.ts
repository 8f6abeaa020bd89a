import { spellCounted } from '../activityStream.js'
import { appointedWords, type Appointed } from '../planning/appointed.js'
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
      table: {
        head: ['when', 'who decides', 'within', 'on silence', 'watch', 'to resolve in'],
        rows: rules.map(rule => [
          conditionWords(rule.when), decidersWords(rule), withinWords(rule), silenceWords(rule), watchersWords(rule.watchers), shortenedWords(rule.resolveMs),
        ]),
      },
    }]),
    ...(named.length === 0 ? [] : [{
      heading: 'Templates of escalation requests',
      lines: [],
      table: {
        head: ['template', 'reason', 'severity', 'watch', 'decided by', 'text'],
        rows: named.map(([name, { reason, severity, watchers, skipApproval, justification }]) => [
          name, reason ?? 'as asked', severity ?? 'as asked', watchersWords(watchers), skipApproval ? 'nobody' : 'the rule', justification ?? '',
        ]),
      },
    }]),
  ]
}

export function decidersWords({ approvers }: Pick<ApprovalRule, 'approvers'>): string {
  return appointedWords(approvers) || 'nobody has to'
}

export function withinWords({ withinMs, calendar }: Pick<ApprovalRule, 'withinMs' | 'calendar'>): string {
  if (withinMs === null) return 'no limit'
  return spellCounted(withinMs, calendar === null ? null : { name: calendar === callersCalendar ? "the caller's calendar" : calendar })
}

export function silenceWords({ withinMs, onSilence, reminders, next }: ApprovalRule): string {
  if (withinMs === null) return 'waits'
  if (onSilence !== 'remind') return onSilence === 'approve' ? 'granted' : 'declined'
  if (reminders === 0) return 'waits on'
  return `asked again${reminders === 1 ? '' : ` ${reminders} times`}, ${next === null ? 'the manager above' : appointedWords(next)} too`
}

export function watchersWords(watchers: readonly Appointed[]): string {
  return appointedWords(watchers) || 'nobody'
}

export function shortenedWords(resolveMs: Record<string, number>): string {
  return Object.entries(resolveMs).map(([priority, ms]) => `P${priority} ${formatDuration(ms)}`).join(', ') || 'as promised'
}
