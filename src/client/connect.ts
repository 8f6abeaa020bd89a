import { taskQueue as defaultTaskQueue } from '../../workflows/names.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Readers } from '../ports/readers.js'
import { BatonClient } from './batonClient.js'
import { defaultReaders } from './defaultReaders.js'
import { reachRecords } from './reachRecords.js'
import { reachTemporal, type TemporalOptions } from './reachTemporal.js'
import { systemClock } from './systemClock.js'

export { systemClock }

export interface ConnectOptions {
  temporal: TemporalOptions
  /** PostgreSQL 15 or newer, with Baton's schema. */
  databaseUrl: string
  taskQueue?: string
  /** Who reads what callers comment; the rules read, and nobody translates, unless said. */
  readers?: Partial<Readers>
  /** Recorded with every message: by which way it came. */
  channel?: MessageChannel
}

/**
 * Connects a client to a running Baton. Throws a `RefusalError`: `unreachable` when Temporal or PostgreSQL does not
 * answer, `schema_newer` or `schema_older` when the database is not this version's.
 */
export async function connectBaton({ temporal, databaseUrl, taskQueue = defaultTaskQueue, readers, channel }: ConnectOptions): Promise<BatonClient> {
  const reaching = reachTemporal({ temporal, taskQueue })
  const [reached, opened] = await Promise.allSettled([reaching, reachRecords(databaseUrl)])
  if (opened.status === 'rejected' || reached.status === 'rejected') {
    if (reached.status === 'fulfilled') await reached.value.close()
    if (opened.status === 'fulfilled') await opened.value.close()
    throw (opened.status === 'rejected' ? opened : reached as PromiseRejectedResult).reason
  }
  const records = opened.value
  return new BatonClient({
    gateway: reached.value.gateway(records), records, ...(channel && { channel }), clock: systemClock, readers: { ...defaultReaders(), ...readers },
    async close() {
      await records.close()
      await reached.value.close()
    },
  })
}
