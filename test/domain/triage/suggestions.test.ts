import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestionOf, type SuggestionRule } from '../../../src/domain/triage/suggestions.js'

const link: SuggestionRule = { words: ['offline', 'link down', 'BGP', 'Leitung*'], category: 'SD-WAN', subcategory: 'Link failure', tags: ['outage'] }
const everybody: SuggestionRule = { words: ['everybody', 'whole site'], impact: 1, tags: ['outage', 'site'] }
const printer: SuggestionRule = { words: ['printer', 'toner'], category: 'Printing', urgency: 3 }

describe('a suggestion', () => {
  it.each([
    ['Branch 7 is OFFLINE', 'OFFLINE'],
    ['The link-down alarm came twice', 'link-down'],
    ['bgp flaps', 'bgp'],
    ['Die Leitungen sind weg', 'Leitungen'],
  ])('reads %j by the word as it stands there', (text, word) => {
    expect(suggestionOf(text, [link])).toEqual({ category: 'SD-WAN', subcategory: 'Link failure', tags: ['outage'], because: [word] })
  })

  it.each(['The offlines', 'We link up. Down there it is fine', 'The link went down', 'Standleitung', ''])('finds no word within another, nor a row of words apart: %j', text => {
    expect(suggestionOf(text, [link])).toBeNull()
  })

  it('takes each field from the first rule that has it, and the tags of all', () => {
    expect(suggestionOf('Everybody is offline, even the printer', [link, everybody, printer])).toEqual({
      category: 'SD-WAN', subcategory: 'Link failure', impact: 1, urgency: 3, tags: ['outage', 'site'], because: ['offline', 'Everybody', 'printer'],
    })
  })

  it('never gives one rule\'s subcategory to another rule\'s category', () => {
    expect(suggestionOf('printer offline', [printer, link])).toEqual({ category: 'Printing', urgency: 3, tags: ['outage'], because: ['printer', 'offline'] })
  })

  it('names no word that decided nothing', () => {
    expect(suggestionOf('toner, printer, offline', [{ words: ['printer'], category: 'Printing' }, { words: ['offline'], category: 'SD-WAN' }]))
      .toEqual({ category: 'Printing', because: ['printer'] })
  })

  it.each([
    ['網路還是連不上', '連不上'], ['نُظُم الشبكة متوقفة', 'الشبكة'], ['ΤΟ ΔΙΚΤΥΟ ΕΠΕΣΕ', 'δικτυο'], ['cafe\u0301 down', 'café'], ['It’s broken', 'it\'s'], ['Die STRASSE', 'Straße'],
  ])('finds words of every script, however they are typed: %s', (text, word) => {
    expect(suggestionOf(text, [{ words: [word], category: 'Found' }])?.category).toBe('Found')
  })

  it('has words of the text for whatever it says, and finds each word that stands there', () => {
    const word = fc.constantFrom('offline', 'BGP', 'printer', 'toner', 'everybody', 'alpha', 'beta', '42', '…', '👍', '\u202e')
    fc.assert(fc.property(fc.array(word, { maxLength: 12 }), words => {
      const text = words.join(' ')
      const suggestion = suggestionOf(text, [link, everybody, printer])
      expect(suggestion !== null).toBe(words.some(one => ['offline', 'BGP', 'printer', 'toner', 'everybody'].includes(one)))
      for (const because of suggestion?.because ?? []) expect(words).toContain(because)
    }))
  })
})
