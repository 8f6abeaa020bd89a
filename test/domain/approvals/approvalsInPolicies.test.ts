import { describe, expect, it } from 'vitest'
import { approvalRuleFor, ordinaryRule } from '../../../src/domain/approvals/approvalRules.js'
import { policyDiff } from '../../../src/domain/policy/policyDiff.js'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyFrom, problemsOf } from '../smallPolicy.js'

/** Two groups with a manager each, a role, and `approvals` from line 14 on. */
const withApprovals = (approvals: string) => `name: small
calendars:
  Office: {zone: UTC, hours: {Mon-Fri: 08:00-17:00}}
groups:
  Desk: {manager: Olivia, members: [Nadia]}
  Duty: {manager: Dora, members: [Dirk], roles: [duty manager]}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h, onBreach: flag}
    stages: [{name: Triage}, {name: Second}]
    entry: {stage: Triage, group: Desk}
    decisions: [{then: {stage: Second, group: Duty}}]
approvals:
${approvals}
`
const rulesOf = (text: string) => policyFrom(withApprovals(text)).approvals?.rules
const told = (text: string) => problemsOf(withApprovals(text)).map(({ line, column, problem, fix }) => `${line}:${column} ${problem}. ${fix}`)
const warned = (text: string) => {
  const reading = readPolicy(withApprovals(text))
  return 'problems' in reading ? reading.problems : reading.warnings.map(({ line, problem }) => `${line} ${problem}`)
}
const facts = { category: 'Mail', subcategory: null, priority: 3, vip: false, tags: [], stage: 'Triage' }

describe('the approvals of a policy', () => {
  it('fill in what a rule leaves out', () => {
    expect(rulesOf('  rules: {priority: P1}')).toEqual([{ ...ordinaryRule, when: { priority: [1] } }])
    expect(rulesOf('  rules: [{approvers: none, within: none, watchers: manager}]')).toEqual([{ ...ordinaryRule, approvers: [], withinMs: null, watchers: ['manager'] }])
  })

  it('say who decides by manager, group and role, how long, and what follows', () => {
    expect(rulesOf(`  rules:
    - {stage: Second, approvers: [manager, {group: Duty}, {role: duty manager}], within: 30 min, calendar: Office, onSilence: decline,
       reminders: 1, next: {role: manager}, watchers: {group: Duty}, resolve: {P1: 2 h, P2: 4 h, P3: none}}`)).toEqual([{
      when: { stage: ['Second'] }, approvers: ['manager', { group: 'Duty' }, { role: 'duty manager' }], withinMs: 1_800_000, calendar: 'Office', onSilence: 'decline',
      reminders: 1, next: [{ role: 'manager' }], watchers: [{ group: 'Duty' }], resolveMs: { 1: 7_200_000, 2: 14_400_000 },
    }])
  })

  it('count by the first rule that matches the incident and its stage, and otherwise by the ordinary one', () => {
    const policy = policyFrom(withApprovals('  rules: [{stage: Second, within: 2 h}, {category: Mail, within: 3 h}]'))
    const within = (given: Partial<typeof facts>) => approvalRuleFor(policy, { ...facts, ...given }).withinMs
    expect([within({ stage: 'Second' }), within({}), within({ category: 'Network' })]).toEqual([7_200_000, 10_800_000, 3_600_000])
    expect(approvalRuleFor({}, facts)).toBe(ordinaryRule)
  })

  it('are refused with line, column and mend where they name what there is not, or say what cannot be', () => {
    expect(told(`  rules:
    - {approvers: {group: Dsk}, calendar: Offices, stage: Third}
    - {approvers: Olivia, onSilence: wait, reminders: 50, resolve: soon}
    - {approvers: {group: Desk, role: duty manager}, watcher: manager}
  templates:
    Refund: {severity: Grave, reason: money, watchers: {group: Nobody}, skipApproval: perhaps}`)).toEqual([
      '15:27 there is no group `Dsk`. Use one of: Desk, Duty.',
      '15:43 there is no calendar `Offices`. Use one of: Office, caller, around the clock.',
      '15:59 there is no stage `Third`. Use one of: Triage, Second.',
      '16:19 `approvers` must be who decides, not "Olivia". Write `manager`, `{group: …}`, `{role: …}`, a list of them, or `none`.',
      '16:38 `onSilence` must be what silence leads to, not "wait". Write one of: approve, decline, remind.',
      '16:55 `reminders` must be a whole number from 0 to 20, not 50. Write for example `3`.',
      expect.stringMatching(/^16:68 `resolve` must be a length of time/),
      '17:19 `approvers` must be who decides, not a block. Write `manager`, `{group: …}`, `{role: …}`, a list of them, or `none`.',
      expect.stringMatching(/^17:54 `watcher` is not known here. Use only: stage, /),
      '19:24 `severity` must be a severity, not "Grave". Write one of: High, Medium.',
      expect.stringMatching(/^19:39 `reason` must be a reason, not "money"/),
      '19:64 there is no group `Nobody`. Use one of: Desk, Duty.',
      '19:87 `skipApproval` must be true or false, not "perhaps". Write `true` or `false`.',
    ])
  })

  it('are warned of where nobody decides, a time changes nothing, a rule is never reached or a role is nobody\'s', () => {
    expect(warned(`  rules:
    - {priority: [P1, P2], approvers: {role: director}}
    - {priority: P1, within: 4 h, calendar: Office}
    - {priority: P3, resolve: 9 h, within: 4 h, calendar: Office}
    - {vip: true, resolve: {P3: 4 h}}`)).toEqual([
      '15 nobody has the role `director`',
      '15 nobody decides over requests of `Desk`, `Duty`, so they are granted at once',
      '16 this rule is never reached: rule 1 takes all of it before',
      '17 9 h to resolve a P3 is no shorter than what its stages promise, so it changes nothing',
    ])
  })

  it('take no calendar for unused that only they count by', () => {
    expect(warned('  rules: {within: 4 h, calendar: Office}')).toEqual([])
  })

  it('are told as tables, and nothing is where there is nothing', () => {
    const parts = policyText(policyFrom(withApprovals(`  rules:
    - {priority: P1, approvers: {role: duty manager}, within: 4 h, calendar: Office, watchers: {group: Duty}, resolve: {P1: 2 h}}
    - {onSilence: approve}
  templates: {Refund: {severity: High, justification: Above the limit, skipApproval: true}}`)))
    expect(parts.filter(({ heading }) => /escalation/i.test(heading)).map(({ table }) => table?.rows)).toEqual([
      [
        ['priority P1', 'role duty manager', '4 h by Office', 'asked again 3 times, the manager above too', 'group Duty', 'P1 2 h'],
        ['always', 'manager', '1 h', 'granted', 'nobody', 'as promised'],
      ],
      [['Refund', 'as asked', 'High', 'nobody', 'nobody', 'Above the limit']],
    ])
    expect(policyText(policyFrom(withApprovals('  rules: []'))).some(({ heading }) => /escalation/i.test(heading))).toBe(false)
  })

  it('are told in words where they differ', () => {
    const [before, after] = ['  rules: [{priority: P1, within: 2 h}]', `  rules: [{priority: P1, within: 2 h, approvers: {role: duty manager}, onSilence: decline}]
  templates: {Refund: {severity: High}}`].map(text => policyFrom(withApprovals(text)))
    expect(before && after && policyDiff(before, after).map(({ part, what }) => `${part}: ${what}`)).toEqual([
      'Hierarchical escalations: approval rule 1 (priority P1), who decides: manager → role duty manager',
      'Hierarchical escalations: approval rule 1 (priority P1), on silence: asked again → declined',
      'Hierarchical escalations: new template Refund for escalation requests',
    ])
  })
})
