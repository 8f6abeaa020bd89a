import { noApprovalRules, type ApprovalRule, type ApprovalRules, type SilenceAction } from '../../approvals/approvalRules.js'
import { decidersWords, shortenedWords, watchersWords, withinWords } from '../../approvals/approvalsText.js'
import { formatDuration } from '../../time/duration.js'
import { conditionWords } from '../condition.js'
import { as, fieldChanges, named } from './fields.js'
import { rowChanges } from './rows.js'
import { isSame } from './structural.js'

/** Who decides over hierarchical escalations. */
export function approvalChanges(before: ApprovalRules = noApprovalRules, after: ApprovalRules = noApprovalRules): string[] {
  return [
    ...rowChanges(before.rules, after.rules, {
      label: index => `approval rule ${index + 1}`,
      words: rule => `${conditionWords(rule.when)}: ${decidersWords(rule)}, within ${withinWords(rule)}`,
      isHeir: (one, other) => isSame(one.when, other.when),
      changed: (one, other, label) => ruleChanges(`${label} (${conditionWords(other.when)})`, label, one, other),
    }),
    ...named(before.templates, after.templates, {
      isNew: name => `new template ${name} for escalation requests`,
      isGone: name => `template ${name} for escalation requests is gone`,
      changed: (name, was, is) => fieldChanges(`template ${name}`, was, is, {
        reason: as(`template ${name}, reason`, reason => reason ?? 'as asked'),
        severity: as(`template ${name}, severity`, severity => severity ?? 'as asked'),
        justification: as(`template ${name}, text`, text => text ?? 'none'),
        watchers: as(`template ${name}, who watches`, watchersWords),
        skipApproval: as(`template ${name} is`, skips => (skips ? 'granted at once' : 'decided by the rule')),
      }),
    }),
  ]
}

function ruleChanges(of: string, label: string, before: ApprovalRule, after: ApprovalRule): string[] {
  return fieldChanges(of, before, after, {
    when: as(`${label} is for`, conditionWords),
    approvers: as(`${of}, who decides`, approvers => decidersWords({ approvers })),
    withinMs: as(`${of}, within`, ms => (ms === null ? 'no limit' : formatDuration(ms))),
    calendar: as(`${of}, within is counted by`, calendar => calendar ?? 'every hour'),
    onSilence: as(`${of}, on silence`, action => silenceVerbs[action]),
    reminders: as(`${of}, asked again`, count => `${count} ${count === 1 ? 'time' : 'times'}`),
    next: as(`${of}, who decides as well after a silence`, next => (next === null ? 'the manager above' : watchersWords(next))),
    watchers: as(`${of}, who watches`, watchersWords),
    resolveMs: as(`${of}, to resolve in`, shortenedWords),
  })
}

const silenceVerbs: Record<SilenceAction, string> = { approve: 'granted', decline: 'declined', remind: 'asked again' }
