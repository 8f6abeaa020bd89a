import { DefaultLogger, Runtime } from '@temporalio/worker'

let installed = false

/**
 * Sets the SDK's runtime up, once for a process: warnings only, since the terminal is for the person in front of it, and
 * no reaction of its own to signals, since Baton stops its parts in an order (main/stopping.ts).
 */
export function installRuntime(): void {
  if (installed) return
  Runtime.install({
    logger: new DefaultLogger('WARN'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    shutdownSignals: [],
  })
  installed = true
}
