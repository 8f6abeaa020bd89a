import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDraft, escalationOf, textOf, type HandoffDraft } from '../../src/console/incident/handoffDraft.js'
import { handoffDetailsSchema } from '../../src/domain/commands.js'

const drafted = (changes: Partial<HandoffDraft>) => escalationOf({ ...emptyDraft, ...changes })
const text = fc.oneof(fc.constantFrom('', ' ', '\n', 'Ping fails', 'a, b', ' two\n\n lines '), fc.string())

const anyDraft: fc.Arbitrary<HandoffDraft> = fc.record({
  note: text, validatedFacts: text, diagnosticResults: fc.array(fc.record({ what: text, result: text }), { maxLength: 3 }),
  attemptedRemediation: fc.array(fc.record({ step: text, outcome: text }), { maxLength: 3 }), workingHypothesis: text, businessContext: text, hours: text, zone: text, channel: text,
  request: text, reason: fc.constantFrom('', 'access'), kind: fc.constantFrom('functional', 'hierarchical'), customerInformed: fc.boolean(), override: text, toStage: text,
  warm: fc.boolean(), introduce: fc.boolean(), severity: fc.constantFrom('', 'High'), template: text, watchers: text,
})

describe('An escalation as it is written', () => {
  it('sends nothing of what nobody wrote', () => {
    expect(escalationOf(emptyDraft)).toEqual({})
    expect(drafted({ note: ' \n', validatedFacts: '\n \n', diagnosticResults: [{ what: 'Ping', result: ' ' }], watchers: ' , ', override: ' ' })).toEqual({})
  })

  it('sends lines as facts, whole pairs, and names that commas divide', () => {
    expect(drafted({
      note: 'Down', validatedFacts: ' Power is fine \n\nLTE carries', diagnosticResults: [{ what: 'Ping', result: 'fails' }, { what: '', result: 'x' }],
      attemptedRemediation: [{ step: 'Reseated', outcome: 'no change' }], hours: '9–17', customerInformed: true, reason: 'access',
    })).toEqual({
      note: 'Down',
      handoff: {
        validatedFacts: ['Power is fine', 'LTE carries'], diagnosticResults: [{ what: 'Ping', result: 'fails' }], attemptedRemediation: [{ step: 'Reseated', outcome: 'no change' }],
        userAccessibility: { hours: '9–17' }, reason: 'access', customerInformed: true,
      },
    })
    expect(drafted({ kind: 'hierarchical', note: 'Leaving', watchers: 'Ana, Ben ,,', severity: 'High', template: 'Churn' }))
      .toEqual({ note: 'Leaving', handoff: { kind: 'hierarchical' }, severity: 'High', template: 'Churn', watchers: ['Ana', 'Ben'] })
  })

  it('is kept as one text with all that was written, or none', () => {
    expect(textOf(emptyDraft)).toBe('')
    expect(textOf({ ...emptyDraft, note: ' Down ', validatedFacts: 'Power is fine\nLTE carries', attemptedRemediation: [{ step: 'Reseated', outcome: 'no change' }], workingHypothesis: 'The optics', toStage: 'L3 investigation' }))
      .toBe('Down\nChecked and true: \n  - Power is fine\n  - LTE carries\nTried: \n  - Reseated: no change\nSuspected: The optics')
    expect(textOf({ ...emptyDraft, workingHypothesis: 'The optics' })).toBe('Suspected: The optics')
  })

  it('sends of two kinds only what its own has: a stage to skip to, or a severity', () => {
    const both = { note: 'x', toStage: 'L3 investigation', warm: true, introduce: true, severity: 'High', template: 'Churn', watchers: 'Ana' }
    expect(Object.keys(drafted({ ...both, kind: 'functional' })).sort()).toEqual(['introduce', 'note', 'toStage', 'warm'])
    expect(Object.keys(drafted({ ...both, kind: 'hierarchical' })).sort()).toEqual(['handoff', 'note', 'severity', 'template', 'watchers'])
  })

  it('has the shape that the API takes, whatever was typed', () => {
    fc.assert(fc.property(anyDraft, draft => {
      const { handoff } = escalationOf(draft)
      if (handoff !== undefined) expect(handoffDetailsSchema.safeParse(handoff).error).toBeUndefined()
    }))
  })
})
