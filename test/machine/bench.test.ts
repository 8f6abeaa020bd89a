import { describe, expect, it } from 'vitest'
import { run } from '../support/program.js'

const bench = (env: Record<string, string>) => run(['node', 'scripts/bench.mjs'], { BENCH_SCALE: '0.02', ...env })

/** The rows of the table, by what they are about; their figures as they are printed. */
function rowsIn(stdout: string): Map<string, string> {
  const rows = stdout.split('\n').map(line => line.split(/ {3,}/)).filter(([what]) => /^[a-z]/.test(what ?? ''))
  return new Map(rows.map(([what = '', figure = '']) => [what, figure.trim()]))
}

describe('npm run bench', () => {
  it('runs the parts that BENCH_ONLY names', async () => {
    const { code, stdout } = await bench({ BENCH_ONLY: 'planning, notices' })
    expect({ code, rows: [...rowsIn(stdout).keys()] }).toEqual({
      code: 0, rows: ['a plan, 200 groups, 50 calendars, p50', 'a plan, 200 groups, 50 calendars, p99', 'notices per second'],
    })
  })

  it('counts what a storm and a year of messages have left behind', async () => {
    const { code, stdout } = await bench({ BENCH_ONLY: 'storm, year' })
    const rows = rowsIn(stdout)
    expect({ code, lost: [...rows].filter(([what]) => what.endsWith(': lost or doubled')) }).toEqual({
      code: 0,
      lost: [
        ['a storm of 120 messages to one incident, 200 a second: lost or doubled', '0'],
        ['a year of 200 messages to one incident: lost or doubled', '0'],
      ],
    })
    const counted = ['accepted', 'refused to who came too late', 'not allowed, noted'].map(what => Number(rows.get(`the year: ${what}`)))
    expect(counted.reduce((sum, count) => sum + count)).toBe(200)
  }, 180_000)

  it('names the parts that there are to somebody who asks for another', async () => {
    const { code, stderr } = await bench({ BENCH_ONLY: 'everything' })
    expect(code).toBe(2)
    expect(stderr).toContain('There is no part everything in BENCH_ONLY; write some of: planning, payloads, notices, histories, answers, throughput, minute, instant, storm, api, year')
  })
})
