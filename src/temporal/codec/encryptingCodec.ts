import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Payload, PayloadCodec } from '@temporalio/common'
import proto from '@temporalio/proto'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { PayloadKey, PayloadKeys } from './payloadKeys.js'

const { Payload: PayloadMessage } = proto.temporal.api.common.v1

const algorithm = 'aes-256-gcm'
const encoding = 'binary/encrypted'
const keyIdField = 'encryption-key-id'
/** 96 random bits for each payload, in front of it; the tag of 128 bits is behind it. */
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts each payload, its metadata with it, and reads what any of the keys encrypted. What is not encrypted is read as it
 * is. Throws a `RefusalError` for what cannot be read, `payload_key_missing` or `payload_unreadable`: then a workflow task is
 * tried again until somebody mended it, and no incident fails.
 *
 * Every process has it, without keys as well: Temporal's own reader takes an encrypted payload for a mistake of the workflow.
 */
export function encryptingCodec({ encryptsWith, byId }: PayloadKeys): PayloadCodec {
  return {
    encode: async payloads => encryptsWith === null ? payloads : payloads.map(payload => encrypted(payload, encryptsWith)),
    decode: async payloads => payloads.map(payload => {
      const { metadata, data } = payload
      if (textOf(metadata?.encoding) !== encoding) return payload
      const keyId = textOf(metadata?.[keyIdField])
      const key = byId.get(keyId)
      if (!key) throw new RefusalError(refuse('payload_key_missing', { keyId: keyId.slice(0, longestId), setting: 'BATON_PAYLOAD_KEYS' }))
      return decrypted(data ?? new Uint8Array(), key)
    }),
  }
}

/** Of an ID that somebody else wrote. */
const longestId = 100

function encrypted(payload: Payload, { id, secret }: PayloadKey): Payload {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, secret, nonce, { authTagLength: tagBytes }).setAAD(boundTo(id))
  const text = cipher.update(PayloadMessage.encode(payload).finish())
  return {
    metadata: { encoding: Buffer.from(encoding), [keyIdField]: Buffer.from(id) },
    data: Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]),
  }
}

function decrypted(data: Uint8Array, { id, secret }: PayloadKey): Payload {
  try {
    const tagAt = data.length - tagBytes
    const decipher = createDecipheriv(algorithm, secret, data.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(boundTo(id)).setAuthTag(data.subarray(tagAt))
    const bytes = Buffer.concat([decipher.update(data.subarray(nonceBytes, tagAt)), decipher.final()])
    const { metadata, data: text } = PayloadMessage.decode(bytes)
    return { metadata, data: text }
  } catch {
    // Which step of it failed is nobody's business: the key is another of the same name, or the bytes are not what was written.
    throw new RefusalError(refuse('payload_unreadable', { keyId: id, setting: 'BATON_PAYLOAD_KEYS' }))
  }
}

/** What the tag vouches for besides the text. */
function boundTo(keyId: string): Buffer {
  return Buffer.from(`${encoding} ${keyId}`)
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes).toString() : ''
}
