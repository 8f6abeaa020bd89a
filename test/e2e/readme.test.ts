import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { devServerPath } from '../support/servers.js'
import { run, start, type Running } from '../support/program.js'

/** The README's walks, as they stand there, against what `npm start` runs; pages go to the telephone of docs/notices.md. */
let home: string
let env: Record<string, string>
let baton: Running
let telephone: Running
let temporalAddress: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-readme-'))
  await chmod(home, 0o755)
  const [port, uiPort, postgresPort] = [await freePort(), await freePort(), await freePort()]
  const phonePort = String(await freePort())
  temporalAddress = `127.0.0.1:${port}`
  env = {
    BATON_HOME: join(home, '.baton'), BATON_TEMPORAL_PORT: String(port), BATON_UI_PORT: String(uiPort),
    BATON_POSTGRES_PORT: String(postgresPort), BATON_ACTOR: 'Nina',
  }
  const [ringing = '', starting = ''] = (await linesBehind('docs/notices.md', 'telephone')).map(line => line.replace('8099', phonePort))
  const webhooks = /^BATON_WEBHOOKS='(.*)' npm start$/.exec(starting)?.[1] ?? ''
  telephone = start(['bash', '-c', `exec ${ringing.replace(/ &$/, '')}`], {})
  // What a user's shell does to find a server is tested elsewhere; here it is on the PATH.
  const path = await devServerPath()
  baton = start(['node', 'scripts/start.mjs'], { ...env, BATON_WEBHOOKS: webhooks, PATH: `${join(path, '..')}:${process.env.PATH ?? ''}` })
  await baton.says('Baton runs.')
}, 180_000)

afterAll(async () => {
  baton.stop()
  telephone.stop()
  await Promise.all([baton.ended, telephone.ended])
  await rm(home, { recursive: true, force: true })
})

describe('the walk of the README', () => {
  it('opens, escalates twice, resolves and reopens, line by line as printed', async () => {
    const said: string[] = []
    const lines = await linesBehind('README.md', 'walk')
    expect(lines).toHaveLength(5)
    for (const line of lines) said.push(await done(line))
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

describe('the walk of the README in which nobody answers', () => {
  let said: string[]

  beforeAll(async () => {
    said = []
    for (const line of await linesBehind('README.md', 'calls')) said.push(await (line.startsWith('npx baton watch') ? watched(line, 'Paged Wim') : done(line)))
  }, 120_000)

  it('tells beforehand what then happens', () => {
    expect(said[1]).toMatch(/10 s .* page 2 of 2 to Vera[^]*20 s .* page 1 of 2 to Wim/)
    expect(said[2]).toContain('Vera of Network Operations has it')
    expect(said[3]).toMatch(/Paged Vera[^]*Paged Vera again[^]*Vera did not answer[^]*Paged Wim/)
    expect(said[4]).toContain('Wim of Network Operations works on it')
  })

  it('shows the calls as the README prints them', async () => {
    const readme = await readFile(join(packageRoot(), 'README.md'), 'utf8')
    const [, printed = 'nothing'] = /```\n(Calls\n[^]*?)```/.exec(readme) ?? []
    const untimed = (text: string) => text.replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss').trim()
    expect(untimed(said.at(-1) ?? '')).toContain(untimed(printed))
  })

  it('rings the telephone of docs/notices.md', async () => {
    await telephone.says('INC0010002 (P1) needs you: accept or reject it, page 2 of 2: Branch 9 is offline')
  })
})

/** Runs a line as a shell does; it has to succeed. */
async function done(line: string): Promise<string> {
  const { code, stdout, stderr } = await run(['bash', '-c', line], env)
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.not.stringContaining('rror') as string })
  return stdout
}

/** Runs a line that goes on until Ctrl-C, up to this text. */
async function watched(line: string, text: string): Promise<string> {
  const [words = ''] = line.split(' #')
  const watching = start(['node', 'scripts/baton.mjs', ...words.trim().split(' ').slice(2)], env)
  await watching.says(text)
  watching.stop()
  return (await watching.ended).stdout
}

/** The lines between the fences behind a mark in a page. */
async function linesBehind(page: string, mark: string): Promise<string[]> {
  const text = await readFile(join(packageRoot(), page), 'utf8')
  const [, block = ''] = new RegExp(`<!-- ${mark}:[^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(text) ?? []
  return block.trim().split('\n')
}
