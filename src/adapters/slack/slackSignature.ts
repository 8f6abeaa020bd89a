import { createHmac, timingSafeEqual } from 'node:crypto'

/** What of a request Slack has signed. */
export interface SignedBySlack {
  /** The header `x-slack-request-timestamp`: seconds since 1970. */
  timestamp: string
  /** The header `x-slack-signature`. */
  signature: string
  /** As it came: read and written again it would be another. */
  body: Buffer
}

/** Slack's own advice: what is older may be somebody else's copy. */
export const validForMs = 300_000

/** Why a request is not from Slack, or not from just now; null: it is. */
export function faultOfSignature({ timestamp, signature, body }: SignedBySlack, secret: string, at: string): string | null {
  if (timestamp === '' || signature === '') return 'it is not signed'
  const expected = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'the signature is another'
  const signedAtMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN
  return Math.abs(Date.parse(at) - signedAtMs) <= validForMs ? null : 'it was signed too long ago, or the clocks differ'
}
