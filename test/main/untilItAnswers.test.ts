import { describe, expect, it } from 'vitest'
import { RefusalError } from '../../src/domain/errors.js'
import { silentReport } from '../../src/machine/report.js'
import { untilItAnswers } from '../../src/main/untilItAnswers.js'

const server = { name: 'PostgreSQL', address: 'db:5432', setting: 'DATABASE_URL' } as const

function patience({ limitMs = 20_000, report = silentReport, stopAfter = new Promise<void>(() => {}) } = {}) {
  let is = false
  return { limitMs, report, stop: { requested: stopAfter.then(() => { is = true }), isRequested: () => is } }
}

/** Fails so many times, then answers. */
function failing(times: number, error: unknown): { attempt: () => Promise<string>, attempts: () => number } {
  let attempts = 0
  return {
    attempts: () => attempts,
    attempt: async () => {
      attempts++
      if (attempts <= times) throw error
      return 'answer'
    },
  }
}

const withCode = (code: string | number, message: string = String(code)) => Object.assign(new Error(message), { code })

describe('waiting for a server', () => {
  it.each([
    ['refuses connections', withCode('ECONNREFUSED')],
    ['has no name yet', withCode('ENOTFOUND')],
    ['is starting up, as PostgreSQL says', withCode('57P03')],
    ['is unavailable, as gRPC says', new Error('Failed to connect', { cause: withCode(14) })],
    ['lets the deadline pass', new Error('Failed to connect before the deadline')],
    ['refuses each of its addresses', new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')])],
  ])('goes on while it %s', async (_, error) => {
    const { attempt, attempts } = failing(1, error)
    expect(await untilItAnswers(server, patience(), attempt)).toBe('answer')
    expect(attempts()).toBe(2)
  })

  it('says what it waits for, and why, only if it has to wait', async () => {
    const said: string[] = []
    const report = {
      say: () => {},
      step: (title: string) => {
        said.push(title)
        return { update: (text: string) => void said.push(text), done: () => void said.push('done'), failed: () => {} }
      },
    }
    await untilItAnswers(server, patience({ report }), failing(0, undefined).attempt)
    expect(said).toEqual([])
    await untilItAnswers(server, patience({ report }), failing(1, withCode('ECONNREFUSED', 'connect ECONNREFUSED')).attempt)
    expect(said).toEqual(['Waiting for PostgreSQL at db:5432', 'connect ECONNREFUSED', 'done'])
  })

  it('gives up when the time is over, with the reason', async () => {
    const { attempt } = failing(Infinity, withCode('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432'))
    const refused = await untilItAnswers(server, patience({ limitMs: 600 }), attempt).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(RefusalError)
    expect((refused as RefusalError).refusal).toMatchObject({
      code: 'unreachable', message: 'PostgreSQL cannot be reached at db:5432: connect ECONNREFUSED 10.0.0.1:5432.',
    })
  })

  it.each([
    ['PostgreSQL says that the password is wrong', withCode('28P01')],
    ['Temporal says that the key is wrong', new Error('Failed to connect', { cause: withCode(16) })],
  ])('does not wait when %s', async (_, error) => {
    const { attempt, attempts } = failing(Infinity, error)
    await expect(untilItAnswers(server, patience(), attempt)).rejects.toMatchObject({ refusal: { code: 'unreachable' } })
    expect(attempts()).toBe(1)
  })

  it('passes on what is no matter of reaching it', async () => {
    const fault = new TypeError('no such method')
    const { attempt, attempts } = failing(Infinity, fault)
    await expect(untilItAnswers(server, patience(), attempt)).rejects.toBe(fault)
    expect(attempts()).toBe(1)
  })

  it('ends early when the process is asked to stop', async () => {
    const { attempt, attempts } = failing(Infinity, withCode('ECONNREFUSED'))
    await expect(untilItAnswers(server, patience({ stopAfter: Promise.resolve() }), attempt)).rejects.toBeInstanceOf(RefusalError)
    expect(attempts()).toBeLessThanOrEqual(2)
  })
})
