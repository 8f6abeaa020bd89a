import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { week } from '../../support/week.js'
import { policyFrom, problemsOf, small } from '../smallPolicy.js'

const withNotices = (text: string) => `${small}${text}`

describe('notices in a policy', () => {
  it('are as docs/notices.md shows them', async () => {
    const page = await readFile(new URL('../../../docs/notices.md', import.meta.url), 'utf8')
    const [, shown = ''] = /```yaml\n([^]*?)```/.exec(page) ?? []
    const reading = readPolicy(withNotices(shown).replace('manager: Olivia, members: [Nadia]', 'manager: Henrik'))
    expect(reading).toMatchObject({ policy: { notices: { rules: { length: 4 } }, people: { Henrik: { language: 'de' } } }, warnings: [] })
  })

  it('are read with every default filled in', () => {
    const { people, notices } = policyFrom(withNotices(`people:
  Nadia: {email: nadia@example.com, quietHours: {zone: Europe/Berlin, hours: 22:00-07:00}}
notices:
  lists: {duty: {slack: C0DUTY01}}
  rules:
    - {on: escalated, priority: P1, to: [manager, duty], by: [email, slack], quietHours: ignored}
  bundle: {moreThan: 5, within: 10 min}
`))
    const unknown = { email: null, slack: null, webhook: null, language: null, quietHours: [] }
    expect(people).toEqual({
      Nadia: {
        ...unknown, email: 'nadia@example.com',
        quietHours: [{ zone: 'Europe/Berlin', week: week('22:00-07:00'), except: [1] }],
      },
    })
    expect(notices).toEqual({
      language: 'en',
      lists: { duty: [{ ...unknown, slack: 'C0DUTY01' }] },
      rules: [{ on: ['escalated'], when: { priority: [1] }, to: [{ role: 'manager' }, { list: 'duty' }], by: ['email', 'slack'], quietHours: 'ignored' }],
      bundling: { moreThan: 5, withinMs: 600_000 },
    })
  })

  it('may be left out, and then nobody is told and nobody can be reached', () => {
    expect(policyFrom(small)).toMatchObject({ notices: { rules: [] }, people: {} })
  })

  const rule = (text: string) => withNotices(`notices:\n  rules:\n    - ${text}\n`)
  const person = (text: string) => withNotices(`people:\n  Nadia: ${text}\n`)

  it.each<[string, string, [number, number], RegExp, RegExp]>([
    ['no e-mail address', person('{email: nadia}'), [14, 18], /`email` must be an e-mail address, not "nadia"/, /henrik@example.com/],
    ['two addresses in one', person('{email: "a@b.c, d@e.f"}'), [14, 18], /must be an e-mail address/, /henrik/],
    ['a Slack name', person('{slack: "@nadia"}'), [14, 18], /must be the ID of a Slack user/, /U012AB3CD/],
    ['the address of a webhook', person('{webhook: "https://example.com/secret"}'), [14, 20], /must be the name of a webhook/, /BATON_WEBHOOKS/],
    ['another language', person('{language: fr}'), [14, 21], /must be a language, not "fr"/, /en, de/],
    ['an unknown zone', person('{quietHours: {zone: Europe\/Bonn, hours: 22:00-07:00}}'), [14, 30], /must be a time zone, not "Europe\/Bonn"/, /IANA/],
    ['an offset for a zone', person('{quietHours: {zone: "+01:00", hours: 22:00-07:00}}'), [14, 30], /must be a time zone/, /IANA/],
    ['quiet hours without an end', person('{quietHours: {zone: UTC, hours: 2200}}'), [14, 42], /`hours` must be hours of the week, not 2200/, /22:00-07:00/],
    ['an hour too much', person('{quietHours: {zone: UTC, hours: 24:00-07:00}}'), [14, 42], /must be a time of day from–to/, /22:00-06:00/],
    ['quiet hours without hours', person('{quietHours: {zone: UTC}}'), [14, 23], /`hours` is missing/, /22:00-07:00/],
    ['an unknown event', rule('{on: exploded, to: owner, by: email}'), [15, 12], /must be an event or a list of events/, /opened, escalated/],
    ['an unknown channel', rule('{on: opened, to: owner, by: pigeon}'), [15, 35], /must be a channel/, /email, webhook, slack/],
    ['a rule without a channel', rule('{on: opened, to: owner}'), [15, 7], /`by` is missing/, /email/],
    ['a person in a rule', rule('{on: opened, to: Nadia, by: email}'), [15, 24], /there is no list `Nadia`; persons are not named/, /owner, group, manager, caller/],
    ['a list named like a role', withNotices('notices:\n  lists: {owner: {email: a@b.c}}\n  rules: [{on: opened, to: owner, by: email}]\n'), [14, 11], /`owner` is a role/, /another name/],
    ['a caller who is told nothing', rule('{on: [breached, alert], to: [owner, caller], by: email}'), [15, 35], /told of none of these events/, /opened, escalated, resolved/],
    ['a percentage of no reminder', rule('{on: [breached, alert], at: 75, to: owner, by: email}'), [15, 31], /only reminders come at a percentage/, /add `reminder`/],
    ['a percentage beyond the end', rule('{on: reminder, at: 100, to: owner, by: email}'), [15, 26], /`at` must be a whole percentage from 1 to 99/, /`75` or `\[50, 75\]`/],
    ['no rule', withNotices('notices: {rules: []}\n'), [13, 18], /`rules` must be a list of rules/, /on: escalated/],
    ['a storm of nothing', withNotices('notices:\n  rules: {on: opened, to: owner, by: email}\n  bundle: {moreThan: 0, within: 1 h}\n'), [15, 22], /whole number of at least 1/, /5/],
  ])('are refused with place and mend: %s', (_, text, [line, column], problem, fix) => {
    const found = problemsOf(text).find(one => problem.test(one.problem))
    expect(found, JSON.stringify(problemsOf(text))).toMatchObject({ line, column })
    expect(found?.fix).toMatch(fix)
  })

  it('are shown with the rest of the policy', () => {
    const shown = (text: string) => policyText(policyFrom(rule(text))).at(-1)
    expect(shown('{on: [opened, escalated], priority: P1, to: [owner, manager], by: email}')).toMatchObject({
      heading: 'Notices', table: { rows: [['opened, escalated', 'priority P1', 'owner, manager', 'email', "each person's"]] },
    })
    expect(shown('{on: [reminder, breached], at: [50, 75], to: owner, by: email}')?.table?.rows[0]?.[0]).toBe('reminder at 50 and 75 %, breached')
    expect(policyText(policyFrom(small)).map(({ heading }) => heading)).not.toContain('Notices')
  })

  it('warn of `unanswered` in a policy that calls nobody and follows nothing up', () => {
    const told = 'people: {Nadia: {email: n@example.com}, Olivia: {email: o@example.com}}\nnotices:\n  rules: [{on: unanswered, to: owner, by: email}]\n'
    const problems = (text: string) => {
      const reading = readPolicy(withNotices(text))
      return 'warnings' in reading && reading.warnings.map(({ problem }) => problem)
    }
    expect(problems(told)).toContain('nothing ever is `unanswered`: nobody is called, and no escalation is followed up')
    expect(problems(`paging: {interval: 10 min}\n${told}`)).toEqual([])
  })

  it('warn of a percentage at which no clock reminds', () => {
    const reading = readPolicy(withNotices('people: {Nadia: {email: n@example.com}}\nnotices:\n  rules: [{on: reminder, at: [50, 60], to: owner, by: email}]\n'))
    expect('warnings' in reading && reading.warnings.map(({ problem }) => problem)).toEqual(['no clock reminds at 60 %, so this rule tells nobody of it'])
  })

  it('warn of people whom a rule means and cannot reach', () => {
    const reading = readPolicy(withNotices(`people:
  Nadia: {slack: U0NADIA01}
notices:
  lists: {duty: {slack: C0DUTY01}}
  rules:
    - {on: opened, to: [group, manager, duty], by: email}
`))
    expect('warnings' in reading && reading.warnings.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
      '18: this rule cannot reach Nadia, Olivia: `people` has no address for email',
      '18: this rule cannot reach the list `duty`: it has no address for email',
    ])
  })
})
