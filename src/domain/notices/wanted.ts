import { matches } from '../policy/condition.js'
import { groupOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import { noticeId, type Channel, type Notice } from './notice.js'
import type { Audience, Contact, NoticeRule, NoticeRules, Role } from './noticeRules.js'
import type { Occasion } from './occasion.js'
import { sendableAt } from './quietHours.js'
import { isForCaller, writeForCaller, writeForSupport } from './templates/render.js'

/** The notices that follow, and whom a rule means but cannot reach: that is said in the stream, never passed over. */
export interface Wanted {
  notices: Notice[]
  unreached: string[]
}

/**
 * Who has to hear of it, by the policy that is live. A notice that two rules want is wanted once, at the earlier of
 * their instants. Nobody is told of what they did themselves.
 */
export function wantedNotices({ people, groups, notices: rules }: PolicyPart, occasion: Occasion): Wanted {
  const found = new Map<string, Notice>()
  const met = { reached: new Set<string>(), unreached: new Set<string>() }
  const sight = { people, groups }
  for (const rule of rules.rules) {
    if (!isAbout(rule, occasion) || !matches(rule.when, occasion.incident)) continue
    for (const audience of rule.to) {
      for (const { name, contact } of recipients(sight, rules, audience, occasion)) {
        const ways = rule.by.flatMap(channel => contact[channel] === null ? [] : [{ channel, to: contact[channel] }])
        met[ways.length > 0 ? 'reached' : 'unreached'].add(name)
        for (const { channel, to } of ways) {
          const notice = noticeOf(occasion, rules, rule, audience, contact, channel, to)
          const before = found.get(notice.id)
          if (!before || notice.sendAt < before.sendAt) found.set(notice.id, notice)
        }
      }
    }
  }
  return { notices: [...found.values()], unreached: [...met.unreached].filter(name => !met.reached.has(name)) }
}

function isAbout({ on, at }: NoticeRule, { event, clock }: Occasion): boolean {
  return on.includes(event) && (event !== 'reminder' || at === undefined || (clock !== null && at.includes(clock.percent)))
}

export type PolicyPart = Pick<Policy, 'people' | 'groups' | 'notices'>
type Sight = { people: Record<string, Contact>; groups: Policy['groups'] }

function noticeOf(
  occasion: Occasion, rules: NoticeRules, rule: NoticeRule, audience: Audience, contact: Contact, channel: Channel, to: string,
): Notice {
  const { event, cause, at, incident } = occasion
  const { number, priority } = incident
  const language = contact.language ?? rules.language
  const quiet = rule.quietHours === 'ignored' ? [] : [...contact.quietHours, ...rule.quietHours]
  const isCaller = 'role' in audience && audience.role === 'caller'
  const written = isCaller && isForCaller(event) ? writeForCaller(occasion, event, language) : writeForSupport(occasion, language)
  return {
    // A caller who also works on the incident gets both texts.
    id: noticeId(number, cause, isCaller ? `${event} caller` : event, channel, to),
    event, channel, number, to, ...written, thread: isCaller ? `${number} caller` : number, language, priority, at,
    sendAt: sendableAt(quiet, priority, at), bundling: rules.bundling,
    // In a room of the team whoever of them is there may take it.
    ...(event === 'paged' && { asks: { people: [], tier: incident.tier.number } }),
  }
}

function recipients(
  sight: Sight, { lists }: NoticeRules, audience: Audience, { incident, event, by }: Occasion,
): { name: string; contact: Contact }[] {
  if ('list' in audience) {
    return (own(lists, audience.list) ?? []).map(contact => ({ name: audience.list, contact }))
  }
  if (audience.role === 'caller' && !isForCaller(event)) return []
  return personsOf(sight, audience.role, incident)
    .filter(person => person !== by)
    .map(person => ({ name: person, contact: contactOf(sight.people, person) }))
}

function personsOf({ groups }: Sight, role: Role, { assignmentGroup, assignedTo, caller, watchers, givers, approval }: Occasion['incident']): string[] {
  const group = groupOf({ groups }, assignmentGroup)
  switch (role) {
    case 'owner': return [assignedTo]
    case 'group': return group?.members ?? []
    // A group without a manager is alerted as a whole, as the stream says.
    case 'manager': return group === undefined ? [] : group.manager === null ? group.members : [group.manager]
    case 'caller': return [caller]
    case 'watchers': return watchers.map(({ person }) => person)
    case 'givers': return givers
    case 'approvers': return approval?.approvers ?? []
    case 'requester': return approval ? [approval.requestedBy] : []
  }
}

/** How to reach a person. */
export function contactOf(people: Record<string, Contact>, person: string): Contact {
  return own(people, person) ?? stranger(person)
}

/** Somebody the policy does not know can be reached if the name is an address itself. */
function stranger(name: string): Contact {
  return { email: /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(name) ? name : null, slack: null, webhook: null, language: null, quietHours: [] }
}

function own<T>(block: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(block, name) ? block[name] : undefined
}
