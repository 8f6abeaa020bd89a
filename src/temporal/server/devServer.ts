import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { isPortFree } from '../../machine/ports.js'
import { commandOf, endProcess, isAlive, processMark } from '../../machine/processes.js'

export interface DevServerOptions {
  /** The `temporal` executable. */
  path: string
  /** Baton's home: the server's database, log and pid are kept here. */
  home: string
  /** The ports to listen on; asked for once a server left over from a killed run has given its own back. */
  ports: () => Promise<{ port: number, uiPort: number }>
  namespace: string
  /** Where its web UI has encrypted payloads decrypted, like `http://127.0.0.1:8090/codec`; nowhere unless given. */
  codecEndpoint?: string | undefined
}

export interface DevServer {
  address: string
  uiUrl: string
  pid: number
  logFile: string
  /** Settles only if the server ends without having been told to, with the reason. */
  died: Promise<Error>
  stop(): Promise<void>
}

const host = '127.0.0.1'

/**
 * Starts a Temporal dev server whose state outlives it, and waits until it answers. It gets a process group of its own:
 * a Ctrl-C in the terminal must reach Baton's worker first, which drains against a server that is still there.
 * A server left over from a killed run is ended first, since it holds the database file.
 * Throws with the log's last lines if the server does not come up.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  try {
    return await startOnce(options)
  } catch (error) {
    // For its inner services it looks for free ports by itself, and another process may have been quicker.
    if (!(error instanceof EndedEarly)) throw error
    return startOnce(options)
  }
}

/** The server ended while it started. */
class EndedEarly extends Error {}

async function startOnce(options: DevServerOptions): Promise<DevServer> {
  await mkdir(options.home, { recursive: true })
  const database = join(options.home, 'temporal.db')
  const pidFile = join(options.home, 'temporal.pid')
  const logFile = join(options.home, 'temporal.log')
  await endLeftover(pidFile, database)
  const { port, uiPort } = await options.ports()
  // Looked at before the start, because afterwards a stranger that answers on the port would be taken for our server.
  for (const one of [port, uiPort]) if (!await isPortFree(one)) throw new Error(`The Temporal server cannot start: port ${one} is in use.`)

  if (existsSync(logFile)) await rename(logFile, join(options.home, 'temporal.previous.log'))
  const log = await open(logFile, 'w')
  const child = spawn(options.path, [
    'server', 'start-dev',
    '--ip', host, '--port', String(port), '--ui-port', String(uiPort),
    '--namespace', options.namespace,
    ...(options.codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', options.codecEndpoint]),
    '--db-filename', database,
    // Twice the incidents per second of the defaults; a power cut may lose the last commits, a killed process none.
    '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL',
    // A new task is looked for at most so often in a second; the default of 20 makes every hop of a workflow wait up to
    // 50 ms on the one shard that a dev server has, and an escalation has four.
    '--dynamic-config-value', 'history.transferProcessorMaxPollRPS=1000',
    '--dynamic-config-value', 'history.timerProcessorMaxPollRPS=1000',
    '--log-level', 'warn',
  ], { detached: true, stdio: ['ignore', log.fd, log.fd] })

  let stopping = false
  const ended = new Promise<Error>((resolve) => {
    child.once('error', (error) => resolve(new Error(`The Temporal server could not be started: ${error.message}`)))
    child.once('exit', (code, signal) =>
      resolve(new EndedEarly(`The Temporal server ended (${signal ?? `code ${code}`}). Its log, ${logFile}, ends with:\n${tail(logFile)}`)))
  })
  const died = new Promise<Error>((resolve) => void ended.then((reason) => { if (!stopping) resolve(reason) }))
  const stop = async () => {
    stopping = true
    if (child.pid) await endProcess(child.pid, 'SIGTERM', 10_000)
    await rm(pidFile, { force: true })
    await log.close()
  }

  const address = `${host}:${port}`
  try {
    if (child.pid) await writeFile(pidFile, JSON.stringify({ pid: child.pid, mark: processMark(child.pid) }))
    await answering(address, ended)
  } catch (error) {
    await stop()
    throw error
  }
  return { address, uiUrl: `http://${host}:${uiPort}`, pid: child.pid ?? 0, logFile, died, stop }
}

async function answering(address: string, ended: Promise<Error>): Promise<void> {
  const giveUp = performance.now() + 60_000
  let failure: Error | undefined
  void ended.then((reason) => (failure = reason))
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 500 })
      return await connection.close()
    } catch (error) {
      if (failure) throw failure
      if (performance.now() > giveUp) throw new Error(`The Temporal server at ${address} did not answer within a minute`, { cause: error })
    }
    await sleep(50)
  }
}

/** Ends the server of an earlier run that was killed before it could. Only a process that really serves our database. */
async function endLeftover(pidFile: string, database: string): Promise<void> {
  if (!existsSync(pidFile)) return
  const { pid, mark } = JSON.parse(await readFile(pidFile, 'utf8')) as { pid: number, mark?: string }
  const ours = isAlive(pid) && processMark(pid) === mark && commandOf(pid)?.includes(database)
  if (ours) await endProcess(pid, 'SIGTERM', 10_000)
  await rm(pidFile, { force: true })
}

function tail(file: string): string {
  // Whoever stopped the server may have cleared its home before the last word of its end arrives.
  if (!existsSync(file)) return '(the log is gone)'
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
}
