import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { packageRoot } from '../../src/machine/packageRoot.js'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** A program that runs. */
export interface Running {
  /** Resolves once it has said this text; rejects if it ends before. */
  says(text: string): Promise<void>
  /** Asks it to end by SIGTERM. */
  stop(): void
  ended: Promise<Ran>
}

/** Starts a program with this environment and no other, in the project's folder unless told otherwise. */
export function start(command: readonly string[], env: Record<string, string>, folder = packageRoot()): Running {
  const [program = '', ...words] = command
  // The Node that runs the tests, whatever lies on the PATH.
  const child = spawn(program === 'node' ? process.execPath : program, words, {
    cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  const ran: Ran = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', chunk => { ran.stdout += String(chunk) })
  child.stderr.on('data', chunk => { ran.stderr += String(chunk) })
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ ...ran, code: code as number | null }))
  ended.catch(() => {})
  return {
    says: text => new Promise((resolve, reject) => {
      const look = () => { if (ran.stderr.includes(text) || ran.stdout.includes(text)) resolve() }
      child.stderr.on('data', look)
      child.stdout.on('data', look)
      ended.then(({ stdout, stderr }) => reject(new Error(`It ended without saying "${text}":\n${stdout}${stderr}`)), reject)
      look()
    }),
    stop: () => void child.kill('SIGTERM'),
    ended,
  }
}

/** Runs a program to its end. */
export function run(command: readonly string[], env: Record<string, string>, folder?: string): Promise<Ran> {
  return start(command, env, folder).ended
}
