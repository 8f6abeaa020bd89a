import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const { readVitestResults } = await import(new URL('../../scripts/vitestResults.mjs', import.meta.url).href) as {
  readVitestResults: (file: string, exitCode: number) => { passed: number, failed: number, skipped: number }
}

async function report(files: { status: string, tests: string[] }[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'baton-results-')), 'report.json')
  const testResults = files.map(({ status, tests }) => ({ status, assertionResults: tests.map((test) => ({ status: test })) }))
  await writeFile(file, JSON.stringify({ testResults }))
  return file
}

describe('the count of the last line', () => {
  it('is of tests, by how each ended', async () => {
    const file = await report([{ status: 'failed', tests: ['passed', 'failed', 'pending', 'todo'] }, { status: 'passed', tests: ['passed'] }])
    expect(readVitestResults(file, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  it('counts a file that does not load, or whose hook throws, as a failure', async () => {
    const file = await report([{ status: 'failed', tests: [] }, { status: 'failed', tests: ['skipped'] }])
    expect(readVitestResults(file, 1)).toEqual({ passed: 0, failed: 2, skipped: 1 })
  })

  it('counts a crash that leaves all tests passed, or no report at all, as a failure', async () => {
    expect(readVitestResults(await report([{ status: 'passed', tests: ['passed'] }]), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
    expect(readVitestResults('/nowhere/report.json', 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})
