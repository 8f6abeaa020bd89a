import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { silentReport } from '../../src/machine/report.js'
import { readLog } from '../../src/replay/readLog.js'
import { replayLog, type Replay } from '../../src/replay/replayLog.js'
import { logText, sliceText } from './slice.js'

const baton = fileURLToPath(new URL('../../scripts/baton.mjs', import.meta.url))
const minuteMs = 60_000

describe('Thirteen recorded incidents, replayed', () => {
  let replay: Replay
  beforeAll(async () => {
    const log = readLog(sliceText)
    if ('problem' in log) throw new Error(log.problem)
    replay = await replayLog(log, { report: silentReport })
  }, 180_000)

  it('are recorded with the handoffs, reopens and final states of the log', () => {
    const { incidents, handoffs, reopens, resolved, closed, states } = replay.baton
    expect({ incidents, handoffs, reopens, resolved, closed, states })
      .toEqual({ incidents: 13, handoffs: 6, reopens: 2, resolved: 13, closed: 13, states: { Closed: 13 } })
    expect(replay.log).toMatchObject({ incidents: 13, handoffs: 7, reopens: 2, resolved: 13, closed: 13, states: { Closed: 13 } })
  })

  it('are resolved after the time that the log says, but for the one whose rows are out of order', () => {
    expect(replay.sameTimeToResolve).toBe(12)
    expect(replay.log.timeToResolve?.medianMs).toBe(replay.baton.timeToResolve?.medianMs)
    expect((replay.baton.timeToResolve?.meanMs ?? 0) - (replay.log.timeToResolve?.meanMs ?? 0)).toBeCloseTo(7 * minuteMs / 13, 3)
  })

  it('differ from the log only where a name says why', () => {
    expect(replay.differences.map(({ name, incident, line }) => [name, incident, line])).toEqual([
      ['priorityMatrix', null, null],
      ['resolvedAtOther', 'INC0000045', null],
      ['resolvedAtMissing', 'INC0000093', null],
      ['outOfOrder', 'INC0000130', 8],
      ['outOfOrder', 'INC0000137', 15],
      ['outOfOrder', 'INC0000137', 16],
      ['resolvedAtMissing', 'INC0000199', null],
      ['noKnownGroup', 'INC0000358', null],
      ['groupAfterResolved', 'INC0000885', 73],
      ['resolvedAtOther', 'INC0000885', null],
    ])
  })
})

const figures = z.strictObject({
  incidents: z.int(), handoffs: z.int(), reopens: z.int(), resolved: z.int(), closed: z.int(),
  states: z.record(z.string(), z.int()), timeToResolve: z.strictObject({ meanMs: z.number(), medianMs: z.number() }).nullable(),
})
const report = z.strictObject({
  incidents: z.int(), handoffs: z.int(), reopens: z.int(), resolved: z.int(), closed: z.int(), badRows: z.int(),
  differences: z.array(z.strictObject({
    name: z.string(), incident: z.string().nullable(), line: z.int().nullable(), what: z.string(),
    log: z.union([z.string(), z.number(), z.null()]), baton: z.union([z.string(), z.number(), z.null()]), explanation: z.string().min(10),
  })),
  seconds: z.number().positive(), commands: z.int(), sameTimeToResolve: z.int(), baton: figures, log: figures,
  badRowList: z.array(z.strictObject({ line: z.int(), incident: z.string().nullable(), reason: z.string() })),
})

describe('baton replay', () => {
  let folder: string
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'baton-replay-')) })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function replayFile(text: string, ...options: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const file = join(folder, 'log.csv')
    await writeFile(file, text)
    const child = spawn(process.execPath, [baton, 'replay', file, ...options], { env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' } })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', chunk => { stdout += String(chunk) })
    child.stderr.on('data', chunk => { stderr += String(chunk) })
    const code = await new Promise<number | null>(resolve => child.once('close', resolve))
    return { code, stdout, stderr }
  }

  const damaged = logText(
    { sys_updated_at: '01-03-2016 08:10' },
    { sys_updated_at: '01-03-2016 08:20', incident_state: '-100' },
    { sys_updated_at: '31-02-2016 08:30', incident_state: 'Resolved' },
    { sys_updated_at: '01-03-2016 08:40', incident_state: 'Awaiting Evidence', assignment_group: 'Group 2' },
    { sys_updated_at: '01-03-2016 08:50,surplus' },
    { number: '?' },
    { sys_updated_at: '01-03-2016 09:00', incident_state: 'Resolved', assignment_group: 'Group 2', resolved_at: '01-03-2016 09:00' },
  )

  it('prints one document with --json, passes bad rows over and counts them, and ends with 0', async () => {
    const { code, stdout, stderr } = await replayFile(damaged, '--json')
    expect(stderr).toContain('Replaying one incident')
    const found = report.parse(JSON.parse(stdout))
    expect(found).toMatchObject({ incidents: 1, handoffs: 1, reopens: 0, resolved: 1, closed: 0, badRows: 4, sameTimeToResolve: 1, commands: 4 })
    expect(found.badRowList.map(({ line }) => line)).toEqual([3, 4, 6, 7])
    expect(found.differences.map(({ name }) => name)).toEqual(['awaitingEvidence'])
    expect(code).toBe(0)
  })

  it('prints a report that names every bad row and explains every difference', async () => {
    const { code, stdout } = await replayFile(damaged)
    expect(stdout).toContain('unknown state "-100"')
    expect(stdout).toContain('Baton has no hold reason Awaiting Evidence')
    expect(stdout).toContain('Every difference is explained.')
    expect(stdout.split('\n').every(line => line.length <= 100)).toBe(true)
    expect(code).toBe(0)
  })

  it('says of a file that is no such log what it lacks, and ends with 2', async () => {
    const { code, stdout } = await replayFile('name,age\nAnn,7', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage', message: expect.stringContaining('has no column number, incident_state') as string } })
    expect(code).toBe(2)
  })
})
