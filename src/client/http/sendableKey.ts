import { refuse, RefusalError } from '../../domain/errors.js'

/** A request ID as a header can carry it. Throws `payload_invalid` for one that none can. */
export function sendableKey(requestId: string): string {
  if (/^[\x21-\x7e]+( +[\x21-\x7e]+)*$/.test(requestId)) return requestId
  throw new RefusalError(refuse('payload_invalid', {
    command: 'A request', field: 'requestId', problem: '`requestId` travels in a header over HTTP, and may hold letters without accents, digits, punctuation and spaces only',
  }))
}
