import { describe, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import { commandSchemas, openSchema } from '../../src/domain/commands.js'
import { readPayload } from '../../src/domain/payload.js'

const said = { by: 'Ana', requestId: 'r' }

describe('A payload that cannot be taken', () => {
  const long = 'x'.repeat(100_001)
  it.each<[string, ZodType, object, string]>([
    ['a text that is too long', commandSchemas.reopen, { note: long }, '`note` is longer than 100,000 characters'],
    ['a blank text', commandSchemas.reopen, { note: ' ' }, '`note` must not be blank'],
    ['nothing at all', commandSchemas.reopen, {}, '`note` is missing'],
    ['a number for a text', commandSchemas.reopen, { note: 7 }, '`note` must be a text, not a number'],
    ['an unknown field', commandSchemas.reopen, { note: 'x', why: 'y' }, 'it knows no `why`'],
    ['a text for a pair', commandSchemas.escalate, { note: 'x', handoff: { attemptedRemediation: ['Restarted'] } }, '`handoff.attemptedRemediation.0` must be an object like {"step": …, "outcome": …}, not a text'],
    ['a text for a list', commandSchemas.escalate, { note: 'x', handoff: { validatedFacts: 'none' } }, '`handoff.validatedFacts` must be a list, not a text'],
    ['a text for yes or no', commandSchemas.escalate, { note: 'x', warm: 'yes' }, '`warm` must be true or false, not a text'],
    ['another word than those there are', commandSchemas.escalate, { note: 'x', severity: 'Low' }, '`severity` must be one of: High, Medium'],
    ['too many people', commandSchemas.escalate, { note: 'x', watchers: Array.from({ length: 101 }, () => 'Ana') }, '`watchers` has more than 100 entries'],
    ['a level that there is not', commandSchemas.reclassify, { note: 'x', impact: 4 }, '`impact` must be at most 3'],
    ['half a level', commandSchemas.reclassify, { note: 'x', impact: 1.5 }, '`impact` must be a whole number, not 1.5'],
    ['null', commandSchemas.reopen, { note: null }, '`note` must be a text, not null'],
  ])('for %s is told so in plain words', (_, schema, payload, problem) => {
    expect(readPayload(schema, 'sendBack', { ...said, ...payload })).toMatchObject({ refused: { code: 'payload_invalid', message: `send-back cannot be sent: ${problem}.` } })
  })

  it('names everything that is wrong with it', () => {
    const reading = readPayload(openSchema, 'open', { ...said, shortDescription: 'x', caller: '', impact: 0, urgency: 1 })
    expect('refused' in reading && reading.refused.message).toBe('open cannot be sent: `caller` must not be blank; `category` is missing; `impact` must be at least 1.')
  })
})
