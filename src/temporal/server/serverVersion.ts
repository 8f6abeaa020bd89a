import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { oldestServerVersion } from './versions.js'

/**
 * The server version inside a `temporal --version` output: "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)".
 * The tool's own version says nothing: built by `go install` it calls itself 0.0.0-DEV.
 */
export function parseServerVersion(output: string): string | undefined {
  return /\bServer v?(\d+\.\d+\.\d+)/i.exec(output)?.[1]
}

/** Whether a server version is new enough for Baton. */
export function isNewEnough(version: string, oldest: string = oldestServerVersion): boolean {
  return version.localeCompare(oldest, 'en', { numeric: true }) >= 0
}

/** Asks an executable for its server version. Throws an error naming the executable if it is too old or says nothing. */
export async function requireServerVersion(path: string): Promise<string> {
  let output
  try {
    output = (await promisify(execFile)(path, ['--version'], { timeout: 15_000 })).stdout
  } catch (error) {
    throw new Error(`${path} does not run: ${firstLine(error)}`)
  }
  const version = parseServerVersion(output)
  if (!version) throw new Error(`${path} does not say which server it holds ("${output.trim().slice(0, 80)}")`)
  if (!isNewEnough(version)) {
    throw new Error(`${path} is passed over: its server is ${version}, Baton needs ${oldestServerVersion} or newer`)
  }
  return version
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
