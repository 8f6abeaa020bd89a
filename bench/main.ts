import { mkdtemp, chmod, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.js'
import { freePort } from '../src/machine/ports.js'
import { packageRoot } from '../src/machine/packageRoot.js'
import { asStep, terminalReport } from '../src/main/progress.js'
import { prepareNamespace } from '../src/temporal/namespace.js'
import { installRuntime } from '../src/temporal/runtime.js'
import { startDevServer } from '../src/temporal/server/devServer.js'
import { findDevServer } from '../src/temporal/server/findDevServer.js'
import { startBare } from './bare.js'
import { startBatonItself } from './baton.js'
import type { Contender } from './contender.js'
import { noticesPerSecond } from './notices.js'
import { planningTimes } from './planning.js'
import { inParallel, median, quantile } from './statistics.js'

/**
 * `npm run bench`: what Baton costs against the bare pair, in one run on one dev server. Quote the ratios: the machine
 * is whatever it is. BENCH_SCALE=0.1 makes it ten times shorter, for trying; BENCH_ONLY=planning,notices runs only these
 * parts.
 */
const scale = Number(process.env.BENCH_SCALE ?? 1)
const clocks = Math.round(1000 * scale)
const climbs = Math.round(120 * scale)
const rounds = 3
const atOnce = 40
const idleSamples = Math.round(100 * scale)
const notices = Math.round(5000 * scale)

const parts: Record<string, () => Promise<Row[]>> = {
  planning, notices: deliveries, histories, answers, throughput,
  minute: () => lateness('clocks due within one minute', (index, readyMs) => readyMs + (60_000 * index) / clocks),
  instant: () => lateness('clocks due at one instant', (_, readyMs) => readyMs + 1000),
}
const chosen = process.env.BENCH_ONLY?.split(',') ?? Object.keys(parts)
const unknown = chosen.filter(name => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. BENCH_ONLY takes some of: ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

installRuntime()
const report = terminalReport()
const home = await mkdtemp(join(tmpdir(), 'baton-bench-'))
// Open to others, because the database may run as a user of its own.
await chmod(home, 0o755)
const namespace = 'bench'
const { path } = await findDevServer(report)
const server = await startDevServer({ path, home, namespace, ports: async () => ({ port: await freePort(), uiPort: await freePort() }) })
const postgres = await startEmbeddedPostgres({ home, port: freePort })
await postgres.createDatabase('bench')
const connection = await Connection.connect({ address: server.address })
await prepareNamespace(connection, { namespace, ownServer: true })
const native = await NativeConnection.connect({ address: server.address })
const client = new Client({ connection, namespace })
const policy = await readFile(join(packageRoot(), 'policies', 'example.yaml'), 'utf8')
const contenders = [
  await startBatonItself(client, native, namespace, postgres.url('bench'), policy),
  await startBare(client, native, namespace),
] as const

try {
  const isAgainstBare = chosen.some(name => name !== 'planning' && name !== 'notices')
  for (const contender of isAgainstBare ? contenders : []) await asStep(report, `Warming up: ${contender.name}`, () => inParallel(Array.from({ length: 20 }), 5, async () => void await contender.climb()))
  const rows: Row[] = []
  for (const name of chosen) rows.push(...await parts[name]?.() ?? [])
  print(rows)
} finally {
  for (const contender of contenders) await contender.stop()
  await native.close()
  await connection.close()
  await server.stop()
  await postgres.stop()
  await rm(postgres.dataFolder, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}

interface Row {
  what: string
  /** Baton's, and the bare pair's where it has such a thing. */
  values: [number, number?]
  unit: string
  aim: string
  digits?: number
}

async function both<T>(work: (contender: Contender) => Promise<T>): Promise<[T, T]> {
  return [await work(contenders[0]), await work(contenders[1])]
}

async function planning(): Promise<Row[]> {
  const times = await asStep(report, 'Planning for 200 groups with two rotas each and 50 calendars', () => Promise.resolve(planningTimes()))
  const row = (share: number, aim: string): Row => ({ what: `a plan, 200 groups, 50 calendars, p${share * 100}`, values: [quantile(times, share)], unit: 'ms', aim, digits: 2 })
  return [row(0.5, ''), row(0.99, '< 2 ms')]
}

async function deliveries(): Promise<Row[]> {
  await postgres.createDatabase('notices')
  const rate = await asStep(report, `${notices} notices`, () => noticesPerSecond(postgres.url('notices'), notices))
  return [{ what: 'notices per second', values: [rate], unit: '/s', aim: 'reported' }]
}

async function histories(): Promise<Row[]> {
  const [baton, bare] = await asStep(report, 'History of one incident over three tiers', () => both(contender => contender.history()))
  return [
    { what: 'history events, three tiers', values: [baton.events, bare.events], unit: '', aim: '≤ 1.8 ×' },
    { what: 'workflow tasks', values: [baton.workflowTasks, bare.workflowTasks], unit: '', aim: '' },
    { what: 'history bytes', values: [baton.bytes, bare.bytes], unit: '', aim: '' },
  ]
}

async function answers(): Promise<Row[]> {
  const measured = await asStep(report, 'Answers on an idle system', () => both(async contender => {
    const times: number[] = []
    while (times.length < idleSamples) times.push(...await contender.climb())
    return times
  }))
  const row = (share: number, aim: string): Row =>
    ({ what: `answer to a move, idle, p${share * 100}`, values: [quantile(measured[0], share), quantile(measured[1], share)], unit: 'ms', aim })
  return [row(0.5, ''), row(0.99, 'Baton ≤ 150 ms')]
}

async function throughput(): Promise<Row[]> {
  const rates: [number[], number[]] = [[], []]
  const busy: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    for (const which of [0, 1] as const) {
      await asStep(report, `Throughput, round ${round + 1} of ${rounds}: ${contenders[which].name}`, async () => {
        const began = performance.now()
        await inParallel(Array.from({ length: climbs }), atOnce, async () => { busy[which].push(...await contenders[which].climb()) })
        rates[which].push(climbs / ((performance.now() - began) / 1000))
      })
    }
  }
  return [
    { what: `incidents per second, ${atOnce} at once`, values: [median(rates[0]), median(rates[1])], unit: '/s', aim: '≥ 0.6 ×', digits: 2 },
    { what: 'answer to a move, loaded, p50', values: [median(busy[0]), median(busy[1])], unit: 'ms', aim: '' },
    { what: 'answer to a move, loaded, p99', values: [quantile(busy[0], 0.99), quantile(busy[1], 0.99)], unit: 'ms', aim: '' },
  ]
}

async function lateness(name: string, dueAtMs: (index: number, readyMs: number) => number): Promise<Row[]> {
  const measured = await asStep(report, `${clocks} ${name}`, () => both(contender => contender.lateness(dueAtMs, clocks)))
  const row = (share: number, aim: string): Row =>
    ({ what: `${clocks} ${name}: late, p${share * 100}`, values: [quantile(measured[0], share), quantile(measured[1], share)], unit: 'ms', aim })
  return [row(0.5, ''), row(0.99, name.includes('minute') ? '≤ 2 ×' : 'reported')]
}

function print(rows: Row[]): void {
  const [one = 0] = loadavg()
  console.log(`\n${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load at the end ${one.toFixed(1)}, Node ${process.versions.node}\n`)
  const head = ['', 'Baton', 'bare pair', 'ratio', 'aim']
  const lines = rows.map(({ what, values: [baton, bare], unit, aim, digits = 0 }) => bare === undefined
    ? [what, `${baton.toFixed(digits)} ${unit}`, '', '', aim]
    : [what, `${baton.toFixed(digits)} ${unit}`, `${bare.toFixed(digits)} ${unit}`, (baton / bare).toFixed(2), aim])
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map(line => (line[column] ?? '').length)))
  for (const line of [head, ...lines]) {
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   '))
  }
}
