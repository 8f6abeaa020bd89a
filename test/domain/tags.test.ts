import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retagged, retaggingWords } from '../../src/domain/tags.js'

const names = fc.array(fc.constantFrom<string[]>('bank', 'complex', 'lyon', 'outage', 'vip'))

describe('Tags that are added and taken away', () => {
  it('are there, are gone, and those that nobody names stay in their order', () => {
    fc.assert(fc.property(fc.uniqueArray(names.map(([name = 'other']) => name)), names, names, (before, addTags, removeTags) => {
      const after = retagged(before, { addTags, removeTags })
      expect(new Set(after).size).toBe(after.length)
      expect(after).toEqual(expect.arrayContaining(addTags))
      expect(after.filter(tag => removeTags.includes(tag) && !addTags.includes(tag))).toEqual([])
      const unnamed = (tags: readonly string[]) => tags.filter(tag => !addTags.includes(tag) && !removeTags.includes(tag))
      expect(unnamed(after)).toEqual(unnamed(before))
      expect(retagged(after, { addTags, removeTags })).toEqual(after)
    }))
  })

  it.each([
    [['bank'], ['bank', 'complex', 'lyon'], 'tagged complex, lyon'],
    [['bank', 'lyon'], ['complex'], 'tagged complex; no longer tagged bank, lyon'],
    [['bank'], [], 'no longer tagged bank'],
    [['bank'], ['bank'], ''],
  ])('from %j to %j are told as "%s"', (before, after, words) => {
    expect(retaggingWords(before, after)).toBe(words)
  })
})
