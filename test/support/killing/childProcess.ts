import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { settingsVariable } from './childSettings.js'

/** A TypeScript file of this folder, run as a process of its own. */
export interface RunningFile {
  pid: number
  /** Settles with how it ended: a signal, or its exit code. */
  ended: Promise<string>
  /** Resolves when it says so; rejects if it ends before. */
  ready: Promise<void>
  kill(): Promise<void>
}

/** Starts it; it takes its settings by `settingsOf`. */
export function runFile(file: string, settings: object): RunningFile {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', path], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'], env: { ...process.env, [settingsVariable]: JSON.stringify(settings) },
  })
  const lastWords = listen(child)
  const ended = endOf(child)
  const ready = Promise.race([
    once(child, 'message').then(() => undefined),
    ended.then(how => { throw new Error(`${file} ended before it was ready (${how}):\n${lastWords()}`) }),
  ])
  // Nobody may be waiting for it when it fails.
  ready.catch(() => {})
  // A process of these tests ends by being killed; any other end explains what fails afterwards.
  void ended.then((how) => {
    if (how !== 'SIGKILL') console.error(`${file} ended by itself (${how}):\n${lastWords()}`)
  })
  return {
    pid: child.pid ?? 0, ended, ready,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A worker whose servers are killed complains at length; only the end of it may be of interest. */
function listen({ stderr }: ChildProcess): () => string {
  let words = ''
  stderr?.on('data', (chunk) => { words = `${words}${String(chunk)}`.slice(-4_000) })
  return () => words
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'exit') as [number | null, string | null]
  return signal ?? `code ${code}`
}
