import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyFrom } from '../smallPolicy.js'

const withRules = (rules: string, notices = 'notices: {rules: [{on: triggered, to: manager, by: email}]}') => `name: rules
groups:
  Desk: {manager: Olivia, members: [Nadia]}
  Engineering: {members: [Leo]}
calendars:
  Office: {zone: Europe/Berlin, hours: {Mon-Fri: 08:00-17:00}}
people: {Olivia: {email: olivia@example.com}}
${notices}
ladders:
  - name: all
    stages: [{name: Triage}, {name: L2}, {name: L3}]
    entry: {stage: Triage, group: Desk}
    decisions:
      - {when: {stage: Triage}, then: {stage: L2, group: Engineering}}
      - {when: {stage: L2}, then: {stage: L3, group: Engineering}}
triggers:
${rules}
`
const rulesOf = (rules: string) => policyFrom(withRules(rules)).triggers ?? []
const warningsOf = (rules: string, notices?: string, about = 'triggers') => {
  const reading = readPolicy(withRules(rules, notices))
  if ('problems' in reading) return reading.problems.map(({ problem }) => `refused: ${problem}`)
  return reading.warnings.filter(({ path }) => path.startsWith(about)).map(({ problem }) => problem)
}
const problemsOf = (rules: string) => {
  const reading = readPolicy(withRules(rules))
  return 'problems' in reading ? reading.problems.map(({ line, column, problem }) => [line, column, problem]) : []
}

describe('rules that act on their own, as a policy writes them', () => {
  it('have every default filled in', () => {
    const plain = { calendar: null, alsoOnHold: false }
    expect(rulesOf(`
  - {name: A, after: 8 h, then: {escalate: true}}
  - {name: B, when: {priority: P1}, after: 1 h, since: tier, calendar: Office, then: {escalate: {toStage: L3, reason: regulatory}}}
  - {name: C, when: {sentiment: negative}, then: {tell: true}}
  - {name: D, when: {state: On Hold}, after: 1 day, since: facts, then: {tag: [stuck, stuck-long]}}
  - {name: E, when: {pattern: {count: 3, within: 7 days}}, then: {ticket: true, hold: Awaiting Problem}}
`)).toEqual([
      { name: 'A', when: {}, afterMs: 28_800_000, since: 'opened', once: 'incident', then: { escalate: { toStage: null, reason: null } }, ...plain },
      { name: 'B', when: { priority: [1] }, afterMs: 3_600_000, since: 'tier', once: 'tier', then: { escalate: { toStage: 'L3', reason: 'regulatory' } }, ...plain, calendar: 'Office' },
      { name: 'C', when: { sentiment: 'negative' }, afterMs: null, since: 'facts', once: 'comment', then: { tell: true }, ...plain },
      { name: 'D', when: { state: ['On Hold'] }, afterMs: 86_400_000, since: 'facts', once: 'tier', then: { tag: ['stuck', 'stuck-long'] }, ...plain, alsoOnHold: true },
      { name: 'E', when: { pattern: { same: ['category', 'subcategory'], count: 3, withinMs: 604_800_000 } }, afterMs: null, since: 'opened', once: 'incident', then: { ticket: { title: null }, hold: 'Awaiting Problem' }, ...plain },
    ])
  })

  it('are told in words', () => {
    const policy = policyFrom(withRules('  - {name: A, when: {stage: Triage, priority: [P1, P2], unanswered: true, words: lawyer}, after: 8 h, since: tier, calendar: Office, once: tier, then: {escalate: {toStage: L3}, flag: true, tell: true, ticket: true, tag: legal, note: Look}}\n'))
    expect(policyText(policy).find(({ heading }) => heading.startsWith('Rules'))?.table?.rows).toEqual([
      ['A', 'stage Triage, priority P1 or P2, unanswered, the words “lawyer”', '8 h after its tier began by Office', 'tier', 'goes up to L3; needs attention; told; a task for the developers; tagged legal; a note'],
    ])
  })

  it('name places that exist, do something, and say nothing that means nothing, each with its place', () => {
    expect(problemsOf(`  - {name: A, when: {stage: Triag, group: Dsk}, then: {escalate: {toStage: Top}}}
  - {name: A, when: {priority: P1}, since: tier, calendar: Offce, alsoOnHold: true, once: comment, then: {}}
  - {name: B, after: none, then: {escalate: true, hold: Awaiting Caller}}
  - {name: C, when: {state: Closed, pattern: {count: 1, within: 1 h, same: caller}}, then: {flag: false}}
`)).toEqual([
      [17, 29, 'there is no stage `Triag`'],
      [17, 43, 'there is no group `Dsk`'],
      [17, 76, 'there is no stage `Top`'],
      [18, 12, 'there are two rules `A`'],
      [18, 37, '`since` says nothing without `after`'],
      [18, 50, '`calendar` says nothing without `after`'],
      [18, 60, 'there is no calendar `Offce`'],
      [18, 67, '`alsoOnHold` says nothing without `after`'],
      [18, 91, '`once: comment` is for rules about what the caller writes'],
      [18, 106, 'nothing follows from this rule'],
      [19, 22, '`after` must be a length of time, not "none"'],
      [19, 51, 'a rule cannot both hand an incident up and put it on hold'],
      [19, 57, '`hold` must be what it waits for, not "Awaiting Caller"'],
      [20, 29, '`state` must be a state in which somebody works on an incident, not "Closed"'],
      [20, 54, '`count` must be a whole number from 2 to 1000, not 1'],
      [20, 76, '`same` must be what the incidents have in common, not "caller"'],
      [20, 99, '`flag` must be true, not false'],
    ])
  })

  it('are warned of where they loop: A tags, and B hands up whatever has the tag, in every tier', () => {
    expect(warningsOf(`
  - {name: A, when: {category: Bank}, then: {tag: big}}
  - {name: B, when: {tags: big}, once: tier, then: {escalate: true}}
`)).toEqual(['rule “B” loops: it hands an incident up again as soon as it is up, to the last stage in one go'])
  })

  it.each([
    ['{when: {priority: P1}, once: tier, then: {escalate: true}}'],
    ['{when: {sentiment: negative}, once: tier, then: {escalate: true}}'],
    ['{when: {reason: product bug}, once: tier, then: {escalate: true}}'],
    ['{when: {words: "urgent*"}, once: tier, then: {escalate: true}}'],
    ['{when: {breached: false, needsAttention: true}, once: tier, then: {escalate: true}}'],
    ['{when: {impact: 1, group: [Desk, Engineering]}, once: tier, then: {escalate: true}}'],
    ['{when: {pattern: {count: 2, within: 1 day}}, once: tier, then: {escalate: true}}'],
  ])('loops: %s', rule => {
    expect(warningsOf(`  - ${rule.replace('{', '{name: A, ')}\n`)).toEqual(['rule “A” loops: it hands an incident up again as soon as it is up, to the last stage in one go'])
  })

  it('loops on a ladder that only its second category climbs', () => {
    const rule = '  - {name: A, when: {category: [Mail, Bank]}, once: tier, then: {escalate: true}}\n'
    const mail = '  - name: mail\n    appliesTo: {category: Mail}\n    stages: [{name: Triage}]\n    entry: {stage: Triage, group: Desk}\n'
    const reading = readPolicy(withRules(rule).replace('ladders:\n', `ladders:\n${mail}`))
    expect('warnings' in reading && reading.warnings.filter(({ path }) => path.startsWith('triggers')).map(({ problem }) => problem)).toEqual([
      'rule “A” loops: it hands an incident up again as soon as it is up, to the last stage in one go',
    ])
  })

  it.each([
    ['once for the incident', '{when: {priority: P1}, then: {escalate: true}}'],
    ['after a time', '{when: {priority: P1}, after: 1 h, since: tier, then: {escalate: true}}'],
    ['at one stage', '{when: {priority: P1, stage: Triage}, once: tier, then: {escalate: true}}'],
    ['to the top', '{when: {priority: P1}, then: {escalate: {toStage: L3}}}'],
    ['once for a comment', '{when: {sentiment: negative}, then: {escalate: true}}'],
    ['only a tag', '{when: {tags: a}, once: tier, then: {tag: a}}'],
  ])('does not loop: %s', (_, rule) => {
    expect(warningsOf(`  - ${rule.replace('{', '{name: A, ')}\n`)).toEqual([])
  })

  it.each([
    ['{when: {stage: L3}, then: {escalate: true}}', 'there is nothing above L3, so this rule only leaves a note that it was refused'],
    ['{when: {stage: L2}, then: {escalate: {toStage: L2}}}', '`L2` is not above L2, so this rule only leaves a note that it was refused'],
    ['{when: {state: On Hold}, after: 1 day, alsoOnHold: false, then: {flag: true}}', 'this rule is never due: it is about incidents on hold, and on hold its time stands still'],
    ['{when: {priority: P1, stage: [Triage, L2]}, after: 9 h, since: tier, then: {flag: true}}', 'this rule is never due: the time to resolve is over after 8 h at most, and hands the incident up before'],
  ])('is warned of: %s', (rule, problem) => {
    expect(warningsOf(`  - ${rule.replace('{', '{name: A, ')}\n`)).toEqual([problem])
  })

  it.each([
    ['at the last stage nobody takes it away', '{when: {priority: P1}, after: 9 h, since: tier, then: {flag: true}}'],
    ['one of its priorities has longer', '{when: {priority: [P1, P2], stage: Triage}, after: 9 h, since: tier, then: {flag: true}}'],
    ['its time counts from the opening', '{when: {priority: P1, stage: Triage}, after: 9 h, then: {flag: true}}'],
  ])('may be due although clocks run out before: %s', (_, rule) => {
    expect(warningsOf(`  - ${rule.replace('{', '{name: A, ')}\n`)).toEqual([])
  })

  it('is warned of where no incident ever meets it', () => {
    expect(withoutP1('  - {name: A, when: {priority: P1}, then: {tell: true}}\n')).toEqual(['no incident ever meets this rule: priority P1'])
    expect(withoutP1('  - {name: A, when: {priority: [P1, P2]}, then: {tell: true}}\n')).toEqual([])
  })

  it('is warned of where nobody is told', () => {
    expect(warningsOf('  - {name: A, when: {priority: P1}, then: {tell: true}}\n', 'notices: {rules: [{on: triggered, priority: P2, to: manager, by: email}]}'))
      .toEqual(['nobody is told: no rule of `notices` is about `triggered`'])
  })

  it('a notice of rules that never tell is warned of', () => {
    expect(warningsOf('  - {name: A, when: {priority: P1}, then: {flag: true}}\n', 'notices: {rules: [{on: triggered, to: manager, by: email}]}', 'notices.rules[0].on'))
      .toEqual(['nothing ever is `triggered`: no rule of `triggers` tells anything'])
  })
})

/** By a matrix that knows no P1. */
function withoutP1(rules: string): string[] {
  const reading = readPolicy(withRules(rules)
    .replace('groups:', 'priorityMatrix: {1: {1: P2, 2: P3, 3: P4}, 2: {1: P3, 2: P4, 3: P5}, 3: {1: P4, 2: P5, 3: P5}}\ngroups:'))
  return 'problems' in reading ? reading.problems.map(({ problem }) => problem) : reading.warnings.filter(({ path }) => path.startsWith('triggers')).map(({ problem }) => problem)
}
