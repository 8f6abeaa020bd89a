import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { timelineOf, type TimelineFacts } from '../../src/domain/timeline/timeline.js'
import { policyFrom } from './smallPolicy.js'

const opened = '2026-03-04T10:00:00.000Z'
const network: TimelineFacts = { category: 'Network', subcategory: null, priority: 1, vip: false, tags: [], callerCalendar: null }

function told(policy: string, facts: Partial<TimelineFacts> = {}, at = opened): string[] {
  const timeline = timelineOf({ version: 1, policy: policyFrom(policy) }, { ...network, ...facts }, at)
  if ('refused' in timeline) return [timeline.refused.code]
  return [...timeline.rows.map(({ afterMs, what, told: by }) => [`${afterMs / 60_000}: ${what}`, ...by].join(' | ')), ...(timeline.cutOff ? ['cut off'] : [])]
}

const policy = (more: string) => `name: small
groups:
  Desk: {manager: Olivia, members: [Nadia, Oscar]}
people: {Nadia: {email: n@example.com, webhook: pager}, Olivia: {email: o@example.com, quietHours: {zone: UTC, hours: 09:00-12:00, except: []}}}
ladders:
  - name: all
    stages: [{name: Triage, sla: {respond: 20 min, resolve: 1 h, remindAt: 50}}, {name: Second, sla: {respond: none, resolve: none, followUp: 30 min}}]
    entry: {stage: Triage, group: Desk}
    otherwise: {stage: Second, group: Desk}
${more}`

describe('What happens if nobody answers', () => {
  it('is the whole way up, with every page, reminder and breach at its instant', () => {
    expect(told(policy('paging: {interval: 15 min, reminders: 0}\n'))).toEqual([
      '0: opened; Nadia of Desk has it (fewest open tasks (0))',
      '0: page 1 of 1 to Nadia | email | webhook',
      '10: 50 % of the time to respond is used',
      '15: page 1 of 1 to Oscar (0 open tasks) | nothing reaches Oscar',
      '20: the time to respond is over',
      '30: 50 % of the time to resolve is used',
      '30: page 1 of 1 to Olivia (nobody has answered) | email',
      '45: nobody has answered, and nobody is left to call',
      '60: the time to resolve is over',
      '60: goes up; Nadia of Desk has it (fewest open tasks (0))',
      '60: page 1 of 1 to Nadia | email | webhook',
      '75: page 1 of 1 to Oscar (0 open tasks) | nothing reaches Oscar',
      '90: page 1 of 1 to Olivia (nobody has answered) | email',
      '90: the escalation is still unanswered',
      '105: nobody has answered, and nobody is left to call',
    ])
  })

  it('names who is told by which channel, and who has to wait for the end of quiet hours', () => {
    const rows = told(policy('notices: {rules: [{on: [breached, unanswered], to: [owner, manager], by: email}]}\n'))
    expect(rows.find(row => row.startsWith('20:'))).toBe('20: the time to respond is over | email n@example.com | email o@example.com, after quiet hours')
  })

  it('ends with an alert where there is nobody above', () => {
    const rows = told(readFileSync('policies/example.yaml', 'utf8'), { category: 'SD-WAN', subcategory: 'Link failure' })
    expect(rows.at(-1)).toMatch(/alert to Kwame: somebody has to decide$/)
  })

  it('asks the rotas of that very instant', () => {
    const shipped = readFileSync('policies/on-call.yaml', 'utf8')
    const owner = (at: string) => told(shipped, {}, at)[0]
    expect(owner('2026-03-11T09:00:00.000Z')).toContain('Amara of Network Operations has it (on call: Office hours until Wed 2026-03-11 12:00')
    expect(owner('2026-03-11T12:00:00.000Z')).toContain('Bruno of Network Operations has it (on call: Office hours until Wed 2026-03-11 18:00 Europe/Berlin (override))')
  })

  it('is refused where an incident would be', () => {
    expect(told(policy('').replace('{manager: Olivia, members: [Nadia, Oscar]}', '{}'))).toEqual(['group_without_people'])
  })

  it('says so when there is more, months later', () => {
    expect(told(policy('').replace('resolve: 1 h', 'resolve: 200 days'))).toEqual([
      '0: opened; Nadia of Desk has it (fewest open tasks (0))', '10: 50 % of the time to respond is used', '20: the time to respond is over', 'cut off',
    ])
  })
})
