import { describe, expect, it } from 'vitest'
import { run } from '../support/program.js'

const bench = (env: Record<string, string>) => run(['node', 'scripts/bench.mjs'], { BENCH_SCALE: '0.02', ...env })

describe('npm run bench', () => {
  it('runs the parts that BENCH_ONLY names', async () => {
    const { code, stdout } = await bench({ BENCH_ONLY: 'planning, notices' })
    expect({ code, rows: stdout.split('\n').map(line => line.split('   ')[0]).filter(what => /^[a-z]/.test(what ?? '')) }).toEqual({
      code: 0, rows: ['a plan, 200 groups, 50 calendars, p50', 'a plan, 200 groups, 50 calendars, p99', 'notices per second'],
    })
  })

  it('names the parts that there are to somebody who asks for another', async () => {
    const { code, stderr } = await bench({ BENCH_ONLY: 'everything' })
    expect(code).toBe(2)
    expect(stderr).toContain('There is no part everything in BENCH_ONLY; write some of: planning, notices, histories, answers, throughput, minute, instant')
  })
})
