import { startEmbeddedPostgres, type EmbeddedPostgres } from '../adapters/postgres/embedded.js'
import type { Report } from '../machine/report.js'
import type { Config } from './config.js'
import { listenOn } from './listenOn.js'
import { asStep } from './progress.js'

export interface ReadyDatabase {
  /** Holds a password: never to be printed. */
  url: string
  /** What we started; undefined if the database is somebody else's. */
  own: EmbeddedPostgres | undefined
}

/** Uses the database of DATABASE_URL, or starts an embedded one. Throws PortBusyError or the reason. */
export async function provideDatabase(config: Config, report: Report): Promise<ReadyDatabase> {
  if (config.database.url !== undefined) return { url: config.database.url, own: undefined }
  return asStep(report, 'Starting PostgreSQL', async () => {
    const own = await startEmbeddedPostgres({
      home: config.home, cache: config.cache, port: () => listenOn(config.database.port, report),
    })
    if (own.adopted) report.say('Took over the PostgreSQL that a killed run left behind.')
    await own.createDatabase('baton')
    return { url: own.url('baton'), own }
  })
}

/** A database's URL without its password and options, for people. */
export function displayUrl(url: string): string {
  const { protocol, username, host, pathname } = new URL(url)
  return `${protocol}//${username && `${username}@`}${host}${pathname}`
}
