import { answerLinks } from './answering.js'
import type { Config } from './config.js'
import { givenServers } from './givenServers.js'
import { notWorking, type Health } from './health.js'
import { serveHealth } from './healthPage.js'
import { describeChannels, noticeChannels } from './noticeChannels.js'
import { asStep } from './progress.js'
import { reachPostgres, reachTemporal } from './reachServers.js'
import { readersOf } from './readers.js'
import { undoList } from './stopping.js'
import type { Patience } from './untilItAnswers.js'
import { startWorking } from './working.js'

/**
 * `baton worker`: works until it is asked to stop, then finishes what it has begun. Waits for servers that are still
 * coming up. Throws ConfigError, or `unreachable`, `schema_older`, `schema_newer` or `wrong_store` as a `RefusalError`;
 * and whatever ended the worker, if it ended by itself.
 */
export async function runWorker(config: Config, patience: Patience): Promise<void> {
  const { report, stop } = patience
  const servers = givenServers(config)
  const links = answerLinks(config)
  const notifiers = noticeChannels(config.notices, links)
  const undo = undoList()
  let health = (): Promise<Health> => Promise.resolve(notWorking('starting'))

  const { health: { host, port } } = config
  if (port !== undefined) {
    // First of all, so that whoever asks learns that it is still starting.
    const page = await serveHealth({ host, port }, () => health())
    undo.later('the health page', () => page.close())
  }
  try {
    await reachPostgres(servers, patience)
    await reachTemporal(servers, patience, async () => {})
    const working = await asStep(report, 'Starting the worker', () => startWorking({
      ...servers, taskQueue: config.taskQueue, notifiers, triage: readersOf(config.readers).triage, onTrouble: problem => report.say(problem),
    }))
    undo.later('the worker', () => working.stop())
    health = () => working.health()
    const { temporal: { connection, namespace } } = servers
    report.say(`Working for ${connection.address}, namespace ${namespace}, task queue ${config.taskQueue}. Notices: ${describeChannels(notifiers, links)}.`)
    const failure = await Promise.race([working.died, stop.requested])
    if (failure) throw new Error(`The worker ended by itself: ${failure.message}`, { cause: failure })
  } catch (error) {
    if (!stop.isRequested()) throw error
  } finally {
    health = () => Promise.resolve(notWorking('stopping'))
    if (stop.isRequested()) report.say('Stopping: what is begun is finished first.')
    for (const problem of await undo.all()) report.say(problem.message)
  }
}
