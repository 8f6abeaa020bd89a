import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionWords, isUnconditional, matches } from '../../../src/domain/policy/condition.js'
import { routingFacts } from './policyArbitraries.js'

const facts = { category: 'SD-WAN', subcategory: 'Link failure', priority: 2, vip: false, tags: ['branch', 'retail'] }

describe('a condition', () => {
  it('matches everything when it asks nothing', () => {
    fc.assert(
      fc.property(routingFacts, any => {
        expect(matches({}, any)).toBe(true)
      }),
    )
    expect(isUnconditional({})).toBe(true)
    expect(conditionWords({})).toBe('always')
  })

  it('wants every field that it names, and of each any of its values', () => {
    expect(matches({ category: ['SD-WAN'], subcategory: ['Link failure', 'Device failure'] }, facts)).toBe(true)
    expect(matches({ category: ['SD-WAN'], subcategory: ['Device failure'] }, facts)).toBe(false)
    expect(matches({ priority: [1, 2] }, facts)).toBe(true)
    expect(matches({ priority: [1] }, facts)).toBe(false)
    expect(matches({ vip: true }, facts)).toBe(false)
    expect(matches({ tags: ['retail', 'bank'] }, facts)).toBe(true)
    expect(matches({ tags: ['bank'] }, facts)).toBe(false)
  })

  it('that names a subcategory does not match an incident without one', () => {
    expect(matches({ subcategory: ['Link failure'] }, { ...facts, subcategory: null })).toBe(false)
  })

  it('reads as a sentence', () => {
    expect(
      conditionWords({
        stage: ['Triage'],
        subcategory: ['Link failure', 'Device failure'],
        priority: [1],
        vip: true,
        tags: ['bank'],
      }),
    ).toBe('stage Triage, subcategory Link failure or Device failure, priority P1, VIP, tag bank')
  })
})
