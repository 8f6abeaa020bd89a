import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { openDatabase } from '../adapters/postgres/database.js'
import { assertSchema } from '../adapters/postgres/migrate.js'
import { listenForChanges } from '../adapters/postgres/changeSignal.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { BatonClient } from '../client/batonClient.js'
import { defaultReaders } from '../client/defaultReaders.js'
import { reachTemporal } from '../client/reachTemporal.js'
import { systemClock } from '../client/systemClock.js'
import { accessLog } from '../http/accessLog.js'
import { createApi, type ApiPorts } from '../http/app.js'
import type { SignInWays } from '../http/signInWays.js'
import { packageRoot } from '../machine/packageRoot.js'
import type { Readers } from '../ports/readers.js'
import { encryptingCodec } from '../temporal/codec/encryptingCodec.js'
import type { GivenServers } from './givenServers.js'
import { okUnless } from './health.js'
import { undoList } from './stopping.js'
import { troubleLog } from './troubleLog.js'

export interface ServingOptions extends GivenServers {
  taskQueue: string
  readers?: Partial<Readers>
  version: string
  /** Where Temporal's own pages are. */
  temporalUi?: string | undefined
  host: string
  trustedProxies?: string[]
  port: number
  signInWays: SignInWays
  /** How pages are answered by link and in a chat; undefined: they are not. */
  answering?: ApiPorts['answering']
  /** `requests`: a line of JSON on stdout for each request and each trouble; a function is told of troubles alone. Left out: nobody is. */
  log?: 'requests' | ((trouble: string) => void)
}

/** An API that is served. */
export interface Serving {
  url: string
  /** Finishes what was begun. */
  stop(): Promise<void>
}

/** Far below PostgreSQL's own hundred, beside a worker's twenty. */
const connections = 20

/** Serves the API. Throws `unreachable`, `schema_older` or `schema_newer` as a `RefusalError`, and what the port gives; nothing is then left open. */
export async function startServing({ temporal, databaseUrl, taskQueue, readers, version, temporalUi, host, trustedProxies = [], port, signInWays, answering, log }: ServingOptions): Promise<Serving> {
  const undo = undoList()
  let app: FastifyInstance | undefined
  const trouble = (what: string) => (error: Error) => app?.log.warn({ err: error }, what)
  try {
    const database = openDatabase(databaseUrl, { maxConnections: connections, onLostConnection: trouble('a connection to PostgreSQL broke while nobody used it, and is replaced') })
    const records = postgresRecordStore(database)
    undo.later('the records', () => records.close())
    await assertSchema(database)
    const { address, ...connection } = temporal.connection
    const reached = await reachTemporal({ temporal: { address, namespace: temporal.namespace, payloadKeys: temporal.payloadKeys, connection }, taskQueue })
    undo.later('the connection to Temporal', () => reached.close())
    const client = new BatonClient({ gateway: reached.gateway(records), records, clock: systemClock, readers: { ...defaultReaders(), ...readers } })
    const ready = async () => {
      const [asked, answered] = await Promise.all([okUnless(sql`select 1`.execute(database)), okUnless(reached.answers())])
      return { database: asked, temporal: answered }
    }
    const changes = listenForChanges(databaseUrl, trouble('changes are not heard of until PostgreSQL is listened to again; pages and streams learn of them late'))
    undo.later('listening for changes', () => changes.close())
    app = await createApi({
      version, client, records, clock: systemClock, changes, ready, queueLag: () => reached.queueLag(), signInWays, answering, about: { temporalUi: temporalUi ?? null, namespace: temporal.namespace },
      payloadCodec: encryptingCodec(temporal.payloadKeys),
    }, {
      consoleFolder: join(packageRoot(), 'dist', 'console'), trustedProxies, logger: log === 'requests' ? accessLog : log !== undefined && troubleLog(log),
    })
    const served = app
    undo.later('the API', () => served.close())
    return {
      url: await app.listen({ host, port }),
      async stop() {
        const [failure] = await undo.all()
        if (failure) throw failure
      },
    }
  } catch (error) {
    await undo.all()
    throw error
  }
}
