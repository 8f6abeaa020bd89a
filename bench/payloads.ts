import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { encryptingCodec } from '../src/temporal/codec/encryptingCodec.js'
import { payloadKeysOf } from '../src/temporal/codec/payloadKeys.js'

/** What encryption costs a payload; pure, no server. */

const before = 500

/** How long encrypting and decrypting one payload of so many bytes takes, in ms, each time. */
export async function payloadTimes(bytes: number, count: number): Promise<number[]> {
  const codec = encryptingCodec(payloadKeysOf(`bench:${randomBytes(32).toString('base64')}`))
  const payload: Payload = defaultPayloadConverter.toPayload('x'.repeat(bytes))
  const times: number[] = []
  for (let turn = 0; turn < before + count; turn += 1) {
    const began = performance.now()
    await codec.decode(await codec.encode([payload]))
    if (turn >= before) times.push(performance.now() - began)
  }
  return times
}
