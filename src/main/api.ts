import { answering, answerLinks } from './answering.js'
import type { Config } from './config.js'
import { givenServers } from './givenServers.js'
import { identityProvider } from './identityProvider.js'
import { asStep } from './progress.js'
import { reachPostgres, reachTemporal } from './reachServers.js'
import { readersOf } from './readers.js'
import { startServing } from './serving.js'
import type { Patience } from './untilItAnswers.js'

/**
 * `baton api`: serves the HTTP API until it is asked to stop, then finishes what was begun. Waits for servers that are still
 * coming up. Throws ConfigError, or `unreachable`, `schema_older` or `schema_newer` as a `RefusalError`.
 */
export async function runApi(config: Config, version: string, patience: Patience): Promise<void> {
  const { report, stop } = patience
  const servers = givenServers(config)
  try {
    await reachPostgres(servers, patience)
    await reachTemporal(servers, patience, async () => {})
  } catch (error) {
    if (stop.isRequested()) return
    throw error
  }
  const { host, port: { port }, publicUrl, trustedProxies } = config.api
  const serving = await asStep(report, 'Starting the API', () => startServing({
    ...servers, taskQueue: config.taskQueue, readers: readersOf(config.readers), version, temporalUi: config.temporal.uiUrl, host, trustedProxies, port, log: 'requests',
    answering: answering(answerLinks(config), config.notices),
    signInWays: { provider: identityProvider(config), link: null, publicUrl },
  }))
  report.say(`The API is at ${serving.url}, with the console; /docs describes it.`)
  await stop.requested
  report.say('Stopping: what is begun is finished first.')
  await serving.stop()
}
