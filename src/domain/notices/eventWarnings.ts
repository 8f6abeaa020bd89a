import type { Policy, SlaPromise } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { prioritiesOf } from '../policy/priorities.js'
import type { NoticeEvent } from './notice.js'
import type { NoticeRule } from './noticeRules.js'

/** Rules that wait for what cannot happen under this policy, and lists that no rule names. */
export function eventWarnings(policy: Policy): Finding[] {
  const { rules, lists } = policy.notices
  return [
    ...rules.flatMap((rule, index) => {
      const path = ['notices', 'rules', index]
      return [...neverCome(policy, rule, path), ...noReminder(policy, rule, path)]
    }),
    ...Object.keys(lists).filter(name => !rules.some(({ to }) => to.some(audience => 'list' in audience && audience.list === name)))
      .map((name): Finding => ({
        path: ['notices', 'lists', name], atKey: true, problem: `no rule tells the list \`${name}\` anything`,
        fix: 'Name it in the `to` of a rule, or take it away.',
      })),
  ]
}

interface Premise {
  /** What has to be so for the event to come, of an incident with one of these priorities. */
  holds: (policy: Policy, priorities: readonly number[]) => boolean
  /** Why it does not, after `nothing ever is …: `. */
  because: string
  fix: string
  /** Beside events that do come it does no harm. */
  beside?: true
}

/** Of events that are not named here there may always be one. */
const premises: Partial<Record<NoticeEvent, Premise>> = {
  escalated: {
    holds: ({ ladders }) => ladders.some(({ stages }) => stages.length > 1),
    because: 'every ladder has a single stage', fix: 'Take `escalated` away, or give a ladder a second stage.', beside: true,
  },
  reassigned: {
    holds: ({ groups }) => Object.keys(groups).length > 1,
    because: 'there is a single group', fix: 'Take `reassigned` away, or add a group.', beside: true,
  },
  reminder: {
    holds: (policy, priorities) => promisesOf(policy, priorities).some(({ remindAtPercent }) => remindAtPercent.length > 0),
    because: 'no clock of such an incident reminds', fix: 'Give an `sla` times and `remindAt`.',
  },
  breached: {
    holds: (policy, priorities) => promisesOf(policy, priorities).length > 0,
    because: 'such an incident has no clock', fix: 'Give an `sla` times for its priority.',
  },
  alert: {
    holds: ({ ladders }, priorities) => ladders.some(({ incident, stages }) =>
      priorities.some(priority => incident[priority] ?? stages.some(({ resolve, breachAction }) => breachAction !== 'flag' && resolve[priority]))),
    because: 'a breach of such an incident is only flagged', fix: 'Give an `sla` the `onBreach: alert manager`, or times for its priority.',
  },
  triggered: {
    holds: ({ triggers = [] }) => triggers.some(({ then }) => then.tell ?? then.ticket),
    because: 'no rule of `triggers` tells anything', fix: 'Give one of `triggers` a `tell: true`.',
  },
  paged: { holds: ({ paging = [] }) => paging.length > 0, because: 'nobody is called', fix: 'Give the policy `paging`.' },
  unanswered: {
    holds: ({ paging = [], ladders }) => paging.length > 0
      || ladders.some(({ stages }) => stages.some(({ followUp = {} }) => Object.keys(followUp).length > 0)),
    because: 'nobody is called, and no escalation is followed up', fix: 'Give the policy `paging`, or an `sla` of a stage a `followUp`.',
  },
}

function neverCome(policy: Policy, { on, when }: NoticeRule, path: PropertyKey[]): Finding[] {
  const never = on.flatMap((event, at) => {
    const premise = premises[event]
    return !premise || premise.holds(policy, when.priority ?? prioritiesOf(policy)) ? [] : [{ event, premise, at }]
  })
  return never.filter(({ premise }) => !premise.beside || never.length === on.length).map(({ event, premise: { because, fix }, at }): Finding => (
    { path: [...path, 'on', at], problem: `nothing ever is \`${event}\`: ${because}`, fix }))
}

function noReminder(policy: Policy, { on, at = [], when }: NoticeRule, path: PropertyKey[]): Finding[] {
  const percents = promisesOf(policy, when.priority ?? prioritiesOf(policy)).flatMap(({ remindAtPercent }) => remindAtPercent)
  const unheard = at.filter(percent => !percents.includes(percent))
  if (!on.includes('reminder') || percents.length === 0 || unheard.length === 0) return []
  return [{
    path, problem: `no clock reminds at ${unheard.join(' or ')} %, so this rule tells nobody of it`, fix: 'Add the percentage to `remindAt` of an `sla`.',
  }]
}

function promisesOf({ ladders }: Policy, priorities: readonly number[]): SlaPromise[] {
  return ladders.flatMap(({ incident, stages }) => [incident, ...stages.flatMap(({ respond, resolve }) => [respond, resolve])])
    .flatMap(promises => priorities.flatMap(priority => promises[priority] ?? []))
}
