import { createHash } from 'node:crypto'

/** The request behind a step: the same ID gets the same answer, with another payload it is refused. */
export interface RequestRef {
  requestId: string
  payloadHash: string
}

/**
 * The reference to a request. Its hash covers everything that the request asks for, but not the order of its fields:
 * gateway and activities must come to the same hash for the same request.
 */
export function requestRef<R extends { requestId: string }>(request: R): RequestRef {
  const { requestId, ...payload } = request
  return { requestId, payloadHash: createHash('sha256').update(canonical(payload)).digest('hex') }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, nested: unknown) =>
    nested !== null && typeof nested === 'object' && !Array.isArray(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested)
}
