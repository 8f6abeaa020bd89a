import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { changed, small, withCalendar, withSla } from '../smallPolicy.js'

/** What a careful reviewer would ask about: each with its place and the mend, and none of it refuses the policy. */

function warningsOf(text: string) {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(reading.problems.map(({ problem }) => problem).join('\n'))
  return reading.warnings
}

const rows = (...lines: string[]) => changed('      - when: {stage: Triage}\n        then: {stage: Second, group: Desk}\n', lines.map(line => `      - ${line}\n`).join(''))
const toSecond = 'then: {stage: Second, group: Desk}'
const ladderOf = (name: string, more = '') => `  - {name: ${name}, ${more}stages: [{name: Triage}], entry: {stage: Triage, group: Desk}}\n`
const withNotices = (notices: string) => `${small}people: {Nadia: {email: n@example.com}, Olivia: {email: o@example.com}}\nnotices: ${notices}\n`

interface Case {
  text: string
  at: [line: number, column: number]
  problem: string
  fix: RegExp
}

const cases: Record<string, Case> = {
  'a row that two earlier ones take together': {
    text: rows(`{when: {vip: true}, ${toSecond}}`, `{when: {vip: false, priority: [P1, P2, P3, P4, P5]}, ${toSecond}}`, `{when: {stage: Triage}, ${toSecond}}`),
    at: [13, 9], problem: 'this row is never reached: row 1 and row 2 together take all of it before', fix: /Move it above row 2, or take it away/,
  },
  'a row that only counts where somebody names the stage': {
    text: rows(`{${toSecond}}`, '{when: {vip: true}, then: {stage: Third, group: Desk}}', '{when: {stage: Second}, then: {stage: Third, group: Desk}}')
      .replace('- name: Second', '- name: Second\n      - name: Third').replace('entry:', 'sla: {onBreach: flag}\n    entry:').replace('{when: {vip: true},', '{when: {stage: Triage, vip: true},'),
    at: [14, 9], problem: 'no incident comes to this row by itself, only where somebody names the stage: row 1 has no condition and takes all of it before',
    fix: /Move it above row 1, or take it away/,
  },
  'a row against the condition of its ladder': {
    text: small.replace('- name: all', '- name: mail\n    appliesTo: {category: Email}').replace('when: {stage: Triage}', 'when: {category: Telephone}')
      .concat(`      - ${toSecond}\n`, ladderOf('all')),
    at: [12, 9], problem: 'this row is never reached: ladder `mail` only takes category Email', fix: /Correct its condition/,
  },
  'a row for incidents that climb an earlier ladder': {
    text: small.replace('ladders:\n', `ladders:\n${ladderOf('mail', 'appliesTo: {category: Email}, ')}`).replace('when: {stage: Triage}', 'when: {category: Email}')
      .concat(`      - ${toSecond}\n`),
    at: [12, 9], problem: 'this row is never reached: ladder `mail` takes all of it before', fix: /Correct its condition/,
  },
  'a value for incidents that climb an earlier ladder': {
    text: small.replace('ladders:\n', `ladders:\n${ladderOf('mail', 'appliesTo: {category: Email}, ')}`).replace('when: {stage: Triage}', 'when: {category: [Telephone, Email]}')
      .concat(`      - ${toSecond}\n`),
    at: [12, 38], problem: '`Email` never counts here: ladder `mail` takes it before', fix: /Take `Email` out of `category`/,
  },
  'a priority that the matrix never gives': {
    text: changed('groups:', 'priorityMatrix: {1: {1: 1, 2: 2, 3: 3}, 2: {1: 2, 2: 3, 3: 3}, 3: {1: 3, 2: 3, 3: 3}}\ngroups:')
      .replace('{stage: Triage}\n', '{stage: Triage, priority: [P1, P4]}\n').concat(`      - ${toSecond}\n`),
    at: [12, 46], problem: '`P4` never counts here: no impact and urgency give P4', fix: /Take `P4` out of `priority`/,
  },
  'a row for priorities that the matrix never gives': {
    text: changed('groups:', 'priorityMatrix: {1: {1: 1, 2: 2, 3: 3}, 2: {1: 2, 2: 3, 3: 3}, 3: {1: 3, 2: 3, 3: 3}}\ngroups:')
      .replace('{stage: Triage}\n', '{stage: Triage, priority: [P4, P5]}\n').concat(`      - ${toSecond}\n`),
    at: [12, 9], problem: 'this row is never reached: no impact and urgency give P4 or P5', fix: /Correct its condition/,
  },
  'a matrix that turns round': {
    text: changed('groups:', 'priorityMatrix: {1: {1: 1, 2: 2, 3: 3}, 2: {1: 3, 2: 2, 3: 4}, 3: {1: 3, 2: 4, 3: 5}}\ngroups:'),
    at: [2, 54], problem: 'impact 2, urgency 2 gives P2, though impact 2, urgency 1 gives P3', fix: /1 is high and 3 is low/,
  },
  'a stage that no row leads to': {
    text: changed('- name: Second', '- name: Between\n      - name: Second'),
    at: [8, 9], problem: 'no row leads to `Between`, so no incident ever is there', fix: /Add a row/,
  },
  'a stage with no way on, and nobody who waits for one': {
    text: changed('- name: Triage', '- {name: Triage, sla: {onBreach: flag}}').replace(/ {4}decisions:[^]*$/, '')
      .replace('entry: {stage: Triage, group: Desk}', 'entry: [{when: {vip: true}, stage: Second, group: Desk}, {stage: Triage, group: Desk}]'),
    at: [7, 9], problem: 'nothing leads on from `Triage`, so that nothing is escalated to `Second` from there', fix: /`otherwise`/,
  },
  'a breach that some incidents cannot follow': {
    text: rows(`{when: {priority: [P1, P2]}, ${toSecond}}`, `{when: {vip: true}, ${toSecond}}`),
    at: [7, 9], problem: 'a breach at `Triage` is to escalate, but no row takes an incident with P3, no VIP: it will be refused and alerted', fix: /`otherwise`/,
  },
  'a group that nobody routes to': {
    text: changed('ladders:', '  Attic: {members: [Eve]}\nladders:'),
    at: [4, 3], problem: 'no row leads to group `Attic`, so it only gets what is reassigned to it by hand', fix: /Add a row/,
  },
  'more time to respond than to resolve': {
    text: withSla('{respond: {P1: 2 h}, resolve: {P1: 1 h}}').replace('P1: 2 h}', 'P1: 2 h, P2: 2 h}'),
    at: [7, 39], problem: 'at `Triage` the time to respond is longer than the time to resolve: P1 2 h and 1 h', fix: /less time/,
  },
  'a default that is longer than what was written': {
    text: changed('    stages:', '    sla: {resolve: {P1: 10 min}}\n    stages:'),
    at: [6, 10], problem: 'at every stage the time to respond is longer than the time to resolve: P1 15 min and 10 min', fix: /less time/,
  },
  'more time for the more urgent': {
    text: withSla('{resolve: {P2: 100 h}}'),
    at: [7, 39], problem: 'at `Triage` a P2 has more time than a P3: the time to resolve is 4 days 4 h and 3 days', fix: /shorter time/,
  },
  'reminders that fall together': {
    text: withSla('{respond: none, resolve: {P1: 3 s}}'),
    at: [7, 54], problem: 'at `Triage` the time to resolve is shorter than its reminders, which come within a second of each other or of its end: P1 3 s', fix: /remindAt: \[\]/,
  },
  'a follow-up that comes too late': {
    text: withSla('{followUp: {P1: 8 h}}').replace('- {name: Triage', '- {name: Other}\n      - {name: Triage').replace('entry: {stage: Triage', 'entry: {stage: Other')
      .replace('decisions:\n', `decisions:\n      - {when: {stage: Other}, then: {stage: Triage, group: Desk}}\n`),
    at: [8, 40], problem: 'at `Triage` the follow-up comes only when the time to resolve is over: P1 8 h and 8 h', fix: /sooner/,
  },
  'an incident as a whole with less time than one stage': {
    text: changed('    stages:', '    sla: {incident: {P1: 4 h}}\n    stages:'),
    at: [6, 21], problem: 'over all stages a P1 has 4 h, and at `Triage` alone 8 h', fix: /longest stage/,
  },
  'the calendar of callers who have none': {
    text: changed('    stages:', '    sla: {calendar: caller}\n    stages:'),
    at: [6, 21], problem: 'at every stage the clocks go by the caller\'s calendar, but the policy has no `calendars`: they run around the clock', fix: /Add the `calendars`/,
  },
  'a calendar that no clock goes by': {
    text: withCalendar('{zone: UTC, hours: {Mon-Fri: 08:00-17:00}}'),
    at: [3, 3], problem: 'no clock goes by calendar `Office`', fix: /calendar: Office/,
  },
  'shifts that overlap over midnight': {
    text: withCalendar('{zone: UTC, hours: {Sun: 22:00-06:00, Mon: 05:00-12:00}}').replace('- name: Triage', '- {name: Triage, sla: {calendar: Office}}'),
    at: [3, 30], problem: 'two shifts overlap on Mon; what they have in common counts once', fix: /end where the next begins/,
  },
  'a holiday that stands there twice': {
    text: withCalendar('{zone: UTC, hours: {Mon-Fri: 08:00-17:00}, holidays: [12-25, {on: 12-25, hours: 08:00-12:00}]}').replace('- name: Triage', '- {name: Triage, sla: {calendar: Office}}'),
    at: [3, 72], problem: '12-25 stands there twice; the hours of the last one count', fix: /Keep one/,
  },
  'hours that take a year for a promise': {
    text: withCalendar('{zone: UTC, hours: {Mon: 08:00-09:00}}').replace('- name: Triage', '- {name: Triage, sla: {calendar: Office}}'),
    at: [3, 30], problem: '10 days of these hours take more than a year: a week has 1 h of them', fix: /promise less/,
  },
  'a category in two spellings': {
    text: rows(`{when: {category: Email}, ${toSecond}}`, `{when: {category: e-mail}, ${toSecond}}`, `{when: {category: email}, ${toSecond}}`, `{when: {}, ${toSecond}}`),
    at: [13, 27], problem: 'category `email` is another than `Email`, and differs from it only in how it is written', fix: /same way everywhere/,
  },
  'a group in two spellings': {
    text: changed('ladders:', '  desk: {members: [Eve], roles: [backup]}\nladders:'),
    at: [4, 3], problem: 'group `desk` is another than `Desk`, and differs from it only in how it is written', fix: /same way everywhere/,
  },
  'a page that comes after the incident has gone up': {
    text: `${withSla('{respond: none, resolve: 20 min}')}people: {Nadia: {email: n@example.com}, Olivia: {email: o@example.com}}\npaging: {interval: 10 min, reminders: 1}\n`,
    at: [14, 9], problem: 'the last of `Desk` is called after 20 min, but a P1 at `Triage` goes up after 20 min', fix: /Call sooner/,
  },
  'a notice of a reminder that no clock gives': {
    text: withNotices('{rules: [{on: [opened, reminder], priority: P1, to: owner, by: email}]}').replace('    stages:', '    sla: {remindAt: []}\n    stages:'),
    at: [15, 33], problem: 'nothing ever is `reminder`: no clock of such an incident reminds', fix: /remindAt/,
  },
  'a notice of a breach where nothing can be late': {
    text: withNotices('{rules: [{on: breached, priority: P5, to: owner, by: email}]}').replace('    stages:', '    sla: {respond: {P5: none}, resolve: {P5: none}}\n    stages:'),
    at: [15, 24], problem: 'nothing ever is `breached`: such an incident has no clock', fix: /its priority/,
  },
  'a notice of an alert where breaches are flagged': {
    text: withNotices('{rules: [{on: alert, to: manager, by: email}]}').replace('    stages:', '    sla: {onBreach: flag}\n    stages:'),
    at: [15, 24], problem: 'nothing ever is `alert`: a breach of such an incident is only flagged', fix: /alert manager/,
  },
  'a notice of pages that nobody sends': {
    text: withNotices('{rules: [{on: paged, to: manager, by: email}]}'),
    at: [14, 24], problem: 'nothing ever is `paged`: nobody is called', fix: /`paging`/,
  },
  'a list that no rule names': {
    text: withNotices('{lists: {duty: {email: d@example.com}}, rules: [{on: opened, to: owner, by: email}]}'),
    at: [14, 19], problem: 'no rule tells the list `duty` anything', fix: /Name it/,
  },
}

describe('a careful reviewer', () => {
  it.each(Object.entries(cases))('asks about %s', (_, { text, at: [line, column], problem, fix }) => {
    const found = warningsOf(text)
    expect(found.map(one => one.problem)).toEqual([problem])
    expect(found).toMatchObject([{ line, column }])
    expect(found[0]?.fix).toMatch(fix)
  })

  it.each<[string, string]>([
    ['the smallest policy', small],
    ['a group that is there for its role', changed('ladders:', '  Directors: {members: [Eve], roles: [approver]}\nladders:')],
    ['a stage that is only reached by reclassifying', small.replace('ladders:\n', 'ladders:\n  - name: mail\n    appliesTo: {category: Email}\n    sla: {onBreach: flag}\n'
      + '    stages: [{name: Triage}, {name: Second}]\n    entry: {stage: Triage, group: Desk}\n    decisions: {when: {stage: Triage, vip: true}, then: {stage: Second, group: Desk}}\n')],
    ['some incidents that are not escalated where a breach only flags', rows(`{when: {vip: true}, ${toSecond}}`).replace('- name: Triage', '- {name: Triage, sla: {onBreach: flag}}')],
    ['an event beside others that do come', withNotices('{rules: [{on: [opened, reassigned], to: owner, by: email}]}')],
    ['less time by working hours than around the clock', withCalendar('{zone: UTC, hours: {Mon-Fri: 08:00-17:00}}').replace('- name: Triage',
      '- {name: Triage, sla: {resolve: {P1: 12 h, P2: 9 h}, calendar: {P2: Office}}}')],
    ['pages that are over just in time', `${withSla('{respond: none, resolve: 21 min}')}people: {Nadia: {email: n@example.com}, Olivia: {email: o@example.com}}\npaging: {interval: 10 min, reminders: 1}\n`],
  ])('has nothing to ask about %s', (_, text) => {
    expect(warningsOf(text)).toEqual([])
  })
})

describe('a calendar that has no working hour for years', () => {
  const everyDay = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(5, 10))
  const withHolidays = (days: readonly string[], more = '') =>
    withCalendar(`{zone: Europe/Berlin, hours: {Mon-Fri: 08:00-17:00}, holidays: [${days.join(', ')}${more}]}`).replace('- name: Triage', '- {name: Triage, sla: {calendar: Office}}')

  it('is refused: a clock by it would stop whoever plans it', () => {
    expect(readPolicy(withHolidays(everyDay))).toMatchObject({
      problems: [{ line: 3, problem: '`Office` has no working hour: every day with hours is a holiday', fix: expect.stringContaining('Take holidays away') as string }],
    })
    // The 29th of February is a Monday every 28 years.
    expect(readPolicy(withHolidays(everyDay.filter(day => day !== '02-29')).replace('Mon-Fri', 'Mon'))).toHaveProperty('problems')
  })

  it('is not what a year of holidays is, as long as a day of it has hours', () => {
    expect(readPolicy(withHolidays(everyDay.filter(day => day !== '06-15')))).toHaveProperty('policy')
    expect(readPolicy(withHolidays(everyDay.slice(1), ', {on: 01-01, hours: 08:00-09:00}'))).toHaveProperty('policy')
  })
})
