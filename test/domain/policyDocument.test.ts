import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingDestination, planFor } from '../../src/domain/planning.js'
import type { Policy } from '../../src/domain/policy.js'
import { readPolicy } from '../../src/domain/policyDocument.js'
import { spellProblem, type PolicyProblem } from '../../src/domain/policyProblems.js'
import { policyText } from '../../src/domain/policyText.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { routingFacts } from './policyArbitraries.js'

const small = `name: small
groups:
  Desk: {manager: Olivia, members: [Nadia]}
ladders:
  - name: all
    stages:
      - name: Triage
      - name: Second
    entry: {stage: Triage, group: Desk}
    decisions:
      - when: {stage: Triage}
        then: {stage: Second, group: Desk}
`

function policyFrom(text: string): Policy {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(reading.problems.map(spellProblem).join('\n'))
  return reading.policy
}

function problemsOf(text: string): PolicyProblem[] {
  const reading = readPolicy(text)
  return 'problems' in reading ? reading.problems : []
}

/** `small` with one piece of text changed; the piece must be there. */
function changed(from: string, to: string): string {
  if (!small.includes(from)) throw new Error(`the small policy has no ${from}`)
  return small.replace(from, to)
}

const withSla = (sla: string) => changed('- name: Triage', `- {name: Triage, sla: ${sla}}`)
const hours = (by: Record<string, { durationMs: number }>) =>
  Object.fromEntries(Object.entries(by).map(([priority, { durationMs }]) => [priority, durationMs / 3_600_000]))

describe('a policy document', () => {
  it('gets every default filled in', () => {
    const { priorityMatrix, groups, ladders: [ladder] } = policyFrom(small)
    expect(priorityMatrix).toEqual({ 1: { 1: 1, 2: 2, 3: 3 }, 2: { 1: 2, 2: 3, 3: 4 }, 3: { 1: 3, 2: 4, 3: 5 } })
    expect(groups).toEqual({ Desk: { manager: 'Olivia', members: ['Nadia'], roles: [] } })
    expect(ladder).toMatchObject({ appliesTo: {}, otherwise: null, reopenWindowMs: 432_000_000, entry: [{ when: {} }] })
    expect(ladder?.stages.map(({ breachAction }) => breachAction)).toEqual(['escalate', 'alertManager'])
    expect(hours(ladder?.stages[0]?.respond ?? {})).toEqual({ 1: 0.25, 2: 1, 3: 4, 4: 24, 5: 24 })
    expect(hours(ladder?.stages[0]?.resolve ?? {})).toEqual({ 1: 8, 2: 24, 3: 72, 4: 120, 5: 240 })
    expect(ladder?.stages[0]?.resolve[1]?.remindAtPercent).toEqual([50, 75])
  })

  it('lets a stage change a single promise and takes the rest from the ladder, then from the defaults', () => {
    const text = changed('    stages:\n      - name: Triage', `    sla: {resolve: {P1: 4 h, P2: 12 h}, remindAt: 80, onBreach: flag}
    stages:
      - {name: Triage, sla: {resolve: {P1: 30 min, P5: none}}}`)
    const [triage, second] = policyFrom(text).ladders[0]?.stages ?? []
    expect(hours(triage?.resolve ?? {})).toEqual({ 1: 0.5, 2: 12, 3: 72, 4: 120 })
    expect(hours(second?.resolve ?? {})).toEqual({ 1: 4, 2: 12, 3: 72, 4: 120, 5: 240 })
    expect(triage?.resolve[1]?.remindAtPercent).toEqual([80])
    expect([triage?.breachAction, second?.breachAction]).toEqual(['flag', 'flag'])
  })

  it('switches a clock off for a stage, and sets one length for all priorities', () => {
    const [stage] = policyFrom(withSla('{respond: none, resolve: 2 days, remindAt: [90, 10, 90], onBreach: alert manager}')).ladders[0]?.stages ?? []
    expect(stage?.respond).toEqual({})
    expect(hours(stage?.resolve ?? {})).toEqual({ 1: 48, 2: 48, 3: 48, 4: 48, 5: 48 })
    expect(stage?.resolve[1]?.remindAtPercent).toEqual([10, 90])
    expect(stage?.breachAction).toBe('alertManager')
  })

  it('takes one value where a list may stand, and P1 as well as 1', () => {
    const one = changed('when: {stage: Triage}', 'when: {stage: Triage, category: Email, priority: P1, tags: bank}')
    expect(policyFrom(one).ladders[0]?.decisions[0]?.when).toEqual({ stage: ['Triage'], category: ['Email'], priority: [1], tags: ['bank'] })
    const several = changed('when: {stage: Triage}', 'when: {stage: [Triage], category: [Email, Phone], priority: [1, P2], vip: true}')
    expect(policyFrom(several).ladders[0]?.decisions[0]?.when)
      .toEqual({ stage: ['Triage'], category: ['Email', 'Phone'], priority: [1, 2], vip: true })
  })

  it('keeps an instruction of several lines as it was written', () => {
    const text = changed('- name: Triage', '- name: Triage\n        instructions:\n          category: Email\n          text: |\n            1. Look.\n            2. Ask.')
    expect(policyFrom(text).ladders[0]?.stages[0]?.instructions).toEqual([{ when: { category: ['Email'] }, text: '1. Look.\n2. Ask.' }])
  })

  it('may never close by itself, and may take what no row takes', () => {
    const text = `${small}    otherwise: {stage: Second, group: Desk}\n    reopenWindow: none\n`
    expect(policyFrom(text).ladders[0]).toMatchObject({ otherwise: { stage: 'Second', group: 'Desk' }, reopenWindowMs: null })
  })

  it('may share a part through an anchor; a problem in it is shown where it is written', () => {
    const text = `${small.replace('- name: Triage', '- {name: Triage, sla: &fast {respond: 5 min}}').replace('- name: Second', '- {name: Second, sla: *fast}')}`
    expect(hours(policyFrom(text).ladders[0]?.stages[1]?.respond ?? {})).toMatchObject({ 5: 5 / 60 })
    expect(problemsOf(text.replace('5 min', '5 m')).map(({ line }) => line)).toEqual([7, 7])
  })

  it('does not mind Windows line ends', () => {
    expect(policyFrom(small.replaceAll('\n', '\r\n'))).toEqual(policyFrom(small))
  })
})

describe('a problem in a policy document', () => {
  it.each<[string, string, [number, number], RegExp, RegExp]>([
    ['an empty file', '', [1, 1], /document is empty/, /name, priorityMatrix, groups, ladders/],
    ['broken YAML', changed('{stage: Triage}', '{stage: Triage'), [12, 9], /Flow map/, /indentation/],
    ['a tab', changed('      - name: Second', '\t- name: Second'), [8, 1], /Tabs/, /spaces/],
    ['a group twice', changed('ladders:', '  Desk: {members: [Eve]}\nladders:'), [4, 3], /unique/, /Keep one/],
    ['an alias without an anchor', changed('group: Desk', 'group: *desk'), [9, 35], /alias/, /Write the part out/],
    ['a tag', changed('name: small', 'name: !secret small'), [1, 7], /tag/, /Take the `!` away/],
    ['two documents', `${small}---\nname: x\n`, [13, 1], /multiple documents/, /`---`/],
    ['a forbidden name', changed('  Desk: {', '  __proto__: {members: [Eve]}\n  Desk: {'), [3, 3], /`__proto__`/, /another name/],
    ['a missing key', changed('name: small\n', ''), [1, 1], /`name` is missing/, /one line of text/],
    ['an empty value', changed('name: small', 'name:'), [1, 6], /`name` is empty/, /one line of text/],
    ['an unknown key', changed('    entry:', '    sals: {}\n    entry:'), [9, 5], /`sals` is not known/, /Use only: name, appliesTo, sla/],
    ['a number for a name', changed('Nadia', '7'), [3, 37], /entry 1 of `members` must be a name, not 7/, /quotes/],
    ['blanks around a name', changed('Nadia', '" Nadia"'), [3, 37], /blank/, /Take the blanks away/],
    ['blanks around the name of a group', changed('  Desk:', '  "Desk ":'), [3, 3], /`Desk ` must not begin or end with a blank/, /Take/],
    ['a control character', changed('Nadia', '"Na\\0dia"'), [3, 37], /must be a name/, /one line/],
    ['a length without a unit', withSla('{respond: 15}'), [7, 39], /`respond` must be a length of time, or one for each priority, not 15/, /`4 h`/],
    ['an unknown unit', withSla('{respond: 15 m}'), [7, 39], /`respond` must be a length of time, not "15 m"/, /`15 min`/],
    ['a length of nothing', withSla('{respond: {P1: 0 min}}'), [7, 44], /`P1` must be between 1 s and 3650 days/, /none/],
    ['an endless length', withSla('{respond: {P1: 99999 days}}'), [7, 44], /`P1` must be between/, /none/],
    ['an unknown priority', withSla('{respond: {P6: 1 h}}'), [7, 40], /`P6` is not known/, /P1, P2, P3, P4, P5/],
    ['a percentage of 100', withSla('{remindAt: [50, 100]}'), [7, 45], /entry 2 of `remindAt` must be a whole percentage from 1 to 99, not 100/, /\[50, 75\]/],
    ['an unknown breach action', withSla('{onBreach: explode}'), [7, 40], /`onBreach` must be something to do on a breach, not "explode"/, /escalate, flag, alert manager/],
    ['YAML 1.1\'s yes', changed('when: {stage: Triage}', 'when: {vip: yes}'), [11, 21], /`vip` must be true or false, not "yes"/, /`true` or `false`/],
    ['a matrix with a hole', changed('groups:', 'priorityMatrix: {1: {1: 1, 2: 2, 3: 3}, 2: {1: 2, 2: 3}, 3: {1: 3, 2: 4, 3: 5}}\ngroups:'), [2, 44], /`3` is missing/, /P1/],
    ['no stage', changed('      - name: Triage\n      - name: Second\n', '      []\n'), [7, 7], /`stages` must be a list of stages/, /lowest/],
    ['an unknown group', changed('Triage, group: Desk', 'Triage, group: Disk'), [9, 35], /there is no group `Disk`/, /Use one of: Desk/],
    ['a group named like a built-in', changed('Triage, group: Desk', 'Triage, group: constructor'), [9, 35], /there is no group `constructor`/, /Desk/],
    ['an unknown stage of a destination', changed('{stage: Second,', '{stage: Third,'), [12, 23], /no stage `Third`/, /Use one of: Triage, Second/],
    ['an unknown stage of a condition', changed('when: {stage: Triage}', 'when: {stage: [Triage, Start]}'), [11, 32], /no stage `Start`/, /Triage, Second/],
    ['a row that leads nowhere up', changed('when: {stage: Triage}', 'when: {stage: Second}'), [12, 23], /from `Second` to `Second` does not lead up/, /last stage: take the row away/],
    ['a general row to the lowest stage', changed('- when: {stage: Triage}\n        then: {stage: Second', '- when: {vip: true}\n        then: {stage: Triage'), [12, 23], /lowest stage/, /higher stage/],
    ['an otherwise to the lowest stage', `${small}    otherwise: {stage: Triage, group: Desk}\n`, [13, 24], /lowest stage/, /higher/],
    ['a last ladder with a condition', changed('  - name: all', '  - name: all\n    appliesTo: {category: Email}'), [6, 5], /last ladder has a condition/, /Take its `appliesTo` away/],
    ['a last entry row with a condition', changed('entry: {', 'entry: {when: {vip: true}, '), [9, 13], /last row of `entry` has a condition/, /Take its `when` away/],
    ['a stage twice', changed('- name: Second', '- name: Second\n      - name: Triage'), [9, 15], /two stages `Triage`/, /name of its own/],
    ['a member twice', changed('[Nadia]', '[Nadia, Nadia]'), [3, 44], /two members `Nadia`/, /name of its own/],
    ['a ladder twice', `${small}  - name: all\n    stages: {name: x}\n    entry: {stage: x, group: Desk}\n`, [13, 11], /two ladders `all`/, /name of its own/],
  ])('is shown with its place and the mend: %s', (_, text, [line, column], problem, fix) => {
    const problems = problemsOf(text)
    expect(problems.map(spellProblem).join('\n')).toMatch(problem)
    const found = problems.find(one => problem.test(one.problem))
    expect({ line: found?.line, column: found?.column }).toEqual({ line, column })
    expect(found?.fix).toMatch(fix)
  })

  it('is shown together with all others, top to bottom, those of form and those of sense', () => {
    const text = small
      .replace('name: small', 'nmae: small')
      .replace('Triage, group: Desk', 'Start, group: Desk')
      .replace('then: {stage: Second, group: Desk}', 'then: {stage: Triage, group: Disk, note: x}')
      .replace('- name: Second', '- {name: Second, sla: {resolve: 1 week}}')
    expect(problemsOf(text).map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
      'name: `name` is missing',
      'nmae: `nmae` is not known here',
      'ladders[0].stages[1].sla.resolve: `resolve` must be a length of time, not "1 week"',
      'ladders[0].entry[0].stage: this ladder has no stage `Start`',
      'ladders[0].decisions[0].then.stage: an escalation from `Triage` to `Triage` does not lead up',
      'ladders[0].decisions[0].then.group: there is no group `Disk`',
      'ladders[0].decisions[0].then.note: `note` is not known here',
    ])
  })

  it('reads as one line', () => {
    expect(problemsOf(changed('Triage, group: Desk', 'Triage, group: Disk')).map(spellProblem))
      .toEqual(['line 9, column 35: there is no group `Disk`. Use one of: Desk; or add it to `groups`.'])
  })

  it('does not make others up: a stage whose name cannot be read may be the one that a row means', () => {
    expect(problemsOf(changed('- name: Second', '- nmae: Second')).map(({ problem }) => problem)).toEqual(['`name` is missing', '`nmae` is not known here'])
  })
})

describe('a warning', () => {
  it.each<[string, string, [number, number], RegExp, RegExp]>([
    ['a group with nobody', changed('ladders:', '  Empty: {}\nladders:'), [4, 3], /`Empty` has neither members nor a manager/, /Give it/],
    ['a last stage that escalates', changed('- name: Second', '- {name: Second, sla: {onBreach: escalate}}'), [8, 9], /no row leads up/, /alert manager/],
    ['a stage that escalates without a row', changed('when: {stage: Triage}', 'when: {stage: Middle}').replace('- name: Triage', '- name: Triage\n      - name: Middle'),
      [7, 9], /a breach at `Triage` is to escalate, but no row leads up/, /alert manager/],
    ['a row below one without a condition', changed('decisions:', 'decisions:\n      - then: {stage: Second, group: Desk}'), [12, 9], /row 1 has no condition and takes all of it before/, /Move it above row 1/],
    ['a special row below the general one', `${small}      - when: {stage: Triage, vip: true}\n        then: {stage: Second, group: Desk}\n`, [13, 9], /row 1 takes all of it before/, /Move it above row 1/],
    ['an entry row below the general one', changed('entry: {stage: Triage, group: Desk}', 'entry: [{stage: Triage, group: Desk}, {stage: Second, group: Desk}]'), [9, 43], /never reached/, /row 1/],
    ['an instruction below the general one', changed('- name: Triage', '- {name: Triage, instructions: [{text: a}, {text: b, vip: true}]}'), [7, 50], /instruction is never reached/, /instruction 1/],
    ['a ladder below the general one', `${small}  - name: other\n    stages: [{name: x}]\n    entry: {stage: x, group: Desk}\n`, [13, 5], /ladder is never reached/, /ladder 1/],
  ])('does not refuse the policy: %s', (_, text, [line, column], problem, fix) => {
    const reading = readPolicy(text)
    const warnings = 'warnings' in reading ? reading.warnings : []
    expect(warnings).toEqual([{
      line, column, path: expect.any(String) as string,
      problem: expect.stringMatching(problem) as string, fix: expect.stringMatching(fix) as string,
    }])
  })

  it('is not given for a row that leads higher than the general one above it', () => {
    const text = changed('- name: Second', '- name: Second\n      - name: Third')
      .replace('- when: {stage: Triage}', '- when: {}')
      .concat('      - then: {stage: Third, group: Desk}\n')
    expect(readPolicy(text)).toMatchObject({ warnings: [] })
  })
})

describe('any text at all', () => {
  const example = readFileSync(join(packageRoot(), 'policies', 'example.yaml'), 'utf8')
  const pieces = ['', ' ', '\n', ':', '- ', '[', ']', '{', '}', '&a ', '*a', '!x ', '"', '|', '#', '\t', '\0', '\r', 'none', 'P1', '-1 h', 'Triage', 'null', '<<: *a', '__proto__: 1', '~', '💥', '\ud800']

  /** Either a policy that can be used or problems that can be found; never an exception. */
  function expectReading(text: string): Policy | null {
    const reading = readPolicy(text)
    const findings = 'problems' in reading ? reading.problems : reading.warnings
    if ('problems' in reading) expect(findings.length).toBeGreaterThan(0)
    const lines = text.split(/\r\n|\n/)
    for (const { line, column, problem, fix } of findings) {
      expect(line).toBeGreaterThanOrEqual(1)
      expect(line).toBeLessThanOrEqual(lines.length)
      expect(column).toBeGreaterThanOrEqual(1)
      expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
      expect(problem).toMatch(/\S/)
      expect(fix).toMatch(/\S/)
    }
    return 'policy' in reading ? reading.policy : null
  }

  it('is read or gives problems with line and column', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => { expectReading(text) }), { numRuns: 500 })
    fc.assert(fc.property(fc.array(fc.constantFrom(...pieces, 'name', 'groups', 'ladders', '  '), { maxLength: 40 }), parts => {
      expectReading(parts.join(''))
    }), { numRuns: 1000 })
  })

  it('that is the small policy with something cut out and something put in is read or gives problems', () => {
    const mutation = fc.tuple(fc.nat(small.length), fc.nat(12), fc.constantFrom(...pieces))
    fc.assert(fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.array(routingFacts, { maxLength: 3 }), (mutations, all) => {
      const policy = expectReading(mutations.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), small))
      if (policy === null) return
      expect(policyText(policy).length).toBeGreaterThan(0)
      // What was accepted can be used: an incident finds a ladder, an entry and a group, whatever it is.
      for (const facts of all) {
        const route = openingDestination({ version: 1, policy }, facts)
        if ('refused' in route) throw new Error(route.refused.message)
        const planned = planFor({ version: 1, policy }, { ...facts, number: 'INC0010001' }, route, {})
        if ('refused' in planned) expect(planned.refused.code).toBe('group_without_people')
      }
    }), { numRuns: 1500 })
  })

  it('that is the shipped policy with lines taken out or doubled is read or gives problems', () => {
    const lines = example.split('\n')
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(lines.length), fc.nat(3)), { maxLength: 3 }), changes => {
      expectReading(changes.reduce((kept, [at, times]) => kept.toSpliced(at, 1, ...Array<string>(times).fill(kept[at] ?? '')), lines).join('\n'))
    }), { numRuns: 60 })
  })

  it.each([
    ['brackets without end', '['.repeat(50_000)],
    ['aliases of aliases', `a: &a [${'1,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]`],
    ['a part inside itself', small.replace('stages:', 'stages: &s\n      - {name: x, instructions: *s}')],
  ])('that tries to exhaust the reader gives problems: %s', (_, text) => {
    expect(expectReading(text)).toBeNull()
  })
})
