import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDatabase } from '../adapters/postgres/database.js'
import { startEmbeddedPostgres } from '../adapters/postgres/embedded.js'
import { migrate } from '../adapters/postgres/migrate.js'
import { freePort } from '../machine/ports.js'

export interface ThrowawayDatabase {
  url: string
  drop(): Promise<void>
}

/**
 * A migrated database of its own: on the server that `BATON_TEST_POSTGRES` names, or else on an embedded one that is
 * started for it and ended with it.
 */
export async function throwawayDatabase(): Promise<ThrowawayDatabase> {
  const given = process.env.BATON_TEST_POSTGRES
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startThrowawayServer()
  const name = `baton_test_${randomBytes(6).toString('hex')}`
  await onServer(server.url, `create database ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const database = openDatabase(url.href)
  await migrate(database)
  await database.destroy()
  return {
    url: url.href,
    async drop() {
      await onServer(server.url, `drop database ${name} with (force)`)
      await server.stop()
    },
  }
}

async function startThrowawayServer() {
  const home = await mkdtemp(join(tmpdir(), 'baton-test-'))
  // Open to others, because the database may run as a user of its own.
  await chmod(home, 0o755)
  const postgres = await startEmbeddedPostgres({ home, port: freePort, throwaway: true })
  return {
    url: postgres.url('postgres'),
    async stop() {
      await postgres.stop()
      await rm(postgres.dataFolder, { recursive: true, force: true })
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
