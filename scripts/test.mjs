// `npm test`: everything, from nothing.   npm test -- some/file: only that.   node scripts/test.mjs soak: the long ones.
// The last line of stdout is "N passed, N failed", counted from what ran: each test, the type check and the lint.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { audit, told } from './audit.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureConsole } from './console.mjs'
import { ensureDependencies, requireNode, root } from './dependencies.mjs'
import { readVitestResults } from './vitestResults.mjs'

const limitMinutes = 25
const projects = ['unit', 'servers', 'activities', 'contracts', 'workflows', 'replay', 'http', 'console', 'cli', 'e2e']
const total = { passed: 0, failed: 0, skipped: 0 }
const folder = mkdtempSync(join(tmpdir(), 'baton-test-'))
// Open to others, because the database may run as a user of its own.
chmodSync(folder, 0o755)
// What the tests put into the temporary folder goes with this run.
mkdirSync(join(folder, 'tmp'))
chmodSync(join(folder, 'tmp'), 0o1777)
const environment = { ...process.env, TMPDIR: join(folder, 'tmp'), [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' }
let postgres
let interrupted = false

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true))

requireNode()
try {
  await run(process.argv.slice(2))
} finally {
  await postgres?.stop()
  if (postgres) rmSync(postgres.dataFolder, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}
if (total.skipped > 0) console.log(`${total.skipped} skipped; each says why`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || interrupted ? 1 : 0

async function run(wanted) {
  if (!await prepare('dependencies', ensureDependencies)) return
  if (wanted[0] === 'soak') return vitest('soak', ['--project', 'soak', ...wanted.slice(1)])
  if (wanted.length > 0) return vitest('the named tests', wanted)
  const ready = await prepare('servers', makeServers)
  const browser = await prepare('console and browser', async () => {
    await ensureConsole()
    environment.CHROMIUM_PATH = await ensureChromium()
  })
  await check('type check', [
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'workflows/tsconfig.json'],
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/console/tsconfig.json'],
  ])
  await check('lint', [['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']])
  auditDependencies()
  for (const project of projects) {
    if (project === 'console' && !browser) stage(project, 0, { failed: 1 }, 'could not run without the console and a browser')
    else if (ready || project === 'unit') await vitest(project, ['--project', project])
    else stage(project, 0, { failed: 1 }, 'could not run without the servers')
  }
}

/** What must be there before tests can run. It counts only if it fails: it is no test. */
async function prepare(name, work) {
  const began = Date.now()
  try {
    await work()
    stage(name, Date.now() - began, {})
    return true
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error))
    stage(name, Date.now() - began, { failed: 1 })
    return false
  }
}

/** Finds or builds both Temporal servers and starts one PostgreSQL for the whole run; the tests get them by environment. */
async function makeServers() {
  const { tsImport } = await import('tsx/esm/api')
  const load = (path) => tsImport(`../src/${path}.ts`, import.meta.url)
  const { terminalReport } = await load('main/progress')
  const { findDevServer } = await load('temporal/server/findDevServer')
  const { findTestServer } = await load('temporal/server/findTestServer')
  const { startEmbeddedPostgres } = await load('adapters/postgres/embedded')
  const { freePort } = await load('machine/ports')
  const report = terminalReport()
  environment.BATON_TEST_TEMPORAL ||= (await findDevServer(report)).path
  environment.BATON_TEST_SERVER ||= (await findTestServer(report)).path
  if (!environment.BATON_TEST_POSTGRES) {
    postgres = await startEmbeddedPostgres({ home: join(folder, 'postgres'), port: freePort, throwaway: true })
    environment.BATON_TEST_POSTGRES = postgres.url('postgres')
  }
}

async function check(name, commands) {
  const began = Date.now()
  let failed = 0
  for (const command of commands) if (await node(command) !== 0) failed = 1
  stage(name, Date.now() - began, { passed: 1 - failed, failed })
}

/** Counts only where the registry could be asked. */
function auditDependencies() {
  const began = Date.now()
  const result = audit()
  const { failed, text } = told(result)
  console.log(text)
  stage('dependency audit', Date.now() - began, 'unknown' in result ? {} : { passed: failed ? 0 : 1, failed: failed ? 1 : 0 })
}

async function vitest(name, options) {
  const began = Date.now()
  const file = join(folder, `${name.replaceAll(' ', '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await node(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...options])
  const counts = readVitestResults(file, code)
  const none = counts.passed + counts.failed + counts.skipped === 0
  stage(name, Date.now() - began, counts, none ? 'no tests' : '')
}

function stage(name, elapsedMs, { passed = 0, failed = 0, skipped = 0 }, note = '') {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  const counts = [passed && `${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean)
  console.log(`== ${name}: ${[...counts, note].filter(Boolean).join(', ') || 'done'} (${(elapsedMs / 1000).toFixed(1)} s)\n`)
}

/** Runs one of our tools with this Node; returns its exit code, and 1 if it was killed or never ended. */
function node(command) {
  if (interrupted) return 1
  const child = spawn(process.execPath, command, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] })
  const limit = setTimeout(() => {
    console.log(`killed after ${limitMinutes} minutes`)
    child.kill('SIGKILL')
  }, limitMinutes * 60_000)
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (code) => {
      clearTimeout(limit)
      resolve(code ?? 1)
    })
  })
}
