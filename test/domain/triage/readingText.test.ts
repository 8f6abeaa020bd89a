import { describe, expect, it } from 'vitest'
import { isNegative, unread, type Reading } from '../../../src/domain/triage/reading.js'
import { openingReadText, readingText, translationText } from '../../../src/domain/triage/readingText.js'

const reading: Reading = {
  language: { code: 'en', confidence: 0.8, evidence: ['is', 'still'] },
  sentiment: { tone: 'negative', score: -0.6, evidence: ['still  not\nworking'] },
  suggestion: { category: 'SD-WAN', subcategory: 'Link failure', urgency: 1, tags: ['outage', 'site'], because: ['offline', 'down'] },
  by: 'rules', remarks: [],
}
const opened = { category: 'Network', subcategory: null, impact: 2, urgency: 2, tags: [] }

describe('a reading in words', () => {
  it('says language and tone, and what the tone rests on', () => {
    expect(readingText(reading)).toBe('English, negative (“still not working”)')
    expect(readingText({ ...reading, sentiment: { tone: 'neutral', score: 0, evidence: [] } })).toBe('English, neutral')
  })

  it('says what is not certain, and what was remarked', () => {
    expect(readingText({ ...reading, language: null, sentiment: null })).toBe('language not certain, tone not certain')
    expect(readingText({ ...reading, sentiment: null, remarks: ['the rules know the moods of English and German only'] }))
      .toBe('English, tone not certain; the rules know the moods of English and German only')
    expect(readingText(unread('rules', 'out of memory'))).toBe('it could not be read: out of memory')
  })

  it('shortens a long quotation, never within a character', () => {
    expect(readingText({ ...reading, sentiment: { tone: 'negative', score: -1, evidence: ['😡'.repeat(100)] } })).toBe(`English, negative (“${'😡'.repeat(59)}…”)`)
  })

  it('tells the stream of a new incident what was read, what is suggested and why, and that nothing was changed', () => {
    expect(openingReadText(reading, opened)).toBe(
      'Read by rules: English (“is”, “still”), negative (“still not working”). '
      + 'Suggested is category SD-WAN, subcategory Link failure, urgency 1, tags outage, site, because of “offline”, “down”; nothing was changed.')
  })

  it('suggests only what the incident does not have', () => {
    const same = { category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 1, tags: ['outage'] }
    expect(openingReadText(reading, same)).toMatch(/Suggested is tag site, because/)
    expect(openingReadText(reading, { ...same, tags: ['site', 'outage'] })).toMatch(/It is classified as “offline”, “down” suggests\.$/)
    expect(openingReadText(reading, { ...same, subcategory: null })).toMatch(/Suggested is category SD-WAN, subcategory Link failure, tag site/)
  })

  it('says that nothing is suggested, and why nothing was read', () => {
    expect(openingReadText({ ...reading, suggestion: null }, opened)).toMatch(/\. Nothing is suggested\.$/)
    expect(openingReadText(unread('rules', 'a fault'), opened)).toBe('Read by rules: it could not be read: a fault. Nothing is suggested.')
  })

  it('marks a translation, or says why there is none', () => {
    expect(translationText({ translated: 'The line is down', from: 'de', to: 'en', by: 'machine' })).toBe('(translated from German by machine) The line is down')
    expect(translationText({ translated: null, because: 'no translator is configured' })).toBe('(not translated: no translator is configured)')
  })
})

describe('a negative reading', () => {
  it('is one whose tone is negative; what could not be read is none', () => {
    expect([reading, { ...reading, sentiment: null }, unread('rules', 'a fault'), null, undefined].map(isNegative)).toEqual([true, false, false, false, false])
  })
})
