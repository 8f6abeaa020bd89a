import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** How a `baton …` ended. */
export interface Ran {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

const script = fileURLToPath(new URL('../../scripts/baton.mjs', import.meta.url))

/** The environment of a user who has set nothing, but for what a test sets. */
function environment(given: Record<string, string>): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(BATON_|TEMPORAL_|DATABASE_URL|CI$|NO_COLOR|FORCE_COLOR|COLUMNS)/.test(name))
  return { ...Object.fromEntries(kept as [string, string][]), ...given }
}

/** Starts the real script, as a shell would. */
export function startBaton(args: readonly string[], env: Record<string, string> = {}, cwd?: string): ChildProcess {
  return spawn(process.execPath, [script, ...args], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'], ...(cwd ? { cwd } : {}) })
}

/** Runs the real script and waits for its end. */
export async function runScript(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Ran> {
  return ranBy(startBaton(args, env, cwd))
}

/** Waits for the end of a command. */
export async function ranBy(child: ChildProcess): Promise<Ran> {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : '', child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { code, signal, stdout, stderr }
}

/** Runs a line of shell in which `baton` is the real script. */
export async function runShell(line: string, env: Record<string, string> = {}, cwd?: string): Promise<Ran> {
  const prepared = `set -o pipefail; baton() { "${process.execPath}" "${script}" "$@"; }; ${line}`
  return ranBy(spawn('bash', ['-c', prepared], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'], ...(cwd ? { cwd } : {}) }))
}
