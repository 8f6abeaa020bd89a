import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'

/** One key of `BATON_PAYLOAD_KEYS`. */
export interface PayloadKey {
  id: string
  /** 256 bits, which no log or JSON shows. */
  secret: KeyObject
}

/** With which keys payloads are read, and with which one they are written. */
export interface PayloadKeys {
  /** Null: what is written stays readable to everybody. */
  encryptsWith: PayloadKey | null
  /** All that can be read, by ID. */
  byId: ReadonlyMap<string, PayloadKey>
}

/** Nothing is encrypted, and nothing that was can be read. */
export const noPayloadKeys: PayloadKeys = { encryptsWith: null, byId: new Map() }

/** As the first entry: the keys behind it only read. */
const onlyReading = 'none'

/** It stands in every payload, and Temporal takes a summary of 400 bytes with its metadata. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/
const keyBytes = 32

/** Reads `id:base64[,id:base64…]`: the first key encrypts, all decrypt. Problems never tell a key. */
export function readPayloadKeys(text: string): { keys: PayloadKeys } | { problems: string[] } {
  const entries = text.split(',').map(entry => entry.trim())
  const [first] = entries
  const named = first === onlyReading ? entries.slice(1) : entries
  const problems: string[] = []
  const byId = new Map<string, PayloadKey>()
  for (const [index, entry] of named.entries()) {
    const at = entry.indexOf(':')
    const id = entry.slice(0, Math.max(0, at))
    const place = `entry ${index + 1 + entries.length - named.length}`
    const bytes = bytesOf(entry.slice(at + 1))
    if (!idPattern.test(id) || id === onlyReading) problems.push(`${place} must begin with the ID of a key and a colon, as in 2026-11:…; an ID has up to 32 letters, digits and ._-, and is not "none"`)
    else if (bytes === null) problems.push(`the key ${id} must be 32 bytes in base64, as \`baton keys new\` or \`openssl rand -base64 32\` makes them`)
    else if (byId.has(id)) problems.push(`the key ${id} is there twice`)
    else byId.set(id, { id, secret: createSecretKey(bytes) })
  }
  if (named.length === 0) problems.push('behind "none" must come the keys that are still needed to read')
  if (problems.length > 0) return { problems }
  const [newest] = byId.values()
  return { keys: { encryptsWith: first === onlyReading ? null : newest ?? null, byId } }
}

/** A fresh entry of that ID. */
export function newPayloadKey(id: string): string {
  return `${id}:${randomBytes(keyBytes).toString('base64')}`
}

/** The keys of such a text, for services; none without one. Throws a `TypeError` that says what is wrong with it. */
export function payloadKeysOf(text: string | undefined): PayloadKeys {
  if (text === undefined || text === '') return noPayloadKeys
  const reading = readPayloadKeys(text)
  if ('problems' in reading) throw new TypeError(`The payload keys cannot be used: ${reading.problems.join('; ')}`)
  return reading.keys
}

/** Null for what is not exactly one key: a second spelling of the same bytes would be a slip. */
function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === keyBytes && bytes.toString('base64') === base64 ? bytes : null
}
