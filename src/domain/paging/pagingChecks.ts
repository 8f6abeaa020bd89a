import { channels as everyChannel } from '../notices/notice.js'
import { contactOf } from '../notices/wanted.js'
import { groupOf, membersOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import { list } from '../policy/policyOutline.js'
import { valueAt, type Finding } from '../policy/policyProblems.js'
import type { CatchAll, PagingRule } from './paging.js'

/** What the schema alone cannot see: groups that must exist. */
export function pagingChecks(raw: unknown, groups: readonly string[] | null): Finding[] {
  if (groups === null) return []
  return list(valueAt(raw, ['paging'])).flatMap((rule, index) => list(valueAt(rule, ['groups'])).flatMap((name, at): Finding[] =>
    typeof name !== 'string' || groups.includes(name) ? [] : [{
      path: ['paging', index, 'groups', at],
      problem: `there is no group \`${name}\``, fix: groups.length > 0 ? `Use one of: ${groups.join(', ')}.` : 'Add it to `groups`.',
    }]))
}

/** What is allowed and probably not meant: people who cannot be paged. */
export function pagingWarnings(policy: Policy): Finding[] {
  return (policy.paging ?? []).flatMap((rule, index) => unreachable(policy, rule, index))
}

function unreachable(policy: Policy, { groups, channels, catchAll }: PagingRule, index: number): Finding[] {
  const staff = (groups ?? Object.keys(policy.groups)).flatMap(name => calledOf(policy, name, catchAll))
  const missing = [...new Set(staff)].filter(name => {
    const contact = contactOf(policy.people ?? {}, name)
    return (channels ?? everyChannel).every(channel => contact[channel] === null)
  })
  if (missing.length === 0) return []
  const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '')
  return [{
    path: ['paging', index],
    problem: `these pages cannot reach ${shown}: \`people\` has no address for ${(channels ?? everyChannel).join(', ')}`,
    fix: 'Add the addresses to `people`, or another channel to the rule.',
  }]
}

/** Who may be called: a manager who is not called last is so only where the group has nobody else, or in its rotas. */
function calledOf(policy: Policy, name: string, catchAll: CatchAll): readonly string[] {
  const group = groupOf(policy, name)
  if (!group) return []
  return catchAll === 'none' && group.members.length > 0 && group.rotas.length === 0 ? group.members : membersOf(policy, name)
}
