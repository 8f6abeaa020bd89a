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
import { startBatonItself } from './baton.js'
import type { Both } from './comparison.js'
import { inParallel } from './statistics.js'

const namespace = 'bench'

/** Runs `work` with Baton and the bare pair on one dev server, both warmed up; ends all of it. */
export async function withContenders(
  { home, databaseUrl, policy, report }: { home: string; databaseUrl: string; policy: string; report: Report }, work: (both: Both) => Promise<void>,
): Promise<void> {
  installRuntime()
  const { path } = await findDevServer(report)
  const server = await startDevServer({ path, home, namespace, ports: async () => ({ port: await freePort(), uiPort: await freePort() }) })
  const connection = await Connection.connect({ address: server.address })
  await prepareNamespace(connection, { namespace, ownServer: true })
  const native = await NativeConnection.connect({ address: server.address })
  const client = new Client({ connection, namespace })
  const both = [
    await startBatonItself(client, native, namespace, databaseUrl, policy),
    await startBare(client, native, namespace),
  ] as const
  try {
    for (const contender of both) {
      await asStep(report, `Warming up: ${contender.name}`, () => inParallel(Array.from({ length: 20 }), 5, async () => void await contender.climb()))
    }
    await work(both)
  } finally {
    for (const contender of both) await contender.stop()
    await native.close()
    await connection.close()
    await server.stop()
  }
}
