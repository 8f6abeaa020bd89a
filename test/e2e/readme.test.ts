import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { devServerPath } from '../support/servers.js'
import { run, start, type Running } from '../support/program.js'

/** The README's walk, as it stands there, against what `npm start` runs. */
let home: string
let env: Record<string, string>
let baton: Running
let temporalAddress: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-readme-'))
  await chmod(home, 0o755)
  const [port, uiPort, postgresPort] = [await freePort(), await freePort(), await freePort()]
  temporalAddress = `127.0.0.1:${port}`
  env = {
    BATON_HOME: join(home, '.baton'), BATON_TEMPORAL_PORT: String(port), BATON_UI_PORT: String(uiPort),
    BATON_POSTGRES_PORT: String(postgresPort), BATON_ACTOR: 'Nina',
  }
  // What a user's shell does to find a server is tested elsewhere; here it is on the PATH.
  const path = await devServerPath()
  baton = start(['node', 'scripts/start.mjs'], { ...env, PATH: `${join(path, '..')}:${process.env.PATH ?? ''}` })
  await baton.says('Baton runs.')
}, 180_000)

afterAll(async () => {
  baton.stop()
  await baton.ended
  await rm(home, { recursive: true, force: true })
})

describe('the walk of the README', () => {
  it('opens, escalates twice, resolves and reopens, line by line as printed', async () => {
    const said: string[] = []
    for (const line of await walk()) {
      const { code, stdout, stderr } = await run(['bash', '-c', line], env)
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.not.stringContaining('rror') as string })
      said.push(stdout)
    }
    expect(said).toEqual([
      expect.stringContaining('open at Triage'), expect.stringContaining('L1 investigation'), expect.stringContaining('L2 investigation'),
      expect.stringContaining('Resolved'), expect.stringContaining('open again at L2 investigation'),
    ])
  })

  it('leaves a story with every handoff in it', async () => {
    const { stdout } = await run(['bash', '-c', 'npx baton show INC0010001'], env)
    for (const part of ['Tiers', 'Tasks', 'MTU mismatch at the hand-off', 'Replaced the SFP', 'Flapping again']) expect(stdout).toContain(part)
  })

  it('shows incident and tiers in Temporal, with summaries that a person can read', async () => {
    const connection = await Connection.connect({ address: temporalAddress })
    const client = new Client({ connection, namespace: 'baton' })
    const summaries: Record<string, string | undefined> = {}
    for (const id of ['incident:INC0010001', 'incident:INC0010001:tier:1', 'incident:INC0010001:tier:3']) {
      summaries[id] = await (await client.workflow.getHandle(id).describe()).staticSummary()
    }
    await connection.close()
    expect(summaries).toEqual({
      'incident:INC0010001': 'INC0010001: Branch 7 is offline',
      'incident:INC0010001:tier:1': 'Tier 1: Triage, Network Coordinators',
      'incident:INC0010001:tier:3': 'Tier 3: L2 investigation, L2 Network Engineering',
    })
  })
})

/** The lines between the walk's fences. */
async function walk(): Promise<string[]> {
  const readme = await readFile(join(packageRoot(), 'README.md'), 'utf8')
  const [, block = ''] = /<!-- walk:[^]*?```sh\n([^]*?)```/.exec(readme) ?? []
  const lines = block.trim().split('\n')
  expect(lines).toHaveLength(5)
  return lines
}
