import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failed } from '../../src/http/shapes/answers.js'
import { runHere } from '../support/recordedScreen.js'
import { temporaryFolder } from '../support/temporaryFolder.js'
import { unwrapped } from '../support/unwrapped.js'

const open = ['open', '--short-description', 'Down', '--caller', 'Ana', '--category', 'X', '--impact', '2', '--urgency', '1']

describe('A command line that cannot be used', () => {
  it.each<[string, string[], string]>([
    ['an unknown command, with the nearest one', ['escalat', 'INC0010001'], 'Did you mean escalate?'],
    ['an unknown option', ['show', 'INC0010001', '--colour'], "unknown option '--colour'"],
    ['a missing incident', ['accept'], "missing required argument 'incident'"],
    ['an argument too many', ['show', 'INC0010001', 'INC0010002'], 'too many arguments'],
    ['a missing option', ['resolve', 'INC0010001', '--code', 'Fixed'], "required option '--notes <text>' not specified"],
    ['every missing option of open at once', ['open', '--category', 'X'], 'open needs --short-description, --caller, --impact, --urgency.'],
    ['an impact that is no level', [...open, '--impact', '4'], 'Write a whole number from 1 to 3.'],
    ['a hold reason that there is not', ['hold', 'INC0010001', '--reason', 'Lunch'], 'Write one of: Awaiting Caller, Awaiting Change'],
    ['a state that there is not', ['list', '--state', 'Open'], 'Write one of: New, In Progress, On Hold, Resolved, Closed, Canceled.'],
    ['a length of time without a unit', ['list', '--due-within', '4'], 'Write a length of time, for example "4 h"'],
    ['a page of nothing', ['list', '--limit', '0'], 'Write a whole number from 1 to 1000.'],
    ['filters that contradict each other', ['list', '--all', '--state', 'New'], '--all and --state contradict each other.'],
    ['a diagnostic without a result', ['escalate', 'INC0010001', '--note', 'x', '--diagnostic', 'ping'], 'Write it as "what: result".'],
    ['an escalation without a note', ['escalate', 'INC0010001', '--fact', 'x'], 'An escalation needs a note'],
    ['a reclassification of nothing', ['reclassify', 'INC0010001', '--note', 'x'], 'reclassify names nothing to change.'],
    ['a wait of no time', ['accept', 'INC0010001', '--wait', '0'], 'Write a number of seconds from 0.1 to 3600.'],
    ['a verdict that there is not', ['overrides', 'review', 'OVR0010001', '--verdict', 'fine'], 'Write one of: kept, policy to change, not justified.'],
    ['overrides of both kinds', ['overrides', '--all', '--awaiting'], '--all and --awaiting contradict each other.'],
    ['a file that is not there', ['policy', 'check', 'no/such.yaml'], 'no/such.yaml cannot be read: there is no such file.'],
    ['a folder for a file', ['policy', 'check', '.'], '. cannot be read: it is a folder.'],
    ['a policy from two places', ['policy', 'show', 'a.yaml', '--version', '1'], 'Name a file or a --version, not both.'],
  ])('names %s and exits with 2', async (_, argv, said) => {
    const people = await runHere(argv)
    expect(people).toMatchObject({ code: 2, stdout: '' })
    expect(unwrapped(people.stderr).toLowerCase()).toContain(said.toLowerCase())
    const programs = await runHere([...argv, '--json'])
    expect(programs).toMatchObject({ code: 2, stderr: '' })
    const { error } = failed.parse(JSON.parse(programs.stdout))
    expect(error.code).toBe('usage')
    expect(unwrapped(error.message).toLowerCase() + (error.details.fix)).toContain(said.toLowerCase())
  })

  it('points to the help of the very command, on a line of its own', async () => {
    expect((await runHere(['hold', 'INC0010001'])).stderr.split('\n')).toEqual([
      "Required option '--reason <reason>' not specified", 'See `baton hold --help`.', '',
    ])
    expect((await runHere(['policy', 'apply', 'x.yaml'])).stderr).toContain('See `baton policy apply --help`.')
  })

  it.each(['not JSON', '[1, 2]', '"text"'])('names a handoff file that holds %s', async content => {
    const file = join(await temporaryFolder(), 'handoff.json')
    await writeFile(file, content)
    const { code, stderr } = await runHere(['escalate', 'INC0010001', '--note', 'x', '--handoff', file])
    expect({ code, names: stderr.includes(file), shows: stderr.includes('{"note": "…"') }).toEqual({ code: 2, names: true, shows: true })
  })
})

describe('The help', () => {
  it('is shown on stderr, with exit code 2, when no command is given', async () => {
    const { code, stdout, stderr } = await runHere([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: baton')
  })

  it('names each command once, and all of it fits 80 columns', async () => {
    const { code, stdout } = await runHere(['--help'])
    expect(code).toBe(0)
    for (const name of commands) expect(stdout.match(new RegExp(`^  ${name}( |$)`, 'gm')), name).toHaveLength(1)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
  })

  it('of every command has an example and fits 80 columns', async () => {
    const paths = [...commands.filter(name => name !== 'policy').map(name => [name]), ...['check', 'show', 'apply', 'versions'].map(name => ['policy', name])]
    const helps = await Promise.all(paths.map(async path => ({ name: path.join(' '), help: (await runHere([...path, '--help'])).stdout })))
    expect(helps.filter(({ name, help }) => !help.includes(`\nExamples:\n  baton ${name}`))).toEqual([])
    expect(helps.flatMap(({ help }) => help.split('\n').filter(line => line.length > 80))).toEqual([])
  })
})

const commands = [
  'list', 'show', 'watch', 'open', 'accept', 'escalate', 'reassign', 'assign', 'reclassify', 'note', 'comment',
  'hold', 'resume', 'resolve', 'reopen', 'close', 'cancel', 'policy',
]
