// What runs before node_modules exists: the check of Node's version and the installation of the dependencies.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const oldestNode = [20, 19]

/** Ends the process with a message if Node is too old: later it would fail with a syntax error that explains nothing. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  console.error(`Baton needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`)
  console.error('Install a newer one from https://nodejs.org, or with a version manager: the repository has an .nvmrc.')
  process.exit(3)
}

/** Whether node_modules holds what package-lock.json names. */
export function dependenciesAreCurrent() {
  const [wanted, installed] = [join(root, 'package-lock.json'), join(root, 'node_modules', '.package-lock.json')]
  if (!existsSync(installed)) return false
  if (!existsSync(wanted) || statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true
  // A checkout touches files without changing them; what counts is the versions.
  const versions = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const present = versions(installed)
  return Object.entries(versions(wanted))
    .every(([path, { version, optional }]) => path === '' || (optional && !present[path]) || present[path]?.version === version)
}

/** Installs the dependencies if they are missing or not those of package-lock.json. Throws with npm's last lines. */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return
  const total = Object.keys(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).length
  const stop = tick('Installing the dependencies', () => `${countInstalled()} of about ${total} packages`)
  try {
    await npmCi()
    stop('✓')
  } catch (error) {
    stop('✗')
    throw error
  }
}

function npmCi() {
  // Under `npm start`, the very npm that runs us; it need not be the one on the PATH.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...rest] = [...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)))
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`"npm ci" failed:\n${firstErrors(output)}`)))
  })
}

/** npm says first what is wrong, then how it is used. */
function firstErrors(output) {
  const lines = output.split('\n').filter((line) => line.trim() && line.trim() !== 'npm error')
  return lines.slice(0, 12).join('\n')
}

function countInstalled() {
  const folder = join(root, 'node_modules')
  if (!existsSync(folder)) return 0
  return readdirSync(folder).reduce((sum, name) => {
    if (name.startsWith('.')) return sum
    return sum + (name.startsWith('@') ? readdirSync(join(folder, name)).length : 1)
  }, 0)
}

/** Shows on stderr that something goes on: one changing line on a terminal, a line every 15 seconds elsewhere. */
export function tick(title, detail) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  const tty = process.stderr.isTTY
  if (!tty) console.error(`… ${title}`)
  const timer = setInterval(
    () => process.stderr.write(`${tty ? '\r\x1b[K' : ''}… ${title} ${seconds()} · ${detail()}${tty ? '' : '\n'}`),
    tty ? 500 : 15_000,
  )
  return (mark) => {
    clearInterval(timer)
    process.stderr.write(`${tty ? '\r\x1b[K' : ''}${mark} ${title} ${seconds()}\n`)
  }
}
