import { cp, symlink } from 'node:fs/promises'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ranBy, runShell, startBaton } from '../support/batonCommand.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { runHere } from '../support/recordedScreen.js'

/** docs/cli.md, line by line, in its order, as a user types it: each command is a process of its own. */

const page = readFileSync('docs/cli.md', 'utf8')
const lines = [...page.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n')).map(line => line.replace(/ {2,}#.*$/, ''))

let system: CommandSystem
const folder = mkdtempSync(join(tmpdir(), 'baton-docs-'))

beforeAll(async () => {
  system = await startCommandSystem()
  await symlink(resolve('policies'), join(folder, 'policies')).catch(() => cp('policies', join(folder, 'policies'), { recursive: true }))
})
afterAll(async () => {
  await system.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('docs/cli.md', () => {
  it('has command lines, and they go on until they are done', () => {
    expect(lines.length).toBeGreaterThan(25)
    expect(lines.filter(line => !/^(baton|cp) /.test(line))).toEqual([])
  })

  it.each(lines.filter(line => !line.startsWith('baton watch ')))('%s', async line => {
    const { code, stdout, stderr } = await runShell(line, system.env, folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/Error|Warning/) as string })
    if (line.startsWith('baton')) expect(stdout.trim()).not.toBe('')
    if (line.includes('--json')) expect(() => { JSON.parse(stdout) }).not.toThrow()
  })

  it.each(lines.filter(line => line.startsWith('baton watch ')))('%s', async line => {
    const child = startBaton(line.split(' ').slice(1), system.env)
    const ended = ranBy(child)
    if (child.stdout) await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0 })
  })

  it('names every command', async () => {
    const { stdout } = await runHere(['--help'])
    const names = [...stdout.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name = '']) => name).filter(name => name !== 'help')
    expect(names.length).toBeGreaterThan(15)
    expect(names.filter(name => !page.includes(`baton ${name}`) && !page.includes(`\`${name}\``))).toEqual([])
  })
})
