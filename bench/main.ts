import { mkdtemp, chmod, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.js'
import { freePort } from '../src/machine/ports.js'
import { packageRoot } from '../src/machine/packageRoot.js'
import { asStep, terminalReport } from '../src/main/progress.js'
import { answers, clocksAtOneInstant, clocksWithinAMinute, histories, throughput, type Both, type Step } from './comparison.js'
import { noticesPerSecond } from './notices.js'
import { payloadTimes } from './payloads.js'
import { planningTimes } from './planning.js'
import { withContenders, withSystem } from './servers.js'
import { stormRows } from './storm.js'
import { apiRows } from './api.js'
import { print, quantileRow, type Row } from './table.js'
import { yearRows } from './year.js'

/**
 * `npm run bench`: what Baton costs, most of it against the bare pair, in one run on one dev server. Quote the ratios: the
 * machine is whatever it is. BENCH_SCALE=0.1 makes it ten times shorter, for trying; BENCH_ONLY=planning,notices runs
 * only these parts.
 */
const scale = Number(process.env.BENCH_SCALE ?? 1)
const scaled = (count: number) => Math.max(1, Math.round(count * scale))

/** Parts that need Temporal, PostgreSQL and the bare pair; in this order. */
const compared: Record<string, (both: Both, step: Step) => Promise<Row[]>> = {
  histories,
  answers: (both, step) => answers(both, step, scaled(100)),
  throughput: (both, step) => throughput(both, step, scaled(120)),
  minute: (both, step) => clocksWithinAMinute(both, step, scaled(1000)),
  instant: (both, step) => clocksAtOneInstant(both, step, scaled(1000)),
}

const notices = scaled(5000)
const stormMessages = scaled(6000)
const yearMessages = scaled(10_000)

const apiSeconds = scaled(60)
const apiIncidents = scaled(200)

const names = ['planning', 'payloads', 'notices', ...Object.keys(compared), 'storm', 'api', 'year']
const only = (process.env.BENCH_ONLY ?? names.join()).split(',').map(name => name.trim())
const unknown = only.filter(name => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')} in BENCH_ONLY; write some of: ${names.join(', ')}`)
  process.exit(2)
}

const report = terminalReport()
const step: Step = (what, work) => asStep(report, what, work)
const wanted = Object.keys(compared).filter(name => only.includes(name))
print([
  ...(only.includes('planning') ? await planningRows() : []),
  ...(only.includes('payloads') ? await payloadRows() : []),
  ...(wanted.length > 0 || only.includes('notices') || only.includes('storm') || only.includes('api') ? await rowsWithServers() : []),
  ...(only.includes('year') ? await step(`A year of ${yearMessages} messages to one incident`, async () => yearRows(await shippedPolicy(), yearMessages)) : []),
])

function shippedPolicy(): Promise<string> {
  return readFile(join(packageRoot(), 'policies', 'example.yaml'), 'utf8')
}

async function planningRows(): Promise<Row[]> {
  const times = await step('Planning for 200 groups with two rotas each and 50 calendars', () => Promise.resolve(planningTimes(scaled(20_000))))
  const what = 'a plan, 200 groups, 50 calendars'
  return [quantileRow(what, 0.5, times, null, '', 2), quantileRow(what, 0.99, times, null, '< 2 ms', 2)]
}

async function payloadRows(): Promise<Row[]> {
  const found: Row[] = []
  for (const [bytes, size] of [[1_000, '1 kB'], [100_000, '100 kB']] as const) {
    const times = await step(`Encrypting and decrypting payloads of ${size}`, () => payloadTimes(bytes, scaled(20_000)))
    found.push(quantileRow(`a payload of ${size} encrypted and decrypted`, 0.5, times, null, 'reported', 3), quantileRow(`a payload of ${size} encrypted and decrypted`, 0.99, times, null, 'reported', 3))
  }
  return found
}

async function rowsWithServers(): Promise<Row[]> {
  const home = await mkdtemp(join(tmpdir(), 'baton-bench-'))
  // Open to others, because the database may run as a user of its own.
  await chmod(home, 0o755)
  const policy = await shippedPolicy()
  const postgres = await startEmbeddedPostgres({ home, port: freePort })
  const found: Row[] = []
  try {
    if (only.includes('notices')) {
      await postgres.createDatabase('notices')
      const rate = await step(`${notices} notices`, () => noticesPerSecond(postgres.url('notices'), notices))
      found.push({ what: 'notices per second', baton: rate, bare: null, unit: '/s', aim: 'reported' })
    }
    if (wanted.length > 0) {
      await postgres.createDatabase('bench')
      await withContenders({ home, databaseUrl: postgres.url('bench'), policy, report }, async (both) => {
        for (const name of wanted) found.push(...await compared[name]?.(both, step) ?? [])
      })
    }
    if (only.includes('storm')) {
      await postgres.createDatabase('storm')
      found.push(...await withSystem({ home, databaseUrl: postgres.url('storm'), policy, report }, system =>
        step(`A storm of ${stormMessages} messages to one incident`, () => stormRows(system, stormMessages))))
    }
    if (only.includes('api')) {
      await postgres.createDatabase('api')
      found.push(...await withSystem({ home, databaseUrl: postgres.url('api'), policy, report }, system =>
        step(`${apiSeconds} s of requests to the API, with ${apiIncidents} open incidents`, () => apiRows(system, apiIncidents, apiSeconds))))
    }
  } finally {
    await postgres.stop()
    await rm(postgres.dataFolder, { recursive: true, force: true })
    await rm(home, { recursive: true, force: true })
  }
  return found
}
