import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../src/domain/commands.js'
import { bytesOf, largestPortion } from '../../src/domain/messageSize.js'
import { SignalBatches } from '../../src/temporal/signalBatches.js'

/** Under fake timers: what is sent when, and who is told how it ended. */
beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

interface Sent {
  number: string
  commands: Command[]
  atMs: number
}

/** Batches whose sending takes `sendMs`, and fails for whatever `fails` says. */
function sending({ sendMs = 5, fails = () => false }: { sendMs?: number; fails?: (sent: Sent) => boolean } = {}) {
  const sent: Sent[] = []
  const batches = new SignalBatches(async (number, commands) => {
    const batch = { number, commands, atMs: Date.now() }
    sent.push(batch)
    await new Promise(resolve => setTimeout(resolve, sendMs))
    if (fails(batch)) throw new Error(`not sent to ${number}`)
  })
  return { batches, sent }
}

const resuming = (name: string, bytes = 10): Command => ({ kind: 'resume', by: 'Amara', requestId: name, note: 'x'.repeat(bytes) })
const namesIn = (sent: Sent[]) => sent.flatMap(({ commands }) => commands.map(({ requestId }) => requestId))

describe('Signals to one incident', () => {
  it('are all sent once, in their order, in portions that fit into one message, five a second at most', async () => {
    const arrivals = fc.array(fc.record({
      afterMs: fc.constantFrom(0, 0, 0, 1, 40, 300), count: fc.constantFrom(1, 2, 150, 450), bytes: fc.constantFrom(10, 10, 2_000, 300_000),
    }).filter(({ count, bytes }) => count * bytes < 3_000_000), { minLength: 1, maxLength: 8 })
    await fc.assert(fc.asyncProperty(arrivals, fc.constantFrom(1, 150, 700), async (steps, sendMs) => {
      const { batches, sent } = sending({ sendMs })
      const added: string[] = []
      let told = 0
      for (const { afterMs, count, bytes } of steps) {
        await vi.advanceTimersByTimeAsync(afterMs)
        for (let index = 0; index < count; index += 1) {
          const name = String(added.length)
          added.push(name)
          void batches.add('INC1', resuming(name, bytes)).then(() => { told += 1 })
        }
      }
      await vi.runAllTimersAsync()
      expect(namesIn(sent)).toEqual(added)
      expect(told).toBe(added.length)
      for (const { commands } of sent) {
        expect(commands.length).toBeLessThanOrEqual(largestPortion.count)
        if (commands.length > 1) expect(commands.reduce((sum, command) => sum + bytesOf(command), 0)).toBeLessThanOrEqual(largestPortion.bytes)
      }
      const gaps = sent.slice(1).map(({ atMs }, index) => atMs - (sent[index]?.atMs ?? 0))
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(Math.max(200, sendMs))
    }), { numRuns: 60 })
  })

  it('leave together 200 ms after the first of them', async () => {
    const { batches, sent } = sending()
    void batches.add('INC1', resuming('a'))
    await vi.advanceTimersByTimeAsync(150)
    void batches.add('INC1', resuming('b'))
    await vi.advanceTimersByTimeAsync(49)
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(namesIn(sent)).toEqual(['a', 'b'])
  })

  it('wait for nobody else\'s', async () => {
    const { batches, sent } = sending({ sendMs: 60_000 })
    for (const number of ['INC1', 'INC2', 'INC3']) void batches.add(number, resuming(number))
    await vi.advanceTimersByTimeAsync(200)
    expect(namesIn(sent)).toEqual(['INC1', 'INC2', 'INC3'])
  })

  it('learn how their own batch ended; the next one is sent all the same', async () => {
    const { batches, sent } = sending({ fails: ({ commands }) => commands.some(({ requestId }) => requestId === 'bad') })
    const first = Promise.allSettled([batches.add('INC1', resuming('good')), batches.add('INC1', resuming('bad'))])
    await vi.advanceTimersByTimeAsync(201)
    const second = Promise.allSettled([batches.add('INC1', resuming('later'))])
    await vi.runAllTimersAsync()
    expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await second).map(({ status }) => status)).toEqual(['fulfilled'])
    expect(sent).toHaveLength(2)
  })

  it.each([
    ['many', 6000, 10, 5000],
    ['large', 400, 100_000, 159],
  ])('that are too %s for a server that does not answer are told to come back, and those before them are kept', async (_, count, bytes, kept) => {
    const { batches, sent } = sending({ sendMs: 1000 })
    const results = Promise.allSettled(Array.from({ length: count }, (_, index) => batches.add('INC1', resuming(String(index), bytes))))
    await vi.runAllTimersAsync()
    const ended = await results
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept)
    for (const one of ended.slice(kept)) expect(one).toMatchObject({ status: 'rejected', reason: { refusal: { code: 'busy', details: { number: 'INC1' } } } })
    expect(namesIn(sent)).toEqual(Array.from({ length: kept }, (_, index) => String(index)))
  })
})
