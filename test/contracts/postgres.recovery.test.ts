import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/postgres/embedded.js'
import { migrate } from '../../src/adapters/postgres/migrate.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { freePort } from '../../src/machine/ports.js'
import { isAlive } from '../../src/machine/processes.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import { escalating, noon, openOne, reminding, request, twoGroups } from '../support/incidents.js'

describe('records whose PostgreSQL dies', () => {
  let home: string
  let port: number
  let server: EmbeddedPostgres
  let database: Database
  let store: RecordStore

  const start = () => startEmbeddedPostgres({ home, port: () => Promise.resolve(port) })

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'baton-recovery-'))
    await chmod(home, 0o755)
    port = await freePort()
    server = await start()
    await server.createDatabase('records')
    database = openDatabase(server.url('records'))
    await migrate(database)
    store = postgresRecordStore(database)
    await store.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
  })

  afterAll(async () => {
    await store?.close()
    await server?.stop()
    await rm(home, { recursive: true, force: true })
    if (server) await rm(server.dataFolder, { recursive: true, force: true })
  })

  it('throws when a connection is cut in the middle of a step, writes nothing, and works again at once', async () => {
    const before = await openOne(store)
    const { number } = before
    await expect(store.step({ number, move: 2 }, null, async current => {
      await cutConnections(server, 'records')
      return escalating()(current)
    })).rejects.toThrow()
    expect(await store.incident(number)).toEqual(before)
    expect(await store.step({ number, move: 2 }, null, escalating())).toMatchObject({ repeated: false })
  })

  it('never commits the rest of a step whose connection fell silent', async () => {
    const before = await openOne(store)
    const { number } = before
    // Only one connection, which whoever comes next would be given. The address may shorten the usual timeouts.
    const impatient = postgresRecordStore(openDatabase(`${server.url('records')}?query_timeout=300`, { maxConnections: 1 }))
    let frozen: number[] = []
    await expect(impatient.step({ number, move: 2 }, null, async current => {
      const change = await escalating()(current)
      frozen = await backendsInTransaction(server, 'records')
      for (const pid of frozen) process.kill(pid, 'SIGSTOP')
      return change
    })).rejects.toThrow('Query read timeout')
    expect(frozen).toHaveLength(1)
    for (const pid of frozen) process.kill(pid, 'SIGCONT')

    expect(await impatient.step({ number, tier: 1, alarm: 'next' }, null, reminding('next'))).toMatchObject({ repeated: false })
    expect(await impatient.incident(number)).toEqual(before)
    await impatient.close()
  })

  it('throws while the server is dead, and after its restart has every answered step once and goes on', async () => {
    const { number } = await openOne(store)
    const made = request()
    const answered = await store.step({ number, move: 2 }, made, escalating())

    // Killed in the middle of another step, which has no answer.
    await expect(store.step({ number, tier: 2, alarm: 'lost' }, null, async current => {
      await kill(server)
      return reminding('lost')(current)
    })).rejects.toThrow()
    await expect(store.incident(number)).rejects.toThrow()
    await expect(store.allocate(request())).rejects.toThrow()

    server = await start()
    expect(await store.step({ number, move: 2 }, made, escalating())).toEqual(answered)
    expect(await store.step({ number, tier: 2, alarm: 'lost' }, null, reminding('lost'))).toMatchObject({ repeated: false })
    const story = await store.story(number)
    expect(story?.tasks.map(({ state }) => state)).toEqual(['Closed Complete', 'Work in Progress'])
    expect(story?.stream.filter(({ text }) => text === 'lost')).toHaveLength(1)
    expect(await openOne(store)).toMatchObject({ state: 'New' })
  })
})

async function kill(server: EmbeddedPostgres): Promise<void> {
  process.kill(server.pid, 'SIGKILL')
  await expect.poll(() => isAlive(server.pid), { timeout: 10_000 }).toBe(false)
}

async function cutConnections(server: EmbeddedPostgres, name: string): Promise<void> {
  const direct = openDatabase(server.url('postgres'))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(direct)
  await direct.destroy()
}

async function backendsInTransaction(server: EmbeddedPostgres, name: string): Promise<number[]> {
  const direct = openDatabase(server.url('postgres'))
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = ${name} and state = 'idle in transaction'`.execute(direct)
  await direct.destroy()
  return rows.map(({ pid }) => pid)
}
