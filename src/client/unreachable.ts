import { refuse, RefusalError } from '../domain/errors.js'

/** What a failed connection is told as; a refusal, such as a schema that does not fit, stays what it is. */
export function asUnreachable(error: unknown, service: string, address: string, setting: string): RefusalError {
  if (error instanceof RefusalError) return error
  return new RefusalError(refuse('unreachable', { service, address, reason: reasonOf(error), setting }), { cause: error })
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message || error.name : String(error)
}

/** Never the whole URL: it holds the password. */
export function hostOf(databaseUrl: string): string {
  return URL.canParse(databaseUrl) ? new URL(databaseUrl).host : 'the given address'
}
