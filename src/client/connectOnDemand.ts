import { taskQueue as defaultTaskQueue } from '../../workflows/names.js'
import { BatonClient, type ClientPorts } from './batonClient.js'
import type { ConnectOptions } from './connect.js'
import { defaultReaders } from './defaultReaders.js'
import { reachRecords } from './reachRecords.js'
import type { ReachedTemporal } from './reachTemporal.js'
import { systemClock } from './systemClock.js'

type Gateway = ClientPorts['gateway']

/**
 * Like `connectBaton`, for processes that do one thing and end: the records are connected at once, Temporal only when
 * something is sent. To read takes no Temporal server, nor the time to load its client (about half a second).
 */
export async function connectOnDemand({ temporal, databaseUrl, taskQueue = defaultTaskQueue, readers, channel }: ConnectOptions): Promise<BatonClient> {
  const records = await reachRecords(databaseUrl)
  let reaching: Promise<ReachedTemporal> | undefined
  let reached: Gateway | undefined
  const gateway = async (): Promise<Gateway> => {
    reaching ??= import('./reachTemporal.js').then(({ reachTemporal }) => reachTemporal({ temporal, taskQueue }))
    return (reached ??= (await reaching).gateway(records))
  }
  return new BatonClient({
    gateway: {
      open: async (...request) => (await gateway()).open(...request),
      send: async (...request) => (await gateway()).send(...request),
      signal: async (...request) => (await gateway()).signal(...request),
      incident: async number => (await gateway()).incident(number),
      clocks: async number => (await gateway()).clocks(number),
      tiers: async number => (await gateway()).tiers(number),
    },
    records,
    ...(channel && { channel }),
    clock: systemClock,
    readers: { ...defaultReaders(), ...readers },
    async close() {
      await records.close()
      const connected = await reaching?.catch(() => undefined)
      await connected?.close()
    },
  })
}
