import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, type RoutingFacts } from '../../../src/domain/policy/condition.js'
import { witness } from '../../../src/domain/policy/witness.js'
import { conditions, everyFacts } from './policyArbitraries.js'

const few = fc.array(conditions, { maxLength: 2 })
const many = fc.array(conditions, { maxLength: 7 })
const priorities = fc.subarray([1, 2, 3, 4, 5], { minLength: 1 })

describe('facts that meet some conditions and none of others', () => {
  it('are found exactly when there are some', () => {
    let [found, none] = [0, 0]
    fc.assert(fc.property(few, many, priorities, (met, unmet, given) => {
      const fits = (facts: RoutingFacts) => given.includes(facts.priority) && met.every(one => matches(one, facts)) && !unmet.some(one => matches(one, facts))
      const facts = witness(met, unmet, given)
      if (facts) found += 1
      else none += 1
      if (facts) expect(fits(facts)).toBe(true)
      else expect(everyFacts.find(fits)).toBeUndefined()
    }), { numRuns: 3_000 })
    expect(Math.min(found, none)).toBeGreaterThan(300)
  })

  it('are found at once among a thousand rows', () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ category: [`C${index % 40}`], subcategory: [`S${index}`], priority: [1 + (index % 5)] }))
    expect(witness([], rows, [1, 2, 3, 4, 5])).toMatchObject({ category: 'Other', subcategory: null })
    expect(witness([{ category: ['C7'], subcategory: ['S47'] }], rows, [3])).toBeNull()
  })

  it('have a category that is nobody\'s name', () => {
    expect(witness([], [{ category: ['Other'] }], [1])?.category).toBe('Other.')
  })
})
