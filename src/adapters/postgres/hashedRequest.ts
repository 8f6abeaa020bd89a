import { createHash } from 'node:crypto'
import type { MessageChannel } from '../../domain/messageChannel.js'
import type { RequestRef } from '../../ports/requestRef.js'

/** A request as it is stored: its payload may be large, and only has to be recognised. */
export interface HashedRequest {
  requestId: string
  payloadHash: string
  by: string | null
  channel: MessageChannel | null
}

export function hashed({ requestId, payload, by, channel }: RequestRef): HashedRequest {
  return { requestId, payloadHash: createHash('sha256').update(payload).digest('hex'), by: by ?? null, channel: channel ?? null }
}
