import { valueAt, type Finding } from '../policy/policyProblems.js'
import type { Policy } from '../policy/policy.js'
import { roles, type NoticeRule } from './noticeRules.js'
import { isRole } from './noticesDocument.js'
import { callerEvents } from './templates/phrases.js'
import { isForCaller } from './templates/render.js'

/** What the schema alone cannot see: lists that must exist, and rules that could never tell anybody anything. */
export function noticeChecks(raw: unknown): Finding[] {
  const lists = Object.keys(blockAt(raw, ['notices', 'lists']))
  const listProblems = lists.filter(isRole).map((name): Finding => ({
    path: ['notices', 'lists', name], atKey: true,
    problem: `\`${name}\` is a role, so no list can have that name`, fix: 'Give the list another name.',
  }))
  return [...listProblems, ...entries(valueAt(raw, ['notices', 'rules'])).flatMap((rule, index) => {
    const path = ['notices', 'rules', index]
    return [...unknownLists(rule, lists, path), ...percentOfNothing(rule, path), ...nothingForCallers(rule, path)]
  })]
}

function unknownLists(rule: unknown, lists: readonly string[], path: readonly PropertyKey[]): Finding[] {
  return entries(valueAt(rule, ['to'])).flatMap((name, index): Finding[] =>
    typeof name !== 'string' || name === '' || isRole(name) || lists.includes(name) ? [] : [{
      path: [...path, 'to', index],
      problem: `there is no list \`${name}\`; persons are not named in rules`,
      fix: `Write one of: ${[...roles, ...lists].join(', ')}; or add it to \`lists\`.`,
    }])
}

function percentOfNothing(rule: unknown, path: readonly PropertyKey[]): Finding[] {
  if (valueAt(rule, ['at']) === undefined || entries(valueAt(rule, ['on'])).includes('reminder')) return []
  return [{ path: [...path, 'at'], atKey: true, problem: 'only reminders come at a percentage', fix: 'Take `at` away, or add `reminder` to `on`.' }]
}

/** A caller is told little, on purpose: what the support says among themselves is no text for callers. */
function nothingForCallers(rule: unknown, path: readonly PropertyKey[]): Finding[] {
  const told = entries(valueAt(rule, ['on'])).filter(event => typeof event === 'string')
  if (!entries(valueAt(rule, ['to'])).includes('caller') || told.length === 0 || told.some(isForCaller)) return []
  return [{
    path: [...path, 'to'],
    problem: 'the caller is told of none of these events',
    fix: `Take \`caller\` away, or add one of: ${callerEvents.join(', ')}.`,
  }]
}

/** Whom a rule means and cannot reach. */
export function noticeWarnings({ notices: rules, people, groups }: Policy): Finding[] {
  return rules.rules.flatMap((rule, index) => {
    const names = [...new Set(rule.to.flatMap(audience => 'role' in audience ? staffOf(groups, audience.role) : []))]
    const missing = names.filter(name => !isReached(rule, Object.hasOwn(people, name) ? people[name] : undefined))
    const empty = rule.to.flatMap(audience => 'list' in audience ? [audience.list] : [])
      .filter(list => !(rules.lists[list] ?? []).some(contact => isReached(rule, contact)))
    const found: Finding[] = []
    if (missing.length > 0) {
      found.push({
        path: ['notices', 'rules', index],
        problem: `this rule cannot reach ${shortened(missing)}: \`people\` has no address for ${rule.by.join(', ')}`,
        fix: 'Add the addresses to `people`, or another channel to the rule.',
      })
    }
    for (const list of empty) {
      found.push({
        path: ['notices', 'rules', index],
        problem: `this rule cannot reach the list \`${list}\`: it has no address for ${rule.by.join(', ')}`,
        fix: 'Add an address to the list, or another channel to the rule.',
      })
    }
    return found
  })
}

/** Someone who is in a group and nowhere in `people` was perhaps mistyped there. */
function staffOf(groups: Policy['groups'], role: string): string[] {
  return Object.values(groups).flatMap(({ manager, members }) =>
    role === 'manager' ? (manager === null ? members : [manager]) : role === 'caller' ? [] : members)
}

function isReached({ by }: NoticeRule, contact: { email: unknown; slack: unknown; webhook: unknown } | undefined): boolean {
  return contact !== undefined && by.some(channel => contact[channel] !== null)
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

function entries(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

function blockAt(raw: unknown, path: readonly PropertyKey[]): object {
  const value = valueAt(raw, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
