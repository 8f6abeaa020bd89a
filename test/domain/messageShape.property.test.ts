import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandKinds, commandSchemas, type CommandKind } from '../../src/domain/commands.js'
import { refusalOfShape } from '../../src/domain/ladder.js'

/**
 * Zod judges at the edge, `refusalOfShape` inside the workflow, where zod must not be. The ladder looks at fewer fields,
 * and not at lengths; where both look they must agree, or a signal would be carried out that an update may not ask for.
 */

const complete: Record<CommandKind, Record<string, unknown>> = {
  accept: {},
  reject: { note: 'On a train' },
  escalate: { note: 'Not the link', handoff: { validatedFacts: ['The link is up'] } },
  sendBack: { question: 'Which site?' },
  answer: { note: 'Basel', handoff: { validatedFacts: ['It is Basel'] } },
  deEscalate: { justification: 'A known fault', toStage: 'Triage' },
  approve: { note: 'Go on' },
  decline: { note: 'Not yet' },
  watch: { person: 'Amara' },
  unwatch: {},
  resolve: { code: 'Fixed', notes: 'Replaced' },
  reopen: { note: 'It is back' },
  hold: { reason: 'Awaiting Caller', comment: 'Please call' },
  resume: { note: 'Go on' },
  reassign: { group: 'Service Desk', note: 'Yours' },
  assign: { to: 'Nadia' },
  reclassify: { category: 'SD-WAN', subcategory: null, impact: 1, urgency: 3, addTags: ['complex'], removeTags: ['lyon', 'bank'], note: 'Seen' },
  close: { note: 'Done' },
  cancel: {},
}

/** The fields that the ladder judges as well. */
const judged: Record<CommandKind, readonly string[]> = {
  accept: [],
  reject: [],
  escalate: ['note'],
  sendBack: ['question'],
  answer: ['note'],
  deEscalate: ['justification'],
  approve: [],
  decline: ['note'],
  watch: [],
  unwatch: [],
  resolve: ['code', 'notes'],
  reopen: ['note'],
  hold: ['reason'],
  resume: [],
  reassign: ['group'],
  assign: ['to'],
  reclassify: ['note', 'impact', 'urgency', 'addTags', 'removeTags'],
  close: [],
  cancel: [],
}

const tooMany = Array.from({ length: 21 }, (_, index) => `${index}`)
const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('', ' \n\t', 0, 4, 1.5, '1', null, undefined, 'Awaiting Vendor', [], {}, ['x'], [' '], ['x', 1], tooMany))
const kinds = fc.constantFrom(...commandKinds)

/** A complete payload in which some fields are junk, missing, or too many. */
const payloads = kinds.chain(kind => {
  const whole: Record<string, unknown> = { by: 'Amara', requestId: 'r1', expectStage: 'Triage', ...complete[kind] }
  return fc.tuple(fc.subarray(Object.keys(whole)), fc.dictionary(fc.constantFrom(...Object.keys(whole), 'surplus'), junk, { maxKeys: 3 }))
    .map(([kept, replaced]) => ({
      kind,
      payload: { ...Object.fromEntries(Object.entries(whole).filter(([field]) => kept.includes(field) || !(field in replaced))), ...replaced },
    }))
})

const issuesOf = (kind: CommandKind, payload: unknown) => commandSchemas[kind].safeParse(payload).error?.issues ?? []

describe('the two judges of a message', () => {
  it('let the same messages through: what zod takes the ladder takes', () => {
    fc.assert(fc.property(payloads, ({ kind, payload }) => {
      // Only the ladder knows that an Awaiting Caller hold must tell the caller what is awaited.
      fc.pre(kind !== 'hold' || payload.comment !== undefined)
      if (issuesOf(kind, payload).length === 0) expect(refusalOfShape({ ...payload, kind })).toBeNull()
    }), { numRuns: 3000 })
  })

  it('refuse the same messages, by what both look at', () => {
    fc.assert(fc.property(payloads, ({ kind, payload }) => {
      const common = ['by', 'requestId', ...judged[kind]]
      const wrong = issuesOf(kind, payload).filter(({ path, code }) => common.includes(String(path[0])) && code !== 'too_big')
      const tooBig = issuesOf(kind, payload).some(({ path }) => path.length === 1 && ['impact', 'urgency', 'addTags', 'removeTags'].includes(String(path[0])))
      const refusal = refusalOfShape({ ...payload, kind })
      if (wrong.length > 0 || tooBig) expect(refusal).not.toBeNull()
      if (refusal && refusal.details.field !== 'comment') expect(issuesOf(kind, payload)).not.toEqual([])
    }), { numRuns: 3000 })
  })

  it('name one of the fields that zod names', () => {
    fc.assert(fc.property(payloads, ({ kind, payload }) => {
      const refusal = refusalOfShape({ ...payload, kind })
      fc.pre(refusal !== null && refusal.details.field !== 'comment')
      expect(issuesOf(kind, payload).map(({ path }) => path[0])).toContain(refusal?.details.field)
    }), { numRuns: 1000 })
  })

  it('are never thrown off: any JSON is let through or refused with a code', () => {
    const objects = fc.dictionary(
      fc.constantFrom('kind', 'by', 'requestId', 'reason', 'impact', 'addTags', 'note', 'comment', 'toString', '__proto__'),
      fc.oneof(kinds, fc.jsonValue(), fc.constant({ toString: 1 })),
    )
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), objects), message => {
      const refusal = refusalOfShape(message)
      if (refusal) expect(['unknown_command', 'field_required', 'field_invalid', 'payload_invalid']).toContain(refusal.code)
    }), { numRuns: 3000 })
  })
})
