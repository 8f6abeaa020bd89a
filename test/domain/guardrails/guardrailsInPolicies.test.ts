import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyFrom, problemsOf, small } from '../smallPolicy.js'

/** `small` with guardrails from line 14 on. */
const withGuardrails = (...lines: string[]) => `${small}guardrails:\n${lines.map(line => `  - ${line}\n`).join('')}`
const first = (line: string) => policyFrom(withGuardrails(line)).guardrails?.[0]
const told = (...lines: string[]) => problemsOf(withGuardrails(...lines)).map(({ problem, fix, line, column }) => `${line}:${column} ${problem}. ${fix}`)
const warned = (...lines: string[]) => {
  const reading = readPolicy(withGuardrails(...lines))
  return 'warnings' in reading ? reading.warnings.map(({ problem }) => problem) : reading.problems
}

describe('Guardrails in a policy', () => {
  it('need a name and one thing; the rest is filled in', () => {
    expect(first('{name: two attempts first, attempts: 2}')).toEqual({
      name: 'two attempts first', wants: { kind: 'attempts', atLeast: 2 }, on: ['escalate'], when: {}, unless: [], mayBend: ['manager'], message: null,
    })
  })

  it('may be written as a single one, and as none', () => {
    expect(policyFrom(`${small}guardrails: {name: a, tiers: 1}\n`).guardrails).toHaveLength(1)
    expect(policyFrom(`${small}guardrails: []\n`).guardrails).toEqual([])
    expect(policyFrom(small)).not.toHaveProperty('guardrails')
  })

  it.each([
    ['{name: a, replies: 3}', { kind: 'replies', atLeast: 3 }],
    ['{name: a, tiers: 2}', { kind: 'tiers', atMost: 2 }],
    ['{name: a, hours: caller}', { kind: 'hours', calendar: 'caller' }],
    ['{name: a, roles: manager}', { kind: 'roles', roles: ['manager'] }],
    ['{name: a, closedOn: weekend, zone: UTC}', { kind: 'closedOn', days: 'weekend' }],
  ])('want, by %s', (line, wants) => {
    expect(first(line)).toMatchObject({ wants, on: ['escalate'] })
  })

  it('hold skips back by `skip`, by those roles', () => {
    expect(first('{name: a, skip: [manager]}')).toMatchObject({ wants: { kind: 'roles', roles: ['manager'] }, on: ['skip'] })
  })

  it('take conditions, stages, exceptions and who may bend them', () => {
    expect(first('{name: a, attempts: 1, stage: Triage, toStage: Second, priority: [P2, P3], unless: [{vip: true}, {tags: bank}], mayBend: everybody, message: Think.}')).toEqual({
      name: 'a', wants: { kind: 'attempts', atLeast: 1 }, on: ['escalate'], when: { stage: ['Triage'], priority: [2, 3] }, toStage: ['Second'],
      unless: [{ vip: true }, { tags: ['bank'] }], mayBend: 'everybody', message: 'Think.',
    })
  })

  it('are shown with the policy', () => {
    const policy = policyFrom(withGuardrails('{name: rest, closedOn: weekend, zone: Europe/Berlin, on: [escalate, reassign], unless: [{vip: true}, {priority: P1}]}'))
    expect(policyText(policy).find(({ heading }) => heading.startsWith('Guardrails'))?.table?.rows).toEqual([
      ['rest', 'moves up, reassignments', 'always', 'VIP; or priority P1', 'not at weekends (Europe/Berlin)', 'manager'],
    ])
  })
})

describe('Guardrails are refused, at their place and with the mend,', () => {
  it.each([
    ['that want nothing', '{name: a}', '14:5 entry 1 of `guardrails` wants nothing. Give it one of: attempts, replies, tiers, closedOn, hours, roles, skip.'],
    ['that want two things', '{name: a, attempts: 2, tiers: 1}', '14:5 entry 1 of `guardrails` wants 2 things at once: attempts, tiers. Make a guardrail of each.'],
    ['of no attempts', '{name: a, attempts: 0}', '14:25 `attempts` must be a whole number from 1 to 20, not 0. Write for example `2`; to have no such limit, take the guardrail away.'],
    ['of no tier', '{name: a, tiers: 0}', '14:22 `tiers` must be a whole number from 1 to 100, not 0. Write for example `2`; to have no such limit, take the guardrail away.'],
    ['by a calendar that there is not', '{name: a, hours: Office}', '14:22 there is no calendar `Office`. Use one of: caller; or add it to `calendars`.'],
    ['around the clock', '{name: a, hours: around the clock}', '14:22 around the clock nothing is ever held back. Use one of: caller; or add it to `calendars`.'],
    ['of days without a zone', '{name: a, closedOn: weekend}', '14:5 entry 1 of `guardrails` has `closedOn` and no `zone`: a day begins at another instant in each. Add for example `zone: Europe/Berlin`.'],
    ['of a zone without days', '{name: a, attempts: 1, zone: UTC}', '14:34 `zone` belongs to `closedOn`, which is missing, not "UTC". Take it away; the zone of `hours` is its calendar\'s.'],
    ['of every day', '{name: a, closedOn: Mon-Sun, zone: UTC}', '14:25 `closedOn` closes every day, not "Mon-Sun". Leave at least one day out.'],
    ['of no day', '{name: a, closedOn: holidays, zone: UTC}', '14:25 `closedOn` must be `weekend`, or days of the week, not "holidays". Write for example `weekend` or `Fri-Sun`.'],
    ['at a stage that there is not', '{name: a, attempts: 1, stage: [Triage, Third]}', '14:44 no ladder has a stage `Third`. Use one of: Triage, Second.'],
    ['to a stage that there is not', '{name: a, attempts: 1, toStage: Third}', '14:37 no ladder has a stage `Third`. Use one of: Triage, Second.'],
    ['with an exception at a stage that there is not', '{name: a, attempts: 1, unless: [{vip: true}, {stage: Third}]}', '14:58 no ladder has a stage `Third`. Use one of: Triage, Second.'],
    ['of attempts before a reassignment', '{name: a, attempts: 1, on: [escalate, reassign]}', '14:32 `reassign` has no handoff that could tell what was tried, so `attempts` means nothing there. Take `reassign` away, or make another guardrail for it.'],
    ['of tiers before a send back', '{name: a, tiers: 1, on: sendBack}', '14:29 `sendBack` leads to no tier above, so `tiers` means nothing there. Take `sendBack` away, or make another guardrail for it.'],
    ['to a stage, of what leads to none', '{name: a, replies: 1, toStage: Second, on: hierarchical}', '14:48 `hierarchical` leads to no stage above, so `toStage` means nothing there. Take `hierarchical` away, or make another guardrail for it.'],
    ['of skips and of something else', '{name: a, skip: manager, on: escalate}', '14:34 `on` holds back skips, whatever `on` says, not "escalate". Take `on` away, or write `roles` in place of `skip`.'],
    ['on a move that there is not', '{name: a, attempts: 1, on: resolve}', '14:32 `on` must be a move or a list of moves, not "resolve". Write some of: escalate, skip, hierarchical, reassign, sendBack.'],
    ['with a slip', '{name: a, atempts: 1}', '14:15 `atempts` is not known here. Use only: name, attempts, replies, tiers, closedOn, hours, roles, skip, zone, on, toStage, stage, category, subcategory, priority, vip, tags, unless, mayBend, message.'],
  ])('%s', (_, line, expected) => {
    expect(told(line)[0]).toBe(expected)
  })

  it('that have one name twice', () => {
    expect(told('{name: a, attempts: 1}', '{name: a, tiers: 1}')).toEqual(['15:12 there are two guardrails `a`. Give each guardrail a name of its own.'])
  })
})

describe('Guardrails are warned of', () => {
  it.each([
    ['that everybody may bend, as nobody has the role', '{name: a, attempts: 1, mayBend: [lead, boss]}', ['nobody has the role `lead`, so everybody may bend this guardrail', 'nobody has the role `boss`, so everybody may bend this guardrail']],
    ['of which one role is nobody\'s', '{name: a, attempts: 1, mayBend: [lead, manager]}', ['nobody has the role `lead`, which may bend this guardrail']],
    ['that hold everybody back', '{name: a, roles: lead}', ['nobody has the role `lead`, so everybody is held back']],
    ['that allow more tiers than there are', '{name: a, tiers: 1}', ['this guardrail holds nothing back: no ladder has more than 1 moves up, but for what was moved down again']],
    ['whose exceptions take everything', '{name: a, attempts: 1, priority: [P1, P2], unless: [{priority: P1}, {priority: P2}]}', ['this guardrail never holds: no incident meets its conditions, or its `unless` takes them all']],
    ['that are for the last stage alone', '{name: a, attempts: 1, stage: Second}', ['this guardrail never holds: nothing moves up from Second']],
    ['that are as they should be: not at all', '{name: a, attempts: 1, unless: {vip: true}}', []],
  ])('%s', (_, line, expected) => {
    expect(warned(line)).toEqual(expected)
  })

  it('that nobody may bend together, where both may hold', () => {
    const roles = { from: 'Desk: {manager: Olivia, members: [Nadia]}', to: 'Desk: {manager: Olivia, members: [Nadia]}\n  Leads: {members: [Lars], roles: [lead]}' }
    const read = (other: string) => {
      const reading = readPolicy(withGuardrails('{name: a, attempts: 1}', other).replace(roles.from, roles.to))
      return 'warnings' in reading ? reading.warnings.map(({ problem }) => problem).filter(problem => problem.includes('bend')) : reading.problems
    }
    expect(read('{name: b, replies: 1, mayBend: lead}')).toEqual(['nobody may bend both `b` and `a`; where both hold, who may bend one of them may bend both'])
    expect(read('{name: b, replies: 1, mayBend: [lead, manager]}')).toEqual([])
    expect(read('{name: b, replies: 1, mayBend: lead, on: reassign}')).toEqual([])
  })

  it('that go by a calendar which is always open', () => {
    const reading = readPolicy(withGuardrails('{name: a, hours: Always}').replace('groups:', 'calendars: {Always: {zone: UTC}}\ngroups:'))
    expect('warnings' in reading ? reading.warnings.map(({ problem }) => problem) : reading.problems).toEqual(['this guardrail never holds: `Always` is open around the clock'])
  })
})
