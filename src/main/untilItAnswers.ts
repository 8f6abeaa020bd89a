import { setTimeout as sleep } from 'node:timers/promises'
import { asUnreachable } from '../client/unreachable.js'
import type { Report, Step } from '../machine/report.js'
import type { SettingName } from './settings.js'
import type { StopRequest } from './stopping.js'

/** A server that is needed, and that somebody else starts. */
export interface NeededServer {
  name: 'PostgreSQL' | 'Temporal'
  address: string
  setting: SettingName
}

export interface Patience {
  /** How long a server may take to come up, in ms. */
  limitMs: number
  report: Report
  /** Ends the waiting early. */
  stop: StopRequest
}

const pauseMs = 500

/**
 * Tries until it succeeds, as long as what goes wrong is what a server that is still starting does. Throws `unreachable`
 * as a `RefusalError` when the time is over or the server says no; whatever else goes wrong is thrown on as it is.
 */
export async function untilItAnswers<T>(server: NeededServer, patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const { limitMs, report, stop } = patience
  const giveUp = performance.now() + limitMs
  let step: Step | undefined
  for (;;) {
    try {
      const answer = await attempt()
      step?.done()
      return answer
    } catch (error) {
      const kind = kindOf(error)
      if (kind !== 'comingUp' || performance.now() + pauseMs > giveUp || stop.isRequested()) {
        step?.failed(stop.isRequested() ? 'stopped' : 'gave up')
        throw kind === 'other' ? error : asUnreachable(innermost(error), server.name, server.address, server.setting)
      }
      step ??= report.step(`Waiting for ${server.name} at ${server.address}`)
      step.update(wordsOf(innermost(error)))
    }
    await Promise.race([sleep(pauseMs), stop.requested])
  }
}

/** Of the network, and PostgreSQL's "starting up" and "shutting down". */
const passingCodes = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|57P0)/
/** gRPC: deadline exceeded, resource exhausted, unavailable. */
const passingStatuses: unknown[] = [4, 8, 14]
/** What the drivers say without a code. */
const passingWords = /^(Failed to connect before the deadline|timeout e|Connection terminated|Query read timeout)/

function kindOf(error: unknown): 'comingUp' | 'refused' | 'other' {
  const { code, message } = innermost(error) as { code?: unknown, message?: unknown }
  const passing = passingStatuses.includes(code) || passingCodes.test(String(code)) || passingWords.test(String(message))
  if (passing) return 'comingUp'
  return code === undefined ? 'other' : 'refused'
}

/** The clients wrap what happened; a host with several addresses fails with one error for each. */
function innermost(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0])
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
