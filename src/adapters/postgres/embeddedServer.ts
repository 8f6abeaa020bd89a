import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { endProcess } from '../../machine/processes.js'
import { embeddedHost, withOwner } from './embeddedClient.js'
import type { DatabaseUser } from './embeddedUser.js'

export interface ServerOptions {
  postgres: string
  dataFolder: string
  logFile: string
  port: number
  password: string
  user: DatabaseUser | undefined
  throwaway: boolean
}

export interface Server {
  pid: number
  /** Settles when the server ends, asked to or not. */
  ended: Promise<Error>
}

/** Starts the server process and waits until it answers. Throws with the log's last lines if it does not. */
export async function startServer(options: ServerOptions): Promise<Server> {
  if (existsSync(options.logFile)) await rename(options.logFile, options.logFile.replace(/\.log$/, '.previous.log'))
  // Backends of a killed server hold its shared memory for a moment longer; PostgreSQL refuses to start until then.
  for (let attempt = 1; ; attempt += 1) {
    const server = await spawnServer(options)
    try {
      await answering(options, server)
      return server
    } catch (error) {
      if (server.pid) await endProcess(server.pid, 'SIGINT', 10_000)
      if (attempt === 20 || !String(error).includes('shared memory')) throw error
      await sleep(250)
    }
  }
}

/** In a process group of its own: a Ctrl-C in the terminal must not take the database from under a draining worker. */
async function spawnServer({ postgres, dataFolder, logFile, port, user, throwaway }: ServerOptions): Promise<Server> {
  const settings = [
    `listen_addresses=${embeddedHost}`, 'unix_socket_directories=', 'logging_collector=off', 'log_min_messages=warning',
    'max_connections=200', 'timezone=UTC', 'log_timezone=UTC',
    ...(throwaway ? ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'] : []),
  ]
  const log = await open(logFile, 'a')
  // Baton's own must outlive a Ctrl-C until the worker has drained; a test's should go with it.
  const child = spawn(postgres, ['-D', dataFolder, '-p', String(port), ...settings.flatMap((one) => ['-c', one])], {
    ...user, cwd: dataFolder, detached: !throwaway, stdio: ['ignore', log.fd, log.fd],
  })
  const ended = new Promise<Error>((resolve) => {
    child.once('error', (error) => resolve(new Error(`PostgreSQL could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => {
      void lastLines(logFile).then((lines) =>
        resolve(new Error(`PostgreSQL ended (${signal ?? `code ${code}`}). Its log, ${logFile}, ends with:\n${lines}`)))
    })
  })
  await log.close()
  return { pid: child.pid ?? 0, ended }
}

async function answering({ port, password }: ServerOptions, server: Server): Promise<void> {
  const giveUp = performance.now() + 60_000
  let failure: Error | undefined
  void server.ended.then((reason) => (failure = reason))
  for (;;) {
    try {
      await withOwner(port, password, (client) => client.query('select 1'))
      return
    } catch (error) {
      if (failure) throw failure
      if (performance.now() > giveUp) throw new Error(`PostgreSQL on port ${port} did not answer within a minute`, { cause: error })
    }
    await sleep(50)
  }
}

async function lastLines(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-6).join('\n')
}
