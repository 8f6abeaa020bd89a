import { appointedBy, emptyRoles } from '../planning/appointed.js'
import { callersCalendar, type Policy } from '../policy/policy.js'
import { list, type Outline } from '../policy/policyOutline.js'
import { valueAt, type Finding } from '../policy/policyProblems.js'
import { aroundTheClockName } from '../time/calendarSchema.js'
import { formatDuration } from '../time/duration.js'
import type { ApprovalRule } from './approvalRules.js'

/** What the schema alone cannot see: groups, stages and calendars that must exist. */
export function approvalChecks(raw: unknown, { groups, calendars, ladders }: Outline): Finding[] {
  const stages = ladders.flatMap(ladder => ladder.stages)
  const rules = list(valueAt(raw, ['approvals', 'rules'])).map((rule, index) => ({ rule, path: ['approvals', 'rules', index] }))
  const templates = valueAt(raw, ['approvals', 'templates'])
  const named = typeof templates === 'object' && templates !== null
    ? Object.entries(templates).map(([name, rule]: [string, unknown]) => ({ rule, path: ['approvals', 'templates', name] })) : []
  return [
    ...[...rules, ...named].flatMap(({ rule, path }) => ['approvers', 'next', 'watchers'].flatMap(field =>
      list(valueAt(rule, [field])).flatMap((one, index): Finding[] => unknown('group', valueAt(one, ['group']), groups, [...path, field, index, 'group'])))),
    ...rules.flatMap(({ rule, path }) => [
      ...list(valueAt(rule, ['stage'])).flatMap((stage, index) => unknown('stage', stage, stages.includes(null) ? null : stages, [...path, 'stage', index])),
      ...unknown('calendar', valueAt(rule, ['calendar']), [...calendars, callersCalendar, aroundTheClockName], [...path, 'calendar']),
    ]),
  ]
}

/** `known` null: it cannot be read, and has a problem of its own. */
function unknown(kind: string, name: unknown, known: readonly (string | null)[] | null, path: readonly PropertyKey[]): Finding[] {
  if (typeof name !== 'string' || known === null || known.includes(name)) return []
  return [{ path, problem: `there is no ${kind} \`${name}\``, fix: `Use one of: ${[...new Set(known)].join(', ')}.` }]
}

/** What is allowed and probably not meant. */
export function approvalWarnings(policy: Policy): Finding[] {
  const { rules = [], templates = {} } = policy.approvals ?? {}
  return [
    ...rules.flatMap((rule, index) => [
      ...rolesOfNobody(policy, [...rule.approvers, ...rule.next ?? [], ...rule.watchers], ['approvals', 'rules', index]),
      ...decidedByNobody(policy, rules, index), ...noShorter(policy, rule, index),
    ]),
    ...Object.entries(templates).flatMap(([name, { watchers }]) => rolesOfNobody(policy, watchers, ['approvals', 'templates', name])),
  ]
}

function rolesOfNobody(policy: Policy, appointed: ApprovalRule['approvers'], path: PropertyKey[]): Finding[] {
  return [...new Set(emptyRoles(policy, appointed))].map(role => ({
    path, problem: `nobody has the role \`${role}\``, fix: 'Give the role to a group, or name another one.',
  }))
}

/** Said once for the same people. */
function decidedByNobody(policy: Policy, rules: readonly ApprovalRule[], index: number): Finding[] {
  const { approvers = [] } = rules[index] ?? {}
  const first = rules.findIndex(rule => JSON.stringify(rule.approvers) === JSON.stringify(approvers))
  if (approvers.length === 0 || first < index) return []
  const groups = Object.keys(policy.groups).filter(group => appointedBy(policy, approvers, group).length === 0)
  if (groups.length === 0) return []
  return [{
    path: ['approvals', 'rules', index, 'approvers'],
    problem: `nobody decides over requests of ${groups.map(group => `\`${group}\``).join(', ')}, so they are granted at once`,
    fix: 'Name somebody who is there, or write `none` if it is meant.',
  }]
}

/** The time of a rule counts only where it is shorter than what a stage promises anyway. */
function noShorter({ ladders }: Policy, { when, resolveMs }: ApprovalRule, index: number): Finding[] {
  const stages = ladders.flatMap(ladder => ladder.stages).filter(({ name }) => when.stage?.includes(name) ?? true)
  return Object.entries(resolveMs).flatMap(([priority, durationMs]): Finding[] => {
    if (when.priority && !when.priority.includes(Number(priority))) return []
    const promised = stages.map(({ resolve }) => resolve[priority]?.durationMs)
    if (stages.length === 0 || promised.some(ms => ms === undefined || ms > durationMs)) return []
    return [{
      path: ['approvals', 'rules', index, 'resolve'],
      problem: `${formatDuration(durationMs)} to resolve a P${priority} is no shorter than what its stages promise, so it changes nothing`,
      fix: `Write less than ${formatDuration(Math.max(...promised.map(ms => ms ?? 0)))}, or take it away.`,
    }]
  })
}
