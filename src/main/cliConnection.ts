import { readFile } from 'node:fs/promises'
import type { Baton } from '../client/baton.js'
import { refuse, RefusalError } from '../domain/errors.js'
import { ConfigError, type Config } from './config.js'
import { findRunning, type Whereabouts } from './runFile.js'

/** How long a command tries before it says that the API is away, in ms; a person waits. */
const patienceMs = 2000

/**
 * Connects the command line to a running Baton: to the API that the environment names, or else to the servers that it names,
 * and for what it does not name to the system that runs in Baton's home. Throws a `RefusalError` when there is none, or it does not answer.
 */
export async function connectForCommands(config: Config): Promise<Baton> {
  return config.remote ? overHttp(config.remote) : direct(config)
}

async function overHttp({ url, token, allowPlainHttp }: Config['remote'] & object): Promise<Baton> {
  if (token === undefined) throw new ConfigError(['BATON_TOKEN is missing: the API of BATON_URL wants to know who asks; `baton token create` makes one'])
  const { connectOverHttp } = await import('../client/http/connectOverHttp.js')
  return connectOverHttp({ url, token, patienceMs, allowPlainHttp, channel: 'cli' })
}

async function direct(config: Config): Promise<Baton> {
  // Whoever goes by the API needs neither the driver of PostgreSQL nor the readers.
  const [{ connectOnDemand }, { DirectBaton }, { readersOf }] = await Promise.all([
    import('../client/connectOnDemand.js'), import('../client/directBaton.js'), import('./readers.js'),
  ])
  const { temporal: { address, namespace, connection, payloadKeys }, database, taskQueue, readers, given } = config
  const here = address === undefined || database.url === undefined ? await runningIn(config.home) : undefined
  // Keys and certificates are meant for the server that they were given with.
  const temporal = here && address === undefined
    ? { address: here.temporal.address, namespace: given.TEMPORAL_NAMESPACE ?? here.temporal.namespace, payloadKeys }
    : { address: address ?? '', namespace, payloadKeys, connection }
  return new DirectBaton(await connectOnDemand({
    temporal,
    databaseUrl: database.url ?? (await readFile(here?.database.urlFile ?? '', 'utf8')).trim(),
    taskQueue: given.BATON_TASK_QUEUE ?? here?.taskQueue ?? taskQueue,
    readers: readersOf(readers),
    channel: 'cli',
  }))
}

async function runningIn(home: string): Promise<Whereabouts> {
  const running = await findRunning(home)
  if (running?.where) return running.where
  const refusal = refuse('unreachable', {
    service: 'Baton', address: home, setting: 'BATON_HOME, or DATABASE_URL and TEMPORAL_ADDRESS',
    reason: running ? `it is still starting (pid ${running.pid})` : 'nothing runs there',
  })
  throw new RefusalError(running
    ? { ...refusal, details: { ...refusal.details, fix: 'Wait until its terminal says "Baton runs.", then try again.' } }
    : refusal)
}
