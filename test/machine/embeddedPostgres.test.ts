import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/postgres/embedded.js'
import { freePort } from '../../src/machine/ports.js'
import { commandOf, endProcess, isAlive } from '../../src/machine/processes.js'

let home: string
const started: EmbeddedPostgres[] = []

beforeEach(async () => {
  // mkdtemp closes its folder to others: as root, the database's own user cannot enter it.
  home = join(await mkdtemp(join(tmpdir(), 'baton-closed-')), '.baton')
})

afterEach(async () => {
  const all = started.splice(0)
  for (const postgres of all) await postgres.stop()
  for (const postgres of all) await rm(postgres.dataFolder, { recursive: true, force: true })
})

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ home, port: freePort })
  started.push(postgres)
  return postgres
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded PostgreSQL', () => {
  it('runs from a folder that only we can enter, and keeps its data over a restart', async () => {
    const first = await start()
    await first.createDatabase('baton')
    await first.createDatabase('baton')
    await query(first.url('baton'), 'create table kept (note text)')
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)

    const second = await start()
    expect(second).toMatchObject({ dataFolder: first.dataFolder, adopted: false })
    expect(await query(second.url('baton'), 'select * from kept')).toEqual([])
  })

  it.runIf(process.getuid?.() === 0)('as root runs as a user of its own, who owns the data', async () => {
    const postgres = await start()
    expect((await stat(postgres.dataFolder)).uid).not.toBe(0)
    expect((await stat(`/proc/${postgres.pid}`)).uid).not.toBe(0)
    expect(postgres.dataFolder.startsWith(home)).toBe(false)
  })

  it('keeps the data in the home where the database can enter it', async () => {
    await chmod(join(home, '..'), 0o755)
    const postgres = await start()
    expect(postgres.dataFolder).toBe(join(home, 'postgres'))
  })

  it('listens on 127.0.0.1 only, and wants a password that only the owner of the home can read', async () => {
    const postgres = await start()
    const [row] = await query(postgres.url('postgres'), 'show listen_addresses')
    expect(row).toEqual({ listen_addresses: '127.0.0.1' })
    const wrong = new URL(postgres.url('postgres'))
    wrong.password = 'guess'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    expect((await stat(join(home, 'postgres.json'))).mode & 0o777).toBe(0o600)
  })

  it('is out of the reach of a Ctrl-C: it leads a process group of its own', async () => {
    const postgres = await start()
    expect(() => process.kill(-postgres.pid, 0)).not.toThrow()
  })

  it('takes over a server that a killed run left behind', async () => {
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('../../src/adapters/postgres/embedded.ts', import.meta.url).href)})
      const { freePort } = await import(${JSON.stringify(new URL('../../src/machine/ports.ts', import.meta.url).href)})
      await startEmbeddedPostgres({ home: ${JSON.stringify(home)}, port: freePort })
      process.kill(process.pid, 'SIGKILL')`
    const killed = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' })
    const [, signal] = await once(killed, 'exit') as [number | null, string | null]
    expect(signal).toBe('SIGKILL')

    const postgres = await start()
    expect(postgres.adopted).toBe(true)
    expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
    expect(isAlive(postgres.pid)).toBe(false)
  })

  it('recovers when it was killed itself, and says that it ended', async () => {
    const first = await start()
    await first.createDatabase('baton')
    process.kill(first.pid, 'SIGKILL')
    expect((await first.died).message).toContain('SIGKILL')
    const second = await start()
    expect(await query(second.url('baton'), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('starts although the pid in an old lock file belongs to another program now', async () => {
    const first = await start()
    await first.stop()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    try {
      await writeFile(join(first.dataFolder, 'postmaster.pid'), `${stranger.pid}\n${first.dataFolder}\n0\n${first.port}\n\n127.0.0.1\n`)
      const second = await start()
      expect(second.adopted).toBe(false)
      expect(commandOf(stranger.pid ?? 0)).toContain('setInterval')
    } finally {
      await endProcess(stranger.pid ?? 0, 'SIGKILL', 1_000)
    }
  })

  it('gives the reason from its log when it cannot start', async () => {
    const first = await start()
    const other = join(home, '..', 'other')
    await mkdir(other)
    const busy = startEmbeddedPostgres({ home: other, port: () => Promise.resolve(first.port) })
    await expect(busy).rejects.toThrow(/could not bind IPv4 address "127.0.0.1": Address already in use/)
    const { dataFolder } = JSON.parse(await readFile(join(other, 'postgres.json'), 'utf8')) as { dataFolder: string }
    await rm(dataFolder, { recursive: true, force: true })
  })
})
