import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failed } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { exampleWith } from '../support/examplePolicy.js'
import { runHere } from '../support/recordedScreen.js'
import { temporaryFolder } from '../support/temporaryFolder.js'
import { unwrapped } from '../support/unwrapped.js'

async function policyFile(...changes: [from: string, to: string][]): Promise<string> {
  const file = join(await temporaryFolder(), 'policy.yaml')
  await writeFile(file, exampleWith(...changes))
  return file
}

const problem = z.strictObject({ line: z.int(), column: z.int(), path: z.string(), problem: z.string(), fix: z.string() })
const version = z.strictObject({ version: z.int(), name: z.string(), author: z.string(), reason: z.string(), appliedAt: z.iso.datetime() })

const touched = z.strictObject({
  comparedWith: z.int().nullable(), open: z.int(), touched: z.int(),
  groups: z.array(z.strictObject({
    ladder: z.string(), stage: z.string(), isStuck: z.boolean(), changes: z.array(z.string()), count: z.int().positive(), first: z.array(z.string()),
  })),
})
const changes = z.array(z.strictObject({ part: z.string(), what: z.string() }))
const compared = z.strictObject({ version: z.int().nullable(), file: z.string().nullable(), name: z.string() })
const difference = z.strictObject({ from: compared, to: compared, changes })

const twoFaults: [string, string][] = [['name: Baton example', 'name: Baton example\ncolour: red'], ['{stage: Triage, group: Network Coordinators}', '{stage: Triage, group: Nobody}']]

describe('policy check', () => {
  it('passes the shipped example, without a server', async () => {
    expect(await runHere(['policy', 'check', 'policies/example.yaml'])).toEqual({ code: 0, stdout: 'Baton example can be applied.\n', stderr: '' })
    const { code, stdout } = await runHere(['policy', 'check', 'policies/example.yaml', '--json'])
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({ code: 0, document: { policy: { name: 'Baton example' }, warnings: [] } })
  })

  it.each([['policies/on-call.yaml', 'On call'], ['policies/paging.yaml', 'Paging in seconds'], ['policies/guardrails.yaml', 'Guardrails that bend']])('has nothing to say about %s', async (file, name) => {
    expect(await runHere(['policy', 'check', file])).toEqual({ code: 0, stdout: `${name} can be applied.\n`, stderr: '' })
  })

  it('shows people every problem at its place, with the mend, and exits with 1', async () => {
    const file = await policyFile(...twoFaults)
    const { code, stdout, stderr } = await runHere(['policy', 'check', file])
    expect(code).toBe(1)
    expect(stdout.match(new RegExp(`^${file}:\\d+:\\d+ problem$`, 'gm'))).toHaveLength(2)
    expect(stdout).toContain('there is no group `Nobody`')
    expect(stderr).toContain('2 problems')
  })

  it('gives programs every problem in parts', async () => {
    const { code, stdout } = await runHere(['policy', 'check', await policyFile(...twoFaults), '--json'])
    const { error } = failed.parse(JSON.parse(stdout))
    expect({ code, named: error.code }).toEqual({ code: 1, named: 'policy_invalid' })
    expect(z.array(problem).parse(error.details['problems'])).toHaveLength(2)
  })

  it('warns of what is allowed and probably not meant', async () => {
    const file = await policyFile(['    manager: Ingrid\n    members: [Amara, Bruno, Chloe]', '    members: []'])
    const { code, stdout } = await runHere(['policy', 'check', file])
    expect(code).toBe(0)
    expect(stdout).toMatch(/:\d+:\d+ warning\n/)
  })
})

describe('policy diff', () => {
  it('tells in words what changes from one file to another, without a server', async () => {
    const file = await policyFile(['[Grace, Hiro]', '[Grace]'])
    const { code, stdout, stderr } = await runHere(['policy', 'diff', 'policies/example.yaml', file])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(unwrapped(stdout)).toBe(`What changes from policies/example.yaml to ${file}: Groups - Hiro is no member of L2 Network Engineering any more`)
    expect(unwrapped((await runHere(['policy', 'diff', file, file])).stdout)).toBe(`Nothing changes from ${file} to ${file}.`)
  })

  it('gives programs each change by its part', async () => {
    const file = await policyFile(['[Grace, Hiro]', '[Grace]'])
    const { stdout } = await runHere(['policy', 'diff', file, 'policies/example.yaml', '--json'])
    expect(difference.parse(JSON.parse(stdout))).toEqual({
      from: { version: null, file, name: 'Baton example' }, to: { version: null, file: 'policies/example.yaml', name: 'Baton example' },
      changes: [{ part: 'Groups', what: 'Hiro is a member of L2 Network Engineering now' }],
    })
  })

  it('refuses a file that cannot be applied, and one that there is not', async () => {
    expect(await runHere(['policy', 'diff', 'policies/example.yaml', await policyFile(...twoFaults)])).toMatchObject({ code: 1 })
    expect(await runHere(['policy', 'diff', 'policies/example.yaml', 'policies/nowhere.yaml'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no such file') as string })
  })
})

describe('policy apply, diff, show and versions', () => {
  let system: CommandSystem
  beforeAll(async () => { system = await startCommandSystem() })
  afterAll(() => system.stop())

  it('make a policy the live one, with author and reason, and show what was and what is', async () => {
    const file = await policyFile(['name: Baton example', 'name: Our policy'])
    const applied = await system.json(z.strictObject({ policy: version, warnings: z.array(problem), touched }), 'policy', 'apply', file, '--reason', 'Night shift', '--as', 'Ingrid')
    expect(applied.policy).toMatchObject({ version: 2, name: 'Our policy', author: 'Ingrid', reason: 'Night shift' })
    const { versions } = await system.json(z.strictObject({ versions: z.array(version) }), 'policy', 'versions')
    expect(versions.map(one => [one.version, one.name])).toEqual([[2, 'Our policy'], [1, 'Baton example']])
    const shown = z.strictObject({ version: z.int().nullable(), policy: z.looseObject({ name: z.string() }), source: z.string().optional() })
    expect(await system.json(shown, 'policy', 'show')).toMatchObject({ version: 2, policy: { name: 'Our policy' } })
    expect(await system.json(shown, 'policy', 'show', '--version', '1')).toMatchObject({ version: 1, policy: { name: 'Baton example' } })
    expect(await system.json(shown, 'policy', 'show', file, '--source')).toMatchObject({ version: null, source: await readFile(file, 'utf8') })
  })

  it('say what changed from version to version, and from the live one to a file', async () => {
    expect(await system.json(difference, 'policy', 'diff', '1', '2')).toMatchObject({
      from: { version: 1, file: null }, to: { version: 2, name: 'Our policy' }, changes: [{ part: 'Policy', what: 'the name: Baton example → Our policy' }],
    })
    expect(await system.json(difference, 'policy', 'diff', 'live', 'policies/example.yaml')).toMatchObject({ from: { version: 2 }, to: { file: 'policies/example.yaml' } })
    expect(await system.refused('policy', 'diff', '1', '99')).toMatchObject({ code: 'field_invalid', details: { field: 'version' } })
  })

  it('say which open incidents are touched, and those that would be left with no way on loudest; a dry run says it alone', async () => {
    const open = ['open', '--short-description', 'Down', '--caller', 'Carla', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1']
    for (let index = 0; index < 2; index += 1) expect(await system.run(...open)).toMatchObject({ code: 0 })
    const file = await policyFile(
      ['      - when: {stage: Triage}\n        then: {stage: L1 investigation, group: L1 Network Engineering}\n', ''], ['name: Baton example', 'name: No way up'])
    const dry = await system.json(z.strictObject({ policy: z.null(), warnings: z.array(problem), touched }), 'policy', 'apply', file, '--dry-run')
    expect(dry.touched).toMatchObject({ comparedWith: 2, open: 2, touched: 2, groups: [{ ladder: 'sd-wan', stage: 'Triage', isStuck: true, count: 2, first: ['INC0010001', 'INC0010002'] }] })
    const told = await system.run('policy', 'apply', file, '--dry-run')
    expect(told.stdout).toContain('is not applied: this was a dry run')
    expect(told.stdout).toContain('With no way on then: 2 incidents.')
    expect(told.stdout).toContain('INC0010001')
    expect((await system.run('policy', 'versions')).stdout).not.toContain('No way up')
    const applied = await system.run('policy', 'apply', file, '--reason', 'A mistake')
    expect(applied.stdout).toContain('No way up is live as version 3.')
    expect(applied.stdout).toContain('compared with version 2: 2 of 2 open incidents.')
    expect((await system.run('policy', 'apply', 'policies/example.yaml', '--reason', 'Mended')).stdout).toMatch(/goes on to L1 investigation, L1 .*\n.*where so far/)
    const stricter = await policyFile(['ladders:\n', 'guardrails: {name: Try first, attempts: 1}\ntriggers: {name: Late, after: 99 h, then: {flag: true}}\nladders:\n'])
    const { touched: rules } = await system.json(z.strictObject({ policy: z.null(), warnings: z.array(problem), touched }), 'policy', 'apply', stricter, '--dry-run')
    expect(rules).toMatchObject({ touched: 2, groups: [{ count: 2, changes: ['other guardrails hold it at its next handoff: Try first', 'rule Late waits for it'] }] })
  })

  it('want a reason, but for a dry run', async () => {
    expect(await system.run('policy', 'apply', 'policies/example.yaml')).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason is missing') as string })
    expect(await system.run('policy', 'apply', 'policies/example.yaml', '--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('Touched at their next move: none of 2 open incidents.') as string })
  })

  it('tell people in tables that fit 80 columns', async () => {
    for (const args of [['show', '--version', '1'], ['versions'], ['diff', '3', '1']]) {
      const { code, stdout } = await system.run('policy', ...args)
      expect(code).toBe(0)
      expect(stdout).toContain('Baton example')
      expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    }
  })

  it('refuse what cannot be applied, and the live policy stays', async () => {
    expect(await system.refused('policy', 'apply', await policyFile(...twoFaults), '--reason', 'x')).toMatchObject({ code: 'policy_invalid' })
    expect(await system.refused('policy', 'apply', await policyFile(), '--reason', ' ')).toMatchObject({ code: 'field_required', details: { field: 'reason' } })
    expect(await system.refused('policy', 'show', '--version', '99')).toMatchObject({ code: 'field_invalid', details: { field: 'version' } })
    const { stdout } = await system.run('policy', 'versions', '--json')
    expect((JSON.parse(stdout) as { versions: unknown[] }).versions).toHaveLength(4)
  })
})
