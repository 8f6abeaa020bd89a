import { createHash } from 'node:crypto'
import type { RequestRef } from '../../ports/requestRef.js'

/** A request as it is stored: its payload may be large, and only has to be recognised. */
export interface HashedRequest {
  requestId: string
  payloadHash: string
}

export function hashed({ requestId, payload }: RequestRef): HashedRequest {
  return { requestId, payloadHash: createHash('sha256').update(payload).digest('hex') }
}
