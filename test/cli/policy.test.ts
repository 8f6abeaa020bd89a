import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failed } from '../support/cliShapes.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { exampleWith } from '../support/examplePolicy.js'
import { runHere } from '../support/recordedScreen.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

async function policyFile(...changes: [from: string, to: string][]): Promise<string> {
  const file = join(await temporaryFolder(), 'policy.yaml')
  await writeFile(file, exampleWith(...changes))
  return file
}

const problem = z.strictObject({ line: z.int(), column: z.int(), path: z.string(), problem: z.string(), fix: z.string() })
const version = z.strictObject({ version: z.int(), name: z.string(), author: z.string(), reason: z.string(), appliedAt: z.iso.datetime() })

const twoFaults: [string, string][] = [['name: Baton example', 'name: Baton example\ncolour: red'], ['{stage: Triage, group: Network Coordinators}', '{stage: Triage, group: Nobody}']]

describe('policy check', () => {
  it('passes the shipped example, without a server', async () => {
    expect(await runHere(['policy', 'check', 'policies/example.yaml'])).toEqual({ code: 0, stdout: 'Baton example can be applied.\n', stderr: '' })
    const { code, stdout } = await runHere(['policy', 'check', 'policies/example.yaml', '--json'])
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({ code: 0, document: { policy: { name: 'Baton example' }, warnings: [] } })
  })

  it.each([['policies/on-call.yaml', 'On call'], ['policies/paging.yaml', 'Paging in seconds']])('has nothing to say about %s', async (file, name) => {
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

describe('policy apply, show and versions', () => {
  let system: CommandSystem
  beforeAll(async () => { system = await startCommandSystem() })
  afterAll(() => system.stop())

  it('make a policy the live one, with author and reason, and show what was and what is', async () => {
    const file = await policyFile(['name: Baton example', 'name: Our policy'])
    const applied = await system.json(z.strictObject({ policy: version, warnings: z.array(problem) }), 'policy', 'apply', file, '--reason', 'Night shift', '--as', 'Ingrid')
    expect(applied.policy).toMatchObject({ version: 2, name: 'Our policy', author: 'Ingrid', reason: 'Night shift' })
    const { versions } = await system.json(z.strictObject({ versions: z.array(version) }), 'policy', 'versions')
    expect(versions.map(one => [one.version, one.name])).toEqual([[2, 'Our policy'], [1, 'Baton example']])
    const shown = z.strictObject({ version: z.int().nullable(), policy: z.looseObject({ name: z.string() }), source: z.string().optional() })
    expect(await system.json(shown, 'policy', 'show')).toMatchObject({ version: 2, policy: { name: 'Our policy' } })
    expect(await system.json(shown, 'policy', 'show', '--version', '1')).toMatchObject({ version: 1, policy: { name: 'Baton example' } })
    expect(await system.json(shown, 'policy', 'show', file, '--source')).toMatchObject({ version: null, source: await readFile(file, 'utf8') })
  })

  it('tell people in tables that fit 80 columns', async () => {
    for (const args of [['show', '--version', '1'], ['versions']]) {
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
    expect((JSON.parse(stdout) as { versions: unknown[] }).versions).toHaveLength(2)
  })
})
