import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { processMark } from '../../src/machine/processes.js'
import { AlreadyRunningError, claimHome, findRunning, keepDatabaseUrl, type Running } from '../../src/main/runFile.js'

const startedAt = '2026-03-02T08:00:00.000Z'
const where = {
  temporal: { address: '127.0.0.1:7233', namespace: 'baton', ui: 'http://127.0.0.1:8233' },
  taskQueue: 'baton', database: { urlFile: '/x/database.url' }, logs: [],
}

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-run-'))
})

const write = (running: Running) => writeFile(join(home, 'run.json'), JSON.stringify(running))

describe('run.json', () => {
  it('tells others where a running system is', async () => {
    const claim = await claimHome(home, startedAt)
    expect(await findRunning(home)).toMatchObject({ pid: process.pid, startedAt })
    await claim.publish(where)
    expect(await findRunning(home)).toMatchObject({ where })
    await claim.release()
    expect(await findRunning(home)).toBeUndefined()
  })

  it('refuses a second start, with the pid and the fix', async () => {
    await claimHome(home, startedAt)
    const second = claimHome(home, startedAt)
    await expect(second).rejects.toThrow(AlreadyRunningError)
    await expect(second).rejects.toThrow(new RegExp(`pid ${process.pid}, since 2026.*BATON_HOME`))
  })

  it('lets one of two starts at the same moment through', async () => {
    const outcomes = await Promise.allSettled([claimHome(home, startedAt), claimHome(home, startedAt)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('is replaced when its process is gone', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    const { pid } = child
    await once(child, 'exit')
    await write({ pid: pid ?? 0, startedAt })
    await claimHome(home, startedAt)
    expect(await findRunning(home)).toMatchObject({ pid: process.pid })
  })

  it('is replaced when its pid now belongs to another process', async () => {
    await write({ pid: process.pid, mark: `${processMark(process.pid)}-earlier`, startedAt })
    expect(await findRunning(home)).toBeUndefined()
    await claimHome(home, startedAt)
    expect(await findRunning(home)).toMatchObject({ mark: processMark(process.pid) })
  })

  it('is replaced when it cannot be read', async () => {
    await writeFile(join(home, 'run.json'), '{"pid": 1')
    await claimHome(home, startedAt)
    expect(await findRunning(home)).toMatchObject({ pid: process.pid })
  })

  it("leaves the database's URL to its owner only", async () => {
    const file = await keepDatabaseUrl(home, 'postgresql://me:secret@db/baton')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toBe('postgresql://me:secret@db/baton\n')
  })
})
