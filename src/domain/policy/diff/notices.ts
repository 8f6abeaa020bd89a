import type { Contact, NoticeRule, NoticeRules, QuietHours } from '../../notices/noticeRules.js'
import type { PagingRule } from '../../paging/paging.js'
import { formatDuration } from '../../time/duration.js'
import { spellWeek } from '../../time/calendar.js'
import { conditionWords } from '../condition.js'
import { as, fieldChanges, named } from './fields.js'
import { rowChanges, type RowWords } from './rows.js'
import { isSame } from './structural.js'

/** How people are called. */
export function pagingChanges(before: readonly PagingRule[] = [], after: readonly PagingRule[] = []): string[] {
  return rowChanges(before, after, {
    label: index => `paging rule ${index + 1}`,
    words: rule => `${calledFor(rule)}, ${rule.reminders + 1} every ${formatDuration(rule.intervalMs)}`,
    isHeir: (one, other) => isSame([one.groups, one.when], [other.groups, other.when]),
    changed: (one, other, label) => {
      const of = `${label} (${calledFor(other)})`
      return fieldChanges(of, one, other, {
        groups: as(`${label} is for`, groups => groups?.join(', ') ?? 'every group'),
        when: as(`${label} is for`, conditionWords),
        reminders: as(`${of}, pages to each`, count => String(count + 1)),
        intervalMs: as(`${of}, from page to page`, formatDuration),
        channels: as(`${of}, by`, channels => channels?.join(', ') ?? 'every address'),
        through: as(`${of}, who comes next`, through => through ?? 'by the rotas'),
        repeat: as(`${of}, rounds`, count => String(count + 1)),
        catchAll: as(`${of}, who is called last`, last => (last === 'all' ? 'everybody' : last)),
        acknowledgeWithinMs: as(`${of}, a silent owner is called again`, ms => (ms === null ? 'never' : `after ${formatDuration(ms)}`)),
      })
    },
  })
}

function calledFor({ groups, when }: PagingRule): string {
  return [groups?.join(', ') ?? 'every group', conditionWords(when)].join(', ')
}

/** How to reach people. */
export function peopleChanges(before: Record<string, Contact>, after: Record<string, Contact>): string[] {
  return named(before, after, {
    isNew: (name, contact) => `${name} can be reached: ${addresses(contact)}`,
    isGone: name => `${name} has no addresses any more`,
    changed: (name, was, is) => contactChanges(name, was, is),
  })
}

function contactChanges(name: string, before: Contact, after: Contact): string[] {
  return fieldChanges(name, before, after, {
    email: as(`${name}, e-mail`, orNone),
    slack: as(`${name}, Slack`, orNone),
    webhook: as(`${name}, webhook`, orNone),
    language: as(`${name}, language`, language => language ?? 'that of the policy'),
    quietHours: as(`${name}, quiet hours`, quiet),
  })
}

function addresses({ email, slack, webhook }: Contact): string {
  return [email, slack, webhook].filter(address => address !== null).join(', ') || 'by nothing'
}

/** Who hears of what. */
export function noticeChanges(before: NoticeRules, after: NoticeRules): string[] {
  return fieldChanges('notices', before, after, {
    language: as('notices are in', language => language),
    bundling: as('many notices for one recipient', bundling => (
      bundling === null ? 'come one by one' : `are sent as one when there are more than ${bundling.moreThan} within ${formatDuration(bundling.withinMs)}`)),
    lists: (was, is) => named(was, is, {
      isNew: (name, contacts) => `new list ${name}: ${contacts.map(addresses).join('; ')}`,
      isGone: name => `list ${name} is gone`,
      changed: (name, old, now) => rowChanges(old, now, contactsOf(name)),
    }),
    rules: (was, is) => rowChanges(was, is, ruleWords),
  })
}

function contactsOf(list: string): RowWords<Contact> {
  return {
    label: index => `entry ${index + 1} of list ${list}`,
    words: addresses,
    isHeir: (one, other) => (['email', 'slack', 'webhook'] as const).some(channel => one[channel] !== null && one[channel] === other[channel]),
    changed: (one, other, label) => contactChanges(label, one, other),
  }
}

const ruleWords: RowWords<NoticeRule> = {
  label: index => `notice rule ${index + 1}`,
  words: ({ on, when, to, by }) => `on ${on.join(', ')}, ${conditionWords(when)}, to ${audience(to)}, by ${by.join(', ')}`,
  isHeir: (one, other) => isSame([one.on, one.when], [other.on, other.when]) || isSame([one.on, one.to], [other.on, other.to]),
  changed: (one, other, label) => {
    const of = `${label} (on ${other.on.join(', ')})`
    return fieldChanges(of, one, other, {
      on: as(`${label} tells of`, events => events.join(', ')),
      at: as(`${of}, reminders`, (at: number[] | undefined) => (at ? `at ${at.join(' and ')} %` : 'all')),
      when: as(`${of} is for`, conditionWords),
      to: as(`${of}, to`, audience),
      by: as(`${of}, by`, channels => channels.join(', ')),
      quietHours: as(`${of}, quiet hours`, hours => (hours === 'ignored' ? 'ignored' : quiet(hours))),
    })
  },
}

function audience(to: NoticeRule['to']): string {
  return to.map(one => ('role' in one ? one.role : one.list)).join(', ')
}

function quiet(hours: readonly QuietHours[]): string {
  const told = hours.map(({ week, zone, except }) => [`${spellWeek(week)} ${zone}`, ...except.map(priority => `not P${priority}`)].join(', '))
  return told.join('; ') || 'none'
}

function orNone(text: string | null): string {
  return text ?? 'none'
}
