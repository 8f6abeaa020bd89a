import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionWords, covers, isUnconditional, matches } from '../../../src/domain/policy/condition.js'
import { conditions, routingFacts } from './policyArbitraries.js'

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

  it('that covers another matches whatever the other matches', () => {
    fc.assert(
      fc.property(conditions, conditions, routingFacts, (wide, narrow, any) => {
        const met = {
          category: narrow.category?.[0] ?? any.category,
          subcategory: narrow.subcategory?.[0] ?? any.subcategory,
          priority: narrow.priority?.[0] ?? any.priority,
          vip: narrow.vip ?? any.vip,
          tags: [...any.tags, ...(narrow.tags?.slice(0, 1) ?? [])],
        }
        expect(matches(narrow, met)).toBe(true)
        if (covers(wide, narrow)) expect(matches(wide, met)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('covers another when it asks less, and not when it asks more', () => {
    expect(covers({}, { vip: true })).toBe(true)
    expect(covers({ stage: ['Triage'] }, { stage: ['Triage'], subcategory: ['Link failure'] })).toBe(true)
    expect(covers({ priority: [1, 2] }, { priority: [2] })).toBe(true)
    expect(covers({ vip: true }, {})).toBe(false)
    expect(covers({ priority: [2] }, { priority: [1, 2] })).toBe(false)
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
