import { describe, expect, it, vi } from 'vitest'
import { terminalReport, twoColumns } from '../../src/main/progress.js'

function stream(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, columns: 40, write: (text: string) => written.push(text) > 0 }
}

describe('progress', () => {
  it('is a line at the beginning, every 15 seconds and at the end where there is no terminal', () => {
    vi.useFakeTimers()
    try {
      const output = stream(false)
      const step = terminalReport(output).step('Building')
      for (let package_ = 1; package_ <= 300; package_ += 1) {
        step.update(`${package_} packages`)
        vi.advanceTimersByTime(100)
      }
      step.done('ready')
      expect(output.written).toEqual([
        '… Building\n', '… Building 15 s · 150 packages\n', '… Building 30 s · 300 packages\n', '✓ Building: ready 30 s\n',
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  it('rewrites one line, never wider than the terminal', () => {
    vi.useFakeTimers()
    try {
      const output = stream(true)
      const step = terminalReport(output).step('Building')
      step.update('a very long description of what is being done right now')
      vi.advanceTimersByTime(1_000)
      expect(output.written.every((text) => !text.includes('\n'))).toBe(true)
      expect(output.written.at(-1)).toMatch(/^\r\x1b\[K… Building 1 s · a very.{1,30}$/)
      step.done()
      expect(output.written.at(-1)).toContain('Building')
    } finally {
      vi.useRealTimers()
    }
  })

  it('lines up two columns', () => {
    expect(twoColumns([['UI', 'http://x'], ['Database', 'y']])).toBe('  UI        http://x\n  Database  y')
  })
})
