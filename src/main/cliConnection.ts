import { readFile } from 'node:fs/promises'
import type { BatonClient } from '../client/batonClient.js'
import { connectOnDemand } from '../client/connectOnDemand.js'
import { refuse, RefusalError } from '../domain/errors.js'
import type { Config } from './config.js'
import { readersOf } from './readers.js'
import { findRunning, type Whereabouts } from './runFile.js'

/**
 * Connects the command line to a running Baton: to the servers that the environment names, and for what it does not
 * name to the system that runs in Baton's home. Throws a `RefusalError` when there is none, or it does not answer.
 */
export async function connectForCommands(config: Config): Promise<BatonClient> {
  const { temporal: { address, namespace, connection, payloadKeys }, database, taskQueue, readers, given } = config
  const here = address === undefined || database.url === undefined ? await runningIn(config.home) : undefined
  // Keys and certificates are meant for the server that they were given with.
  const temporal = here && address === undefined
    ? { address: here.temporal.address, namespace: given.TEMPORAL_NAMESPACE ?? here.temporal.namespace, payloadKeys }
    : { address: address ?? '', namespace, payloadKeys, connection }
  return connectOnDemand({
    temporal,
    databaseUrl: database.url ?? (await readFile(here?.database.urlFile ?? '', 'utf8')).trim(),
    taskQueue: given.BATON_TASK_QUEUE ?? here?.taskQueue ?? taskQueue,
    readers: readersOf(readers),
    channel: 'cli',
  })
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
