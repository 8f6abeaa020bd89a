import { Connection } from '@temporalio/client'
import type { NativeConnectionOptions } from '@temporalio/worker'
import type { Report } from '../machine/report.js'
import type { PayloadKeys } from '../temporal/codec/payloadKeys.js'
import { prepareNamespace } from '../temporal/namespace.js'
import { startDevServer, type DevServer } from '../temporal/server/devServer.js'
import { findDevServer } from '../temporal/server/findDevServer.js'
import type { Config } from './config.js'
import { listenOn } from './listenOn.js'
import { asStep } from './progress.js'

/** A Temporal server that answers, with a namespace that is ready for Baton. */
export interface ReadyTemporal {
  /** For `Connection.connect` and `NativeConnection.connect`. */
  connection: Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata'> & { address: string }
  namespace: string
  /** With which what it stores is encrypted. */
  payloadKeys: PayloadKeys
  /** What we started; undefined if the server is somebody else's. */
  own: DevServer | undefined
  /** What the user should know about the namespace. */
  notes: string[]
}

/**
 * Uses the server of TEMPORAL_ADDRESS, or starts an embedded one, whose web UI has payloads decrypted at `codecEndpoint`.
 * Throws NoServerError, PortBusyError or the reason.
 */
export async function provideTemporal(config: Config, report: Report, codecEndpoint?: string): Promise<ReadyTemporal> {
  const { address, namespace, payloadKeys } = config.temporal
  const own = address === undefined ? await startOwn(config, report, codecEndpoint) : undefined
  // Keys and certificates are meant for the server that they were given with.
  const connection = own ? { address: own.address } : { ...config.temporal.connection, address: address ?? '' }
  try {
    const { notes } = await asStep(report, `Preparing the namespace ${namespace} at ${connection.address}`, async () => {
      const client = await connect(connection)
      try {
        return await prepareNamespace(client, { namespace, ownServer: own !== undefined })
      } finally {
        await client.close()
      }
    })
    return { connection, namespace, payloadKeys, own, notes }
  } catch (error) {
    await own?.stop()
    throw error
  }
}

async function startOwn(config: Config, report: Report, codecEndpoint: string | undefined): Promise<DevServer> {
  const { path, from } = await findDevServer(report)
  return asStep(report, `Starting the Temporal server (${from})`, () => startDevServer({
    path, home: config.home, namespace: config.temporal.namespace, codecEndpoint,
    ports: async () => ({
      port: await listenOn(config.temporal.port, report),
      uiPort: await listenOn(config.temporal.uiPort, report),
    }),
  }))
}

async function connect(connection: ReadyTemporal['connection']): Promise<Connection> {
  try {
    return await Connection.connect(connection)
  } catch (error) {
    throw new Error(`No Temporal server answers at ${connection.address}. Check TEMPORAL_ADDRESS and the TLS settings, `
      + 'or leave TEMPORAL_ADDRESS out and Baton starts one.', { cause: error })
  }
}
