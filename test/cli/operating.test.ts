import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalCatalogue } from '../../src/domain/errors.js'
import { runShell } from '../support/batonCommand.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { devServerPath } from '../support/servers.js'

/** docs/operating.md: its command lines run, against a Baton in which the incident of its examples is under way. */

const page = readFileSync('docs/operating.md', 'utf8')
const lines = [...page.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n')).map(line => line.trim())

let system: CommandSystem
let env: Record<string, string>
beforeAll(async () => {
  system = await startCommandSystem()
  env = { ...system.env, TEMPORAL_NAMESPACE: 'baton', PATH: `${dirname(await devServerPath())}:${process.env['PATH'] ?? ''}` }
  const opened = await system.run('open', '--short-description', 'Branch Lyon is offline', '--category', 'SD-WAN', '--impact', '2', '--urgency', '1', '--caller', 'Ana')
  expect(opened).toMatchObject({ code: 0, stdout: expect.stringContaining('INC0010001') as string })
})
afterAll(() => system.stop())

describe('docs/operating.md', () => {
  it('has command lines of Baton and of Temporal', () => {
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter(line => !/^(baton|temporal) /.test(line))).toEqual([])
  })

  it.each(lines)('%s', async line => {
    const { code, stdout, stderr } = await runShell(line, env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/Error|Warning/) as string })
    if (/json$/.test(line)) expect(() => { JSON.parse(stdout) }).not.toThrow()
    // Nothing is stalled here, which is the answer to that.
    if (!line.includes('IncidentStalled')) expect(stdout.trim()).not.toBe('')
  })

  it('finds the incident and its workers by them', async () => {
    const count = await runShell(lines.find(line => line.includes('workflow count')) ?? '', env)
    expect(count.stdout).toContain('1')
    const queue = await runShell(lines.find(line => line.includes('task-queue')) ?? '', env)
    expect(queue.stdout).toMatch(/workflow[^]*activity/)
    const shown = await runShell(lines.find(line => line.includes('workflow show') && !line.includes('json')) ?? '', env)
    expect(shown.stdout).toContain('WorkflowExecutionStarted')
  })

  it('watches metrics that there are', () => {
    const sources = ['src/http/metrics/recordMetrics.ts', 'src/http/routes/metrics.ts'].map(file => readFileSync(file, 'utf8')).join()
    const named = [...page.matchAll(/`(baton_[a-z_]+)(?=[`{])/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(7)
    expect(named.filter(name => !sources.includes(`'${name}'`))).toEqual([])
  })

  it('names refusals that there are', () => {
    const named = [...page.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, name = '']) => name).filter(name => !name.startsWith('baton_') && name !== 'max_connections')
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(name => !(name in refusalCatalogue))).toEqual([])
  })
})
