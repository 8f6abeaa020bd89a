import { describe, expect, it } from 'vitest'
import { rulesTriage } from '../../src/adapters/triage/rulesTriage.js'
import { isNegative, type Tone } from '../../src/domain/triage/reading.js'
import { supportSentences, type Sentence } from '../support/supportSentences.js'
import { triageContract } from './readers/contract.js'

triageContract('rules', () => Promise.resolve({ triage: rulesTriage(), close: () => Promise.resolve() }))

const triage = rulesTriage()
const read = (text: string) => triage.read({ text, purpose: 'comment', suggestions: [] })

describe('what people write to support, read by rules', () => {
  const sentences = supportSentences()
  const share = async (list: Sentence[], isRight: (sentence: Sentence) => Promise<boolean>) =>
    (await Promise.all(list.map(isRight))).filter(Boolean).length / list.length
  const toneIsRight = async ({ text, tone }: Sentence) => (await read(text)).sentiment?.tone === tone

  it('has sentences of both languages and every tone', () => {
    const kinds = new Set(sentences.map(({ set, language, tone }) => `${set} ${language} ${tone}`))
    expect(kinds.size).toBe(12)
    expect(sentences.length).toBeGreaterThan(300)
  })

  it('is in the right language for 99 of 100', async () => {
    expect(await share(sentences, async ({ text, language }) => (await read(text)).language?.code === language)).toBeGreaterThan(0.99)
  })

  it.each(['en', 'de'] as const)('has the right tone in %s for 8 of 10 that the rules were not written for', async language => {
    expect(await share(sentences.filter(one => one.set === 'unseen' && one.language === language), toneIsRight)).toBeGreaterThanOrEqual(0.8)
  })

  it.each(['en', 'de'] as const)('has the right tone in %s for 95 of 100 that they were written for', async language => {
    expect(await share(sentences.filter(one => one.set === 'tuned' && one.language === language), toneIsRight)).toBeGreaterThan(0.95)
  })

  it('takes none of them for unhappy that is not: a trigger would act on it', async () => {
    const wrong = await Promise.all(sentences.filter(({ tone }) => tone !== 'negative').map(async ({ text }) => isNegative(await read(text)) ? [text] : []))
    expect(wrong.flat()).toEqual([])
  })
})

describe('a negation', () => {
  it.each<[string, Tone, string[]]>([
    ['It is not working', 'negative', ['not working']],
    ['The fix did not help at all', 'negative', ['not help']],
    ['Nobody has called me back', 'negative', ['Nobody has called me']],
    ['Das ist nicht gut', 'negative', ['nicht gut']],
    ['Zufrieden bin ich damit nicht', 'negative', ['Zufrieden bin ich damit nicht']],
    ['Das Telefon funktioniert seit heute früh immer noch nicht', 'negative', ['immer noch nicht']],
    ['Not bad', 'positive', ['Not bad']],
    ['No problem', 'neutral', []],
    ['Kein Problem', 'neutral', []],
    ['It was not fast, but it works now', 'positive', ['works now']],
  ])('is understood in %j', async (text, tone, evidence) => {
    const { sentiment } = await read(text)
    expect(sentiment?.tone).toBe(tone)
    expect([...sentiment?.evidence ?? []].sort()).toEqual([...evidence].sort())
  })
})

describe('rules', () => {
  it('do not judge a mood in a language that they do not know, and say so', async () => {
    expect(await read('Le lien est coupé depuis ce matin et personne ne répond.')).toMatchObject({
      language: { code: 'fr' }, sentiment: null, remarks: ['the rules know the moods of English and German only'],
    })
  })

  it.each(['Danke!', 'thanks', '👍', ':-)'])('know a mood without a language: %s', async text => {
    expect(await read(text)).toMatchObject({ language: null, sentiment: { tone: 'positive', evidence: [expect.stringMatching(/./) as unknown] } })
  })

  it('take an outage for a fact and not for a mood', async () => {
    expect(await read('Critical alarm: both links failed, the site is offline and all calls are dropped')).toMatchObject({ sentiment: { tone: 'neutral' } })
  })
})
