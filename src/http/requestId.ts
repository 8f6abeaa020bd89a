import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What systems call requests: UUIDs, hashes, trace contexts. Anything else would have to be kept out of logs and headers. */
const sane = /^[\w.:/+=@-]{1,200}$/

/** The ID of a request: as it was given, or made where none was, or none that a log can take. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && sane.test(given) ? given : randomUUID()
}
