// The console: builds src/console into dist/console when it is missing or its sources are others.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, tick } from './dependencies.mjs'

const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const config = join(root, 'src', 'console', 'vite.config.ts')
/** What the build says it was made of: each file's hash. Written by vite.config.ts. */
const madeOf = join(root, 'dist', 'console', '.made-of.json')

/** Whether dist/console is what a build would make of the sources as they are. Content counts: a checkout touches every file. */
export function consoleIsCurrent() {
  if (!existsSync(madeOf)) return false
  const files = Object.entries(JSON.parse(readFileSync(madeOf, 'utf8')))
  return files.every(([file, hash]) => existsSync(join(root, file)) && hashOf(readFileSync(join(root, file))) === hash)
}

/** Whether this machine could build it: an installation without the developers' packages, and an image's stage, cannot. */
export function canBuildConsole() {
  return existsSync(vite) && existsSync(config)
}

/** Builds it if it is not current. Throws with Vite's words. */
export async function ensureConsole() {
  if (consoleIsCurrent() || !canBuildConsole()) return
  const stop = tick('Building the console', () => 'src/console into dist/console')
  try {
    await buildConsole()
    stop('✓')
  } catch (error) {
    stop('✗')
    throw error
  }
}

/** Builds it. Throws with Vite's words. */
export function buildConsole() {
  // Under `npm test` NODE_ENV may be anything; what is built is always for use.
  const environment = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' }
  const child = spawn(process.execPath, [vite, 'build', '--config', config], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', error => reject(new Error(`Vite could not be started: ${error.message}`)))
    child.once('close', code => code === 0 ? resolve() : reject(new Error(`The console could not be built:\n${output}`)))
  })
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex')
}

// `npm ci` in a checkout runs it by itself.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await ensureConsole()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
