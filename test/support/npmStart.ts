import { readFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { connectBaton } from '../../src/client/connect.js'
import type { BatonClient } from '../../src/client/batonClient.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { isAlive } from '../../src/machine/processes.js'
import { findRunning, type Running } from '../../src/main/runFile.js'
import { descendantsOf, killNow } from './killing/processTree.js'
import { devServerPath } from './servers.js'

/** `npm start`, as somebody runs it in a terminal: npm, its shell and Baton in one process group. */
export interface NpmStart {
  /** Everything that was said, on both outputs. */
  said(): string
  /** Resolves once it has said this; rejects if it ends before. */
  says(text: string): Promise<void>
  /** npm itself and all that came of it: shell, Baton, the servers with their processes. */
  processes(): Promise<number[]>
  /** What the terminal does on Ctrl-C; resolves when everything that had its outputs is gone. */
  ctrlC(): Promise<void>
  /** `kill -9` of the process group: the servers, which have their own, go on. */
  kill(): Promise<void>
  /** `kill -9` of everything. */
  killAll(): Promise<void>
  /** With npm's exit code; null when a signal ended it. */
  ended: Promise<number | null>
}

/** Settings come from `env` alone; nothing of the caller's own Baton leaks in. */
export async function npmStart(env: Record<string, string> & { BATON_HOME: string }): Promise<NpmStart> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(BATON|TEMPORAL|DATABASE|npm)_/.test(name)))
  const child = spawn('npm', ['start'], {
    cwd: packageRoot(), detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, PATH: `${dirname(await devServerPath())}:${process.env['PATH'] ?? ''}`, ...env },
  })
  const group = child.pid ?? 0
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { words += String(chunk) })
  const ended = once(child, 'close').then(([code]: unknown[]) => code as number | null)
  const processes = async () => {
    // Once it has ended, its pid may be anybody's.
    const itself = child.exitCode === null && child.signalCode === null ? [group] : []
    const roots = [...itself, ...await databaseServer(env.BATON_HOME)]
    return (await Promise.all(roots.map(async root => [root, ...await descendantsOf(root)]))).flat()
  }
  return {
    ended, processes,
    said: () => words,
    says: text => new Promise((resolve, reject) => {
      const look = () => { if (words.includes(text)) resolve() }
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
      ended.then(code => reject(new Error(`npm start ended (${code}) without saying "${text}":\n${words}`)), reject)
      look()
    }),
    async ctrlC() {
      process.kill(-group, 'SIGINT')
      await ended
    },
    async kill() {
      process.kill(-group, 'SIGKILL')
      await once(child, 'exit')
    },
    async killAll() {
      for (const pid of await processes()) killNow(pid)
      await ended
    },
  }
}

/** Where a home's database lies: outside it, if the database's own user cannot enter it. */
export async function databaseFolder(home: string): Promise<string> {
  return (JSON.parse(await readFile(join(home, 'postgres.json'), 'utf8')) as { dataFolder: string }).dataFolder
}

/** One that was taken over from a killed run is nobody's child. */
async function databaseServer(home: string): Promise<number[]> {
  const lock = await readFile(join(await databaseFolder(home), 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(lock.split('\n')[0])
  return pid && isAlive(pid) ? [pid] : []
}

/** What `run.json` says of a home. */
export async function whereabouts(home: string): Promise<NonNullable<Running['where']>> {
  const where = (await findRunning(home))?.where
  if (!where) throw new Error(`Nothing runs in ${home}`)
  return where
}

/** A client of what runs in a home. */
export async function clientOf(home: string): Promise<BatonClient> {
  const { temporal, database, taskQueue } = await whereabouts(home)
  return connectBaton({ temporal, taskQueue, databaseUrl: (await readFile(database.urlFile, 'utf8')).trim() })
}
