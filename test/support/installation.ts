import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { startDevServer, type DevServer } from '../../src/temporal/server/devServer.js'
import { devServerPath } from './servers.js'

/** The servers of an installation: an empty database with an owner of its own, and a Temporal server that may start late. */
export interface Installation {
  /** Of the server, as `host:port`. */
  postgres: string
  /** Both the database's name and its owner's. */
  database: string
  password: string
  /** Where Temporal listens, or will. */
  temporal: string
  startTemporal(): Promise<void>
  remove(): Promise<void>
}

export async function newInstallation(): Promise<Installation> {
  const home = await mkdtemp(join(tmpdir(), 'baton-installation-'))
  const database = `installed_${randomBytes(6).toString('hex')}`
  // As a person might choose it, and no URL could carry it.
  const password = `p@ss w/rd:${randomBytes(6).toString('hex')}`
  await onPostgres(async client => {
    await client.query(`create role ${database} login password '${password}'`)
    await client.query(`create database ${database} owner ${database}`)
  })
  const port = await freePort()
  let server: DevServer | undefined
  return {
    postgres: new URL(inject('postgresUrl')).host, database, password, temporal: `127.0.0.1:${port}`,
    async startTemporal() {
      server = await startDevServer({
        // A namespace that nobody uses: Baton's own is for `baton migrate` to make.
        path: await devServerPath(), home, namespace: 'default', ports: async () => ({ port, uiPort: await freePort() }),
      })
    },
    async remove() {
      await server?.stop()
      await rm(home, { recursive: true, force: true })
      await onPostgres(async client => {
        await client.query(`drop database ${database} with (force)`)
        await client.query(`drop role ${database}`)
      })
    },
  }
}

async function onPostgres(use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
