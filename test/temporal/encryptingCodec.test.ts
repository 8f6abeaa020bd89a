import { randomBytes } from 'node:crypto'
import type { Payload } from '@temporalio/common'
import { defaultPayloadConverter } from '@temporalio/common'
import proto from '@temporalio/proto'
import { describe, expect, it } from 'vitest'
import { RefusalError } from '../../src/domain/errors.js'
import { summaryLine } from '../../src/domain/summary.js'
import { encryptingCodec } from '../../src/temporal/codec/encryptingCodec.js'
import { noPayloadKeys, payloadKeysOf, readPayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { textsOf } from '../support/payloads.js'

const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const [old, recent] = [entry('old'), entry('recent')]
const codecOf = (text: string) => encryptingCodec(payloadKeysOf(text))
const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value)
const valueOf = (payload: Payload | undefined) => defaultPayloadConverter.fromPayload<unknown>(payload as Payload)
const keyOf = ({ metadata }: Payload) => Buffer.from(metadata?.['encryption-key-id'] ?? '').toString()

/** The payload as it is stored, and what the codec makes of it. */
async function encrypted(value: unknown, keys = old): Promise<Payload> {
  const [payload] = await codecOf(keys).encode([payloadOf(value)])
  if (!payload) throw new Error('a payload was lost')
  return payload
}

async function refusalOf(payload: Payload, keys = old): Promise<string> {
  return codecOf(keys).decode([payload]).then(() => 'read', (error: unknown) => error instanceof RefusalError ? error.refusal.code : String(error))
}

describe('A payload', () => {
  it.each(['Vault door', '', 0, null, undefined, { nested: ['ü', '𝔙'] }, new Uint8Array([0, 255]), 'x'.repeat(300_000)])('comes back as it was: %s', async value => {
    const stored = await encrypted(value)
    const [read] = await codecOf(old).decode([stored])
    expect(valueOf(read)).toEqual(value)
    expect(textsOf(read?.metadata)).toEqual(textsOf(payloadOf(value).metadata))
  })

  it('holds nothing readable but how it was encrypted', async () => {
    const { metadata, data } = await encrypted('Vault door')
    expect(textsOf(metadata)).toBe('encoding\nbinary/encrypted\nencryption-key-id\nold')
    expect(Buffer.from(data ?? []).toString('latin1')).not.toMatch(/Vault|json/)
  })

  it('never looks the same twice', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => encrypted('Vault door')))
    expect(new Set(many.map(({ data }) => Buffer.from(data ?? []).subarray(0, 12).toString('hex'))).size).toBe(200)
  })

  it('that nobody encrypted is read as it is', async () => {
    expect(valueOf((await codecOf(old).decode([payloadOf('plain')]))[0])).toBe('plain')
    expect(valueOf((await encryptingCodec(noPayloadKeys).encode([payloadOf('plain')]))[0])).toBe('plain')
  })

  it('is refused once any of its bytes was changed, or is missing', async () => {
    const stored = await encrypted('Vault')
    const data = Buffer.from(stored.data ?? [])
    for (let index = 0; index < data.length; index += 1) {
      const changed = Buffer.from(data)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect([index, await refusalOf({ ...stored, data: changed })]).toEqual([index, 'payload_unreadable'])
      expect([index, await refusalOf({ ...stored, data: data.subarray(0, index) })]).toEqual([index, 'payload_unreadable'])
    }
    expect(await refusalOf({ metadata: stored.metadata })).toBe('payload_unreadable')
  })

  it('is refused under the ID of another key, even if the bytes of the keys are the same', async () => {
    const stored = await encrypted('Vault', old)
    const same = `${old},twin:${old.split(':')[1]}`
    expect(await refusalOf(stored, same)).toBe('read')
    expect(await refusalOf({ ...stored, metadata: { ...stored.metadata, 'encryption-key-id': Buffer.from('twin') } }, same)).toBe('payload_unreadable')
  })

  it('whose key is not there is refused by the name of the key', async () => {
    expect(await refusalOf(await encrypted('Vault', recent))).toBe('payload_key_missing')
    await expect(encryptingCodec(noPayloadKeys).decode([await encrypted('Vault')])).rejects.toThrow('encrypted with the key old, which this process does not have')
    const nameless = { metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('x'.repeat(5_000)) } }
    await expect(codecOf(old).decode([nameless])).rejects.toMatchObject({ refusal: { details: { keyId: 'x'.repeat(100) } } })
  })

  it.each(['"'.repeat(200), '𝔙'.repeat(200), 'x'.repeat(200), 'ü'.repeat(200), `${'\\'.repeat(88)} ends`])('of a line for the Temporal UI fits into Temporal\'s 400 bytes: %s', async text => {
    const stored = await encrypted(summaryLine(text), entry('x'.repeat(32)))
    expect(proto.temporal.api.common.v1.Payload.encode(stored).finish().length).toBeLessThanOrEqual(400)
    expect(summaryLine(text)).toMatch(/…$/)
  })
})

describe('Of several keys', () => {
  it('the first encrypts and all read', async () => {
    const both = `${recent},${old}`
    expect(keyOf(await encrypted('Vault', both))).toBe('recent')
    for (const keys of [old, recent]) expect(await refusalOf(await encrypted('Vault', keys), both)).toBe('read')
  })

  it('behind "none" each reads and none encrypts', async () => {
    const reading = `none,${recent},${old}`
    expect(valueOf(await encrypted('Vault', reading))).toBe('Vault')
    for (const keys of [old, recent]) expect(await refusalOf(await encrypted('Vault', keys), reading)).toBe('read')
  })
})

describe('The setting', () => {
  const key = randomBytes(32).toString('base64')
  it.each([
    ['none', /behind "none" must come/],
    [`${key}`, /entry 1 must begin with the ID/],
    [`2026:${key},`, /entry 2 must begin with the ID/],
    [`2026:${key},none`, /entry 2 must begin/],
    [`a b:${key}`, /entry 1 must begin/],
    [`${'x'.repeat(33)}:${key}`, /entry 1 must begin/],
    [`none:${key}`, /entry 1 must begin/],
    [`2026:${key},2026:${key}`, /the key 2026 is there twice/],
    ['2026:', /the key 2026 must be 32 bytes in base64/],
    [`2026:${key.slice(0, -1)}`, /the key 2026 must be 32 bytes/],
    [`2026:${randomBytes(16).toString('base64')}`, /the key 2026 must be 32 bytes/],
    [`2026:${randomBytes(33).toString('base64')}`, /the key 2026 must be 32 bytes/],
  ])('%s is refused, and told without a key', (text, problem) => {
    const reading = readPayloadKeys(text)
    expect('problems' in reading && reading.problems.join()).toMatch(problem)
    expect(JSON.stringify(reading)).not.toContain(key.slice(0, 20))
    expect(() => payloadKeysOf(text)).toThrow(problem)
  })

  it('may have blanks around its commas, and be left out', () => {
    expect([...payloadKeysOf(` ${recent} , ${old} `).byId.keys()]).toEqual(['recent', 'old'])
    expect(payloadKeysOf(undefined)).toEqual(noPayloadKeys)
    expect(payloadKeysOf('')).toEqual(noPayloadKeys)
  })

  it('shows no key to whoever prints what was read', () => {
    const [, base64 = ''] = old.split(':')
    expect(JSON.stringify(payloadKeysOf(old))).not.toContain(base64)
  })
})
