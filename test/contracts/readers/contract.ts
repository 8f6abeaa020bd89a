import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reading } from '../../../src/domain/triage/reading.js'
import type { SuggestionRule } from '../../../src/domain/triage/suggestions.js'
import type { Triage } from '../../../src/ports/triage.js'

export const suggestions: SuggestionRule[] = [
  { words: ['offline', 'link down', 'Leitung*'], category: 'SD-WAN', subcategory: 'Link failure', urgency: 1, tags: ['outage'] },
  { words: ['printer', 'Drucker'], category: 'Printing' },
]

export interface WiredTriage {
  triage: Triage
  close: () => Promise<void>
}

/** What every reader must do, by rules or by a model. */
export function triageContract(name: string, wire: () => Promise<WiredTriage>): void {
  describe(`triage: ${name}`, () => {
    let wired: WiredTriage
    beforeAll(async () => { wired = await wire() })
    afterAll(() => wired?.close())
    const read = (text: string, rules = suggestions) => wired.triage.read({ text, purpose: 'comment', suggestions: rules })

    it.each([
      ['en', 'The link is still not working, this is unacceptable.', 'negative'], ['de', 'Das ist nicht gut, wir warten seit Tagen.', 'negative'],
      ['en', 'We changed the cable on port 3 this morning.', 'neutral'], ['de', 'Wir haben heute früh das Kabel an Port 3 getauscht.', 'neutral'],
      ['en', 'It works again, thank you very much!', 'positive'], ['de', 'Es funktioniert wieder, vielen Dank!', 'positive'],
    ])('reads %s: %s', async (code, text, tone) => {
      const reading = await read(text)
      expect(reading).toMatchObject({ language: { code }, sentiment: { tone } })
      expect(unfounded(reading, text)).toEqual([])
    })

    it('suggests in the words of the policy, because of words of the text, and nothing that the policy does not have', async () => {
      const text = 'Branch 7 is offline since nine'
      expect((await read(text)).suggestion).toEqual({ category: 'SD-WAN', subcategory: 'Link failure', urgency: 1, tags: ['outage'], because: ['offline'] })
      expect((await read(text, [])).suggestion).toBeNull()
      expect((await read('Nothing of that kind')).suggestion).toBeNull()
    })

    it.each(['', ' ', '?', '4711', '\n\n'])('says nothing of %j', async text => {
      expect(await read(text)).toMatchObject({ language: null, sentiment: null, suggestion: null })
    })

    it('says by whom', async () => {
      expect((await read('The link is down')).by).toMatch(/\S/)
      expect(wired.triage.name).toMatch(/\S/)
    })

    it('reads the beginning of a text of 100,000 characters, and says so', async () => {
      const text = `The branch is offline and nobody answers. ${'0123456789abcdef '.repeat(6000)}`.slice(0, 100_000)
      const reading = await read(text)
      expect(reading).toMatchObject({ language: { code: 'en' }, suggestion: { category: 'SD-WAN' } })
      expect(reading.remarks).toContain('only the first 10,000 of 100,000 characters were read')
      const beyond = await read(`${'The line is fine. '.repeat(1000)} offline`)
      expect(beyond.suggestion).toBeNull()
    })

    it('reads texts of every kind without failing, and rests every statement on words of the text', async () => {
      const characters = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...strange))
      const sentences = fc.constantFrom('not working', 'sehr gut', 'offline', 'danke', 'nicht', '?!', '👎', 'no problem', 'kein', '.')
      await fc.assert(fc.asyncProperty(fc.array(fc.oneof(characters, sentences), { maxLength: 12 }), async parts => {
        const text = parts.join(' ')
        expect(unfounded(await read(text), text)).toEqual([])
      }), { numRuns: 300 })
    })
  })
}

const strange = [
  '\0', '\u0007\u001b[2J', '\u202eesrever', '\u2066\u2069', '\ud83d', '\udc4d', '👨‍👩‍👧‍👦', '🏳️‍🌈', 'e\u0301\u0302\u0303', 'العربية شبكة', 'עברית', 'ไม่ทำงาน', '接続できません',
  'ﬁ', 'İstanbul', 'ǅ', '\ufeff', '\u00a0', 'a'.repeat(300), '̀'.repeat(50), '\'\'’', '* * *', '<script>', '\\', '%s', '￾',
]

/** The statements that lack words of the text. */
function unfounded({ language, sentiment, suggestion }: Reading, text: string): string[] {
  const statements: [string, string[] | undefined, boolean][] = [
    ['language', language?.evidence, false], ['sentiment', sentiment?.evidence, sentiment?.tone === 'neutral'], ['suggestion', suggestion?.because, false],
  ]
  return statements.flatMap(([name, evidence, mayBeEmpty]) => {
    if (!evidence) return []
    if (evidence.length === 0 && !mayBeEmpty) return [`${name} without evidence`]
    return evidence.filter(words => words === '' || !text.includes(words)).map(words => `${name} because of ${JSON.stringify(words)}`)
  })
}
