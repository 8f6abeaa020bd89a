import { CommanderError } from 'commander'
import { RefusalError, refuse, type Refusal, type RefusalDetail } from '../domain/errors.js'
import { inCommands } from './fixes.js'

/** What the process ends with (rules.md, "JSON of the CLI"). */
export const exitCodes = { done: 0, refused: 1, usage: 2, unfinished: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command line, a file named on it or the environment cannot be used: nothing was asked of anybody. */
export class UsageError extends Error {
  readonly fix: string
  readonly details: Record<string, RefusalDetail>
  constructor(message: string, fix: string, details: Record<string, RefusalDetail> = {}) {
    super(message)
    this.name = 'UsageError'
    this.fix = fix
    this.details = details
  }
}

/** A failure as it is printed: `code` is a refusal's, or `usage`, `stopped` or `unexpected`. */
export interface Failure {
  exitCode: ExitCode
  error: { code: Refusal['code'] | 'usage' | 'stopped' | 'unexpected'; message: string; details: Record<string, RefusalDetail> }
  /** Only of what should not have happened. */
  stack?: string
}

/** The refusals after which the request may still take effect, or could not even be made: repeating it is right. */
export const unfinished: readonly Refusal['code'][] = ['unreachable', 'in_progress', 'busy', 'rate_limited', 'stopping']

/** `hint` is what the program says about the use of the command at hand. */
export function failureOf(error: unknown, hint: string): Failure {
  if (error instanceof RefusalError) return refused(error.refusal)
  if (error instanceof UsageError) return usage(error.message, { fix: error.fix, ...error.details })
  if (error instanceof CommanderError) return usage(capitalized(error.message.replace(/^error: /, '')), { fix: hint })
  // The environment's: an error of the composition, known here by its name because nothing imports main.
  if (error instanceof Error && error.name === 'ConfigError') return usage(error.message, { fix: 'Mend the settings named and run it again.' })
  if (error instanceof Error && error.name === 'AbortError') {
    return { exitCode: exitCodes.unfinished, error: { code: 'stopped', message: 'Stopped before it was done.', details: { fix: 'Run it again to have all of it.' } } }
  }
  if (isLostConnection(error)) {
    return refused(refuse('unreachable', { service: 'PostgreSQL', address: 'its address', reason: error.message, setting: 'DATABASE_URL' }))
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return {
    exitCode: exitCodes.unfinished,
    error: { code: 'unexpected', message: message || 'An error without a message.', details: { fix: 'This is a fault in Baton: please report it with what follows.' } },
    ...(stack ? { stack } : {}),
  }
}

function refused(refusal: Refusal): Failure {
  const { code, message, details } = inCommands(refusal)
  return { exitCode: unfinished.includes(code) ? exitCodes.unfinished : exitCodes.refused, error: { code, message, details } }
}

function usage(message: string, details: Record<string, RefusalDetail>): Failure {
  return { exitCode: exitCodes.usage, error: { code: 'usage', message, details } }
}

/** What the driver throws when the database goes away in the middle of a command; connecting has its own words. */
function isLostConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|57P0)/.test(code) || /^(Connection terminated|timeout expired|Query read timeout)/.test(error.message)
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
