import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { spellProblem } from '../../../src/domain/policy/policyProblems.js'
import { changed, problemsOf, small, withCalendar, withSla } from '../smallPolicy.js'

describe('a problem in a policy document', () => {
  it.each<[string, string, [number, number], RegExp, RegExp]>([
    ['an empty file', '', [1, 1], /document is empty/, /name, priorityMatrix, groups, calendars, ladders/],
    ['broken YAML', changed('{stage: Triage}', '{stage: Triage'), [12, 9], /Flow map/, /indentation/],
    ['a tab', changed('      - name: Second', '\t- name: Second'), [8, 1], /Tabs/, /spaces/],
    ['a group twice', changed('ladders:', '  Desk: {members: [Eve]}\nladders:'), [4, 3], /unique/, /Keep one/],
    ['an alias without an anchor', changed('group: Desk', 'group: *desk'), [9, 35], /alias/, /Write the part out/],
    ['a tag', changed('name: small', 'name: !secret small'), [1, 7], /tag/, /Take the `!` away/],
    ['two documents', `${small}---\nname: x\n`, [13, 1], /multiple documents/, /`---`/],
    [
      'a forbidden name',
      changed('  Desk: {', '  __proto__: {members: [Eve]}\n  Desk: {'),
      [3, 3],
      /`__proto__`/,
      /another name/,
    ],
    ['a missing key', changed('name: small\n', ''), [1, 1], /`name` is missing/, /one line of text/],
    ['an empty value', changed('name: small', 'name:'), [1, 6], /`name` is empty/, /one line of text/],
    [
      'an unknown key',
      changed('    entry:', '    sals: {}\n    entry:'),
      [9, 5],
      /`sals` is not known/,
      /Use only: name, appliesTo, sla/,
    ],
    ['an unknown zone', withCalendar('{zone: Europe/Berlinn}'), [3, 18], /`zone` must be a time zone, not "Europe\/Berlinn"/, /Europe\/Berlin/],
    ['an unknown day', withCalendar('{zone: UTC, hours: {Mo-Fr: 08:00-17:00}}'), [3, 31], /`Mo-Fr` is no day of the week/, /Mon-Fri/],
    ['hours that are none', withCalendar('{zone: UTC, hours: {Mon: 8-17}}'), [3, 36], /`Mon` must be a time of day from–to, not "8-17"/, /08:00-17:00/],
    ['a calendar without an hour', withCalendar('{zone: UTC, hours: {Mon: []}}'), [3, 30], /`hours` has no hour at all/, /at least one shift/],
    ['a day that does not exist', withCalendar('{zone: UTC, holidays: [2026-02-30]}'), [3, 34], /entry 1 of `holidays` is a day that the calendar does not have/, /Correct/],
    ['a calendar with a name that means something', withCalendar('{zone: UTC}', 'caller'), [3, 3], /`caller` cannot be the name of a calendar/, /another name/],
    ['an unknown calendar', withSla('{calendar: Office}'), [7, 40], /there is no calendar `Office`/, /Use one of: caller, around the clock; or add it/],
    ['an unknown calendar for a priority', withSla('{calendar: {P1: Office}}'), [7, 45], /there is no calendar `Office`/, /add it to `calendars`/],
    ['an unknown hold reason', changed('    entry:', '    stopOnHold: [Lunch]\n    entry:'), [9, 18], /entry 1 of `stopOnHold` must be a hold reason/, /Awaiting Caller/],
    ['a number for a name', changed('Nadia', '7'), [3, 37], /entry 1 of `members` must be a name, not 7/, /quotes/],
    ['blanks around a name', changed('Nadia', '" Nadia"'), [3, 37], /blank/, /Take the blanks away/],
    [
      'blanks around the name of a group',
      changed('  Desk:', '  "Desk ":'),
      [3, 3],
      /`Desk ` must not begin or end with a blank/,
      /Take/,
    ],
    ['a control character', changed('Nadia', '"Na\\0dia"'), [3, 37], /must be a name/, /one line/],
    [
      'a length without a unit',
      withSla('{respond: 15}'),
      [7, 39],
      /`respond` must be a length of time, or one for each priority, not 15/,
      /`4 h`/,
    ],
    [
      'an unknown unit',
      withSla('{respond: 15 m}'),
      [7, 39],
      /`respond` must be a length of time, not "15 m"/,
      /`15 min`/,
    ],
    [
      'a length of nothing',
      withSla('{respond: {P1: 0 min}}'),
      [7, 44],
      /`P1` must be between 1 s and 3650 days/,
      /none/,
    ],
    ['an endless length', withSla('{respond: {P1: 99999 days}}'), [7, 44], /`P1` must be between/, /none/],
    ['an unknown priority', withSla('{respond: {P6: 1 h}}'), [7, 40], /`P6` is not known/, /P1, P2, P3, P4, P5/],
    [
      'a percentage of 100',
      withSla('{remindAt: [50, 100]}'),
      [7, 45],
      /entry 2 of `remindAt` must be a whole percentage from 1 to 99, not 100/,
      /\[50, 75\]/,
    ],
    [
      'an unknown breach action',
      withSla('{onBreach: explode}'),
      [7, 40],
      /`onBreach` must be something to do on a breach, not "explode"/,
      /escalate, flag, alert manager/,
    ],
    [
      "YAML 1.1's yes",
      changed('when: {stage: Triage}', 'when: {vip: yes}'),
      [11, 21],
      /`vip` must be true or false, not "yes"/,
      /`true` or `false`/,
    ],
    [
      'a matrix with a hole',
      changed('groups:', 'priorityMatrix: {1: {1: 1, 2: 2, 3: 3}, 2: {1: 2, 2: 3}, 3: {1: 3, 2: 4, 3: 5}}\ngroups:'),
      [2, 44],
      /`3` is missing/,
      /P1/,
    ],
    [
      'no stage',
      changed('      - name: Triage\n      - name: Second\n', '      []\n'),
      [7, 7],
      /`stages` must be a list of stages/,
      /lowest/,
    ],
    [
      'an unknown group',
      changed('Triage, group: Desk', 'Triage, group: Disk'),
      [9, 35],
      /there is no group `Disk`/,
      /Use one of: Desk/,
    ],
    [
      'a group named like a built-in',
      changed('Triage, group: Desk', 'Triage, group: constructor'),
      [9, 35],
      /there is no group `constructor`/,
      /Desk/,
    ],
    [
      'an unknown stage of a destination',
      changed('{stage: Second,', '{stage: Third,'),
      [12, 23],
      /no stage `Third`/,
      /Use one of: Triage, Second/,
    ],
    [
      'an unknown stage of a condition',
      changed('when: {stage: Triage}', 'when: {stage: [Triage, Start]}'),
      [11, 32],
      /no stage `Start`/,
      /Triage, Second/,
    ],
    [
      'a row that leads nowhere up',
      changed('when: {stage: Triage}', 'when: {stage: Second}'),
      [12, 23],
      /from `Second` to `Second` does not lead up/,
      /last stage: take the row away/,
    ],
    [
      'a general row to the lowest stage',
      changed(
        '- when: {stage: Triage}\n        then: {stage: Second',
        '- when: {vip: true}\n        then: {stage: Triage',
      ),
      [12, 23],
      /lowest stage/,
      /higher stage/,
    ],
    [
      'an otherwise to the lowest stage',
      `${small}    otherwise: {stage: Triage, group: Desk}\n`,
      [13, 24],
      /lowest stage/,
      /higher/,
    ],
    [
      'a last ladder with a condition',
      changed('  - name: all', '  - name: all\n    appliesTo: {category: Email}'),
      [6, 5],
      /last ladder has a condition/,
      /Take its `appliesTo` away/,
    ],
    [
      'a last entry row with a condition',
      changed('entry: {', 'entry: {when: {vip: true}, '),
      [9, 13],
      /last row of `entry` has a condition/,
      /Take its `when` away/,
    ],
    [
      'a stage twice',
      changed('- name: Second', '- name: Second\n      - name: Triage'),
      [9, 15],
      /two stages `Triage`/,
      /name of its own/,
    ],
    ['a member twice', changed('[Nadia]', '[Nadia, Nadia]'), [3, 44], /two members `Nadia`/, /name of its own/],
    [
      'a ladder twice',
      `${small}  - name: all\n    stages: {name: x}\n    entry: {stage: x, group: Desk}\n`,
      [13, 11],
      /two ladders `all`/,
      /name of its own/,
    ],
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
    expect(problemsOf(changed('Triage, group: Desk', 'Triage, group: Disk')).map(spellProblem)).toEqual([
      'line 9, column 35: there is no group `Disk`. Use one of: Desk; or add it to `groups`.',
    ])
  })

  it('does not make others up: a stage whose name cannot be read may be the one that a row means', () => {
    expect(problemsOf(changed('- name: Second', '- nmae: Second')).map(({ problem }) => problem)).toEqual([
      '`name` is missing',
      '`nmae` is not known here',
    ])
  })
})

describe('a warning', () => {
  it.each<[string, string, [number, number], RegExp, RegExp]>([
    [
      'a group with nobody',
      changed('ladders:', '  Empty: {}\nladders:'),
      [4, 3],
      /`Empty` has neither members nor a manager/,
      /Give it/,
    ],
    [
      'a last stage that escalates',
      changed('- name: Second', '- {name: Second, sla: {onBreach: escalate}}'),
      [8, 9],
      /no row leads up/,
      /alert manager/,
    ],
    [
      'a stage that escalates without a row',
      changed('    decisions:\n      - when: {stage: Triage}\n        then: {stage: Second, group: Desk}\n', '')
        .replace('entry: {stage: Triage', 'entry:\n      - {when: {vip: true}, stage: Second, group: Desk}\n      - {stage: Triage'),
      [7, 9],
      /a breach at `Triage` is to escalate, but no row leads up/,
      /alert manager/,
    ],
    [
      'a row below one without a condition',
      changed('decisions:', 'decisions:\n      - then: {stage: Second, group: Desk}'),
      [12, 9],
      /row 1 has no condition and takes all of it before/,
      /Move it above row 1/,
    ],
    [
      'a special row below the general one',
      `${small}      - when: {stage: Triage, vip: true}\n        then: {stage: Second, group: Desk}\n`,
      [13, 9],
      /row 1 takes all of it before/,
      /Move it above row 1/,
    ],
    [
      'an entry row below the general one',
      changed(
        'entry: {stage: Triage, group: Desk}',
        'entry: [{stage: Triage, group: Desk}, {stage: Second, group: Desk}]',
      ),
      [9, 43],
      /never reached/,
      /row 1/,
    ],
    [
      'an instruction below the general one',
      changed('- name: Triage', '- {name: Triage, instructions: [{text: a}, {text: b, vip: true}]}'),
      [7, 50],
      /instruction is never reached/,
      /instruction 1/,
    ],
    [
      'a ladder below the general one',
      `${small}  - name: other\n    stages: [{name: x}]\n    entry: {stage: x, group: Desk}\n`,
      [13, 5],
      /ladder is never reached/,
      /ladder 1/,
    ],
  ])('does not refuse the policy: %s', (_, text, [line, column], problem, fix) => {
    const reading = readPolicy(text)
    const warnings = 'warnings' in reading ? reading.warnings : []
    expect(warnings).toEqual([
      {
        line,
        column,
        path: expect.any(String) as string,
        problem: expect.stringMatching(problem) as string,
        fix: expect.stringMatching(fix) as string,
      },
    ])
  })

  it('is not given for a row that leads higher than the general one above it', () => {
    const text = changed('- name: Second', '- name: Second\n      - name: Third')
      .replace('- when: {stage: Triage}', '- when: {}')
      .concat('      - then: {stage: Third, group: Desk}\n')
    expect(readPolicy(text)).toMatchObject({ warnings: [] })
  })
})
