import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuse } from '../../src/domain/errors.js'
import { commandSchemas } from '../../src/domain/commands.js'
import { bytesOf, isLight, largestMessage, largestPortion, portionOf, refusalOfSize } from '../../src/domain/messageSize.js'
import { readPayload } from '../../src/domain/payload.js'

describe('The size of a message', () => {
  it('is that of its JSON in UTF-8, whatever characters it has', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', 'ü', '界', '😀', '\0')), value => {
      expect(bytesOf(value)).toBe(Buffer.byteLength(JSON.stringify(value)))
    }), { numRuns: 2000 })
  })

  it('may be a million bytes, and no more', () => {
    expect(refusalOfSize('resume', largestMessage)).toBeNull()
    expect(refusalOfSize('resume', largestMessage + 1)).toMatchObject({ code: 'payload_invalid', details: { command: 'resume', field: '(payload)' } })
  })

  it('is judged with the payload: fields of 100 kB are taken, ten more of them are not', () => {
    const facts = (count: number) => ({ by: 'Amara', requestId: 'r', note: 'n', handoff: { validatedFacts: Array.from({ length: count }, () => 'x'.repeat(100_000)) } })
    expect(readPayload(commandSchemas.escalate, 'escalate', facts(9))).toHaveProperty('payload')
    expect(readPayload(commandSchemas.escalate, 'escalate', facts(10))).toMatchObject({ refused: { code: 'payload_invalid' } })
  })
})

describe('A portion', () => {
  const messages = fc.array(fc.constantFrom(1, 1000, 30_000, 300_000).map(length => 'x'.repeat(length)), { maxLength: 30 })

  it('is the longest beginning that fits, and one message at least', () => {
    fc.assert(fc.property(messages, all => {
      const portion = portionOf(all)
      expect(all.slice(0, portion.length)).toEqual(portion)
      if (all.length > 0) expect(portion.length).toBeGreaterThan(0)
      if (portion.length > 1) expect(isLight(portion)).toBe(true)
      if (portion.length < all.length) expect(isLight(all.slice(0, portion.length + 1))).toBe(false)
    }), { numRuns: 300 })
  })

  it('is of two hundred at most', () => {
    expect(portionOf(Array.from({ length: 5000 }, () => 'a'))).toHaveLength(largestPortion.count)
  })
})

describe('A refusal', () => {
  it('quotes no more than fits beside the message that it refuses', () => {
    const long = 'x'.repeat(900_000)
    for (const refusal of [
      refuse('field_invalid', { field: 'reason', value: long, reason: long, allowed: ['a', long] }),
      refuse('payload_invalid', { command: long, field: long, problem: long, problems: [{ field: long, reason: long }] }),
    ]) expect(bytesOf(refusal)).toBeLessThan(150_000)
  })

  it('of a payload with a hundred thousand faults names some of them', () => {
    const blanks = { by: 'Amara', requestId: 'r', note: 'n', handoff: { validatedFacts: Array.from({ length: 100_000 }, () => '') } }
    const strange = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field ${index}`, 1]))
    for (const payload of [blanks, { by: 'Amara', requestId: 'r', note: 'n', ...strange }]) {
      const reading = readPayload(commandSchemas.escalate, 'escalate', payload)
      expect(bytesOf(reading)).toBeLessThan(100_000)
      expect(reading).toMatchObject({ refused: { code: 'payload_invalid', details: { problems: expect.any(Array) as unknown } } })
    }
  })
})
