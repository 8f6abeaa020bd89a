// The browser of the console's tests: found, or, on Debian as root, installed. Run by itself it prints the path.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { tick } from './dependencies.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The path of a Chromium: CHROMIUM_PATH, one on the PATH, or the one that `npx playwright-core install chromium` got; undefined if there is none. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (!isProgram(given)) throw new Error(`CHROMIUM_PATH names no program: ${given}`)
    return given
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap(folder => names.map(name => join(folder, name))).find(isProgram)
  if (onPath) return onPath
  const { chromium } = await import('playwright-core')
  const own = chromium.executablePath()
  return existsSync(own) ? own : undefined
}

/** The same; installs one where that can be done without asking. Throws with what to do. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found) return found
  if (isDebianRoot()) {
    const stop = tick('Installing Chromium', () => 'apt-get install chromium')
    try {
      await run('apt-get', ['update'])
      await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation'])
      stop('✓')
    } catch (error) {
      stop('✗')
      throw new Error(`${wanted}\n${error.message}`, { cause: error })
    }
  }
  const installed = await findChromium()
  if (!installed) throw new Error(wanted)
  return installed
}

const wanted = 'The tests of the console need Chromium. Install it ("apt-get install chromium" on Debian, or "npx playwright-core install chromium"), or name one by CHROMIUM_PATH.'

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && spawnSync('apt-get', ['--version']).status === 0
}

function run(command, words) {
  const child = spawn(command, words, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => code === 0 ? resolve() : reject(new Error(`"${command} ${words.join(' ')}" failed:\n${output.split('\n').slice(-8).join('\n')}`)))
  })
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(await ensureChromium())
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
