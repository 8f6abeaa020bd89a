import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../src/machine/ports.js'
import { packageRoot } from '../src/machine/packageRoot.js'
import type { Reading, Reads } from './readers.js'
import { inParallel, timed } from './statistics.js'
import type { System } from './system.js'
import { quantileRow, type Row } from './table.js'

const readsPerSecond = 196
const writesPerSecond = 4
const warmUpSeconds = 5

/**
 * People and programs who ask the API, a process of its own, next to a working worker: 200 requests a second, of which 4 are
 * writes. Reads are counted from when they should have been sent, so a stall counts against all it held up.
 */
export async function apiRows(system: System, incidents: number, seconds: number): Promise<Row[]> {
  const numbers: string[] = []
  await inParallel(Array.from({ length: incidents }), 10, async () => void numbers.push(await system.open()))
  const { secret } = await system.baton.tokens.create({ by: 'bench', name: 'bench', role: 'integration' })
  const authorization = `Bearer ${secret}`
  const api = await startApi(system)
  try {
    const writes: number[] = []
    const failures: string[] = []
    const reading = (seconds: number) => readers({ url: api.url, authorization, paths: [...pages(numbers)], perSecond: readsPerSecond, seconds })
    // A process that has just come up compiles what it is asked for first, and its connections plan their statements.
    await reading(warmUpSeconds)
    const read = reading(seconds)
    const writing = write(api.url, authorization, numbers, seconds, writes, failures)
    const found = await read
    await writing
    const failed = [...failures, ...found.failures]
    if (failed.length > 0) console.error(failed.slice(0, 5).join('\n'))
    const plain = (what: string, value: number, unit: string, aim: string): Row => ({ what: `the API: ${what}`, baton: value, bare: null, unit, aim, digits: 0 })
    return [
      plain('requests a second', (found.took.length + writes.length) / seconds, '/s', '200'),
      plain('errors', failed.length, '', '0'),
      quantileRow('the API: a read', 0.5, found.took, null, ''), quantileRow('the API: a read', 0.99, found.took, null, '< 100 ms'),
      quantileRow('the API: a write', 0.5, writes, null, 'reported'), quantileRow('the API: a write', 0.99, writes, null, 'reported'),
    ]
  } finally {
    await api.stop()
  }
}

async function readers(reading: Reading): Promise<Reads> {
  const program = fileURLToPath(new URL('readers.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, JSON.stringify(reading)], { maxBuffer: 64_000_000 })
  return JSON.parse(stdout) as Reads
}

/** What an inbox and those who work from it ask for. */
function* pages(numbers: readonly string[]): Generator<string> {
  for (const number of numbers) {
    yield '/v1/incidents'
    yield `/v1/incidents/${number}`
    yield '/v1/incidents?needsAttention=true&limit=20'
    yield '/v1/me'
  }
}

/** Notes, and handings from one colleague to another, each to another incident. */
async function write(url: string, authorization: string, numbers: readonly string[], seconds: number, took: number[], failures: string[]): Promise<void> {
  const sending: Promise<void>[] = []
  for (let index = 0; index < seconds * writesPerSecond; index += 1) {
    const number = numbers[index % numbers.length] ?? ''
    const [path, body] = index % 2 === 0 ? ['notes', { text: `Checked ${index}` }] : ['reclassify', { note: `Seen ${index}`, addTags: [`t${Math.floor(index / numbers.length)}`] }]
    sending.push(timed(async () => {
      const answer = await fetch(`${url}/v1/incidents/${number}/${path}`, {
        method: 'POST', body: JSON.stringify({ by: 'Amara', ...body }), headers: { authorization, 'content-type': 'application/json', 'idempotency-key': `bench ${index}` },
      })
      if (!answer.ok) failures.push(await answer.text())
      else await answer.arrayBuffer()
    }).then(ms => void took.push(ms), (error: unknown) => void failures.push(String(error))))
    await sleep(1000 / writesPerSecond)
  }
  await Promise.all(sending)
}

async function startApi({ address, namespace, taskQueue, databaseUrl }: System): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, [join(packageRoot(), 'scripts', 'baton.mjs'), 'api'], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, BATON_TASK_QUEUE: taskQueue, DATABASE_URL: databaseUrl, BATON_API_PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}`
  const ended = once(child, 'exit')
  for (let tries = 0; !(await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false)); tries += 1) {
    if (child.exitCode !== null || tries > 600) throw new Error('the API did not come up')
    await sleep(100)
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
