import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import type { Report } from '../src/machine/report.js'
import { freePort } from '../src/machine/ports.js'
import { asStep } from '../src/main/progress.js'
import { prepareNamespace } from '../src/temporal/namespace.js'
import { installRuntime } from '../src/temporal/runtime.js'
import { startDevServer } from '../src/temporal/server/devServer.js'
import { findDevServer } from '../src/temporal/server/findDevServer.js'
import { startBare } from './bare.js'
import { asContender } from './baton.js'
import type { Both } from './comparison.js'
import { inParallel } from './statistics.js'
import { startSystem, type System } from './system.js'

const namespace = 'bench'

export interface Given {
  home: string
  databaseUrl: string
  policy: string
  report: Report
}

interface DevServer {
  client: Client
  native: NativeConnection
  address: string
}

/** Runs `work` with Baton and the bare pair on one dev server, both warmed up; ends all of it. */
export function withContenders(given: Given, work: (both: Both) => Promise<void>): Promise<void> {
  return withDevServer(given, async server => {
    const both = [asContender(await systemOn(server, given)), await startBare(server.client, server.native, namespace)] as const
    try {
      for (const contender of both) {
        await asStep(given.report, `Warming up: ${contender.name}`, () => inParallel(Array.from({ length: 20 }), 5, async () => void await contender.climb()))
      }
      await work(both)
    } finally {
      for (const contender of both) await contender.stop()
    }
  })
}

/** Runs `work` with Baton alone on a dev server; ends both. */
export function withSystem<T>(given: Given, work: (system: System) => Promise<T>): Promise<T> {
  return withDevServer(given, async server => {
    const system = await systemOn(server, given)
    try {
      return await work(system)
    } finally {
      await system.stop()
    }
  })
}

async function withDevServer<T>({ home, report }: Given, work: (server: DevServer) => Promise<T>): Promise<T> {
  installRuntime()
  const { path } = await findDevServer(report)
  const server = await startDevServer({ path, home, namespace, ports: async () => ({ port: await freePort(), uiPort: await freePort() }) })
  const connection = await Connection.connect({ address: server.address })
  await prepareNamespace(connection, { namespace, ownServer: true })
  const native = await NativeConnection.connect({ address: server.address })
  try {
    return await work({ client: new Client({ connection, namespace }), native, address: server.address })
  } finally {
    await native.close()
    await connection.close()
    await server.stop()
  }
}

function systemOn({ client, native, address }: DevServer, { databaseUrl, policy }: Given): Promise<System> {
  return startSystem(client, native, { address, namespace, databaseUrl, policySource: policy })
}
