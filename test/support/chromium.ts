import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { onlyOnce } from '../../src/machine/onlyOnce.js'
import { packageRoot } from '../../src/machine/packageRoot.js'

const root = packageRoot()
const runScript = async (script: string) => (await promisify(execFile)(process.execPath, [join(root, 'scripts', script)], { cwd: root, maxBuffer: 10_000_000 })).stdout.trim()

/** A headless Chromium; installs one where that can be done without asking. Fails with what to do. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || await runScript('chromium.mjs')
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** Makes sure that dist/console is what a build makes of the sources as they are; returns the folder. */
export async function ensureConsoleBuilt(): Promise<string> {
  await onlyOnce(join(root, 'node_modules', '.baton-console.lock'), () => {}, async () => { await runScript('console.mjs') })
  return join(root, 'dist', 'console')
}
