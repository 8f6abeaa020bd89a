import { excerptOf } from '../../domain/triage/excerpt.js'
import { rulesName, type LanguageRead, type Sentiment } from '../../domain/triage/reading.js'
import { suggestionOf } from '../../domain/triage/suggestions.js'
import { wordsOf, type Word } from '../../domain/triage/words.js'
import type { Triage } from '../../ports/triage.js'
import type { LexiconIndex } from './lexicon.js'

/** What reading takes: a second's quarter and some memory to load, so it waits for the first text. */
interface Knowledge {
  languageOf: (text: string, words: readonly Word[]) => LanguageRead | null
  sentimentOf: (text: string, words: readonly Word[], lexicon: LexiconIndex) => Sentiment | null
  noMood: Sentiment
  lexicons: ReadonlyMap<string, LexiconIndex>
}

/**
 * Reads by rules, on this machine: the language by its letter sequences, moods by lists of English and German words with
 * their negations, suggestions by the words of the policy.
 */
export function rulesTriage(): Triage {
  let loading: Promise<Knowledge> | undefined
  return {
    name: rulesName,
    async read({ text, suggestions }) {
      const { excerpt, remarks } = excerptOf(text)
      const words = wordsOf(excerpt)
      const knowledge = await (loading ??= load())
      const language = knowledge.languageOf(excerpt, words)
      const sentiment = moodOf(excerpt, words, language, knowledge)
      if (language && !knowledge.lexicons.has(language.code)) remarks.push('the rules know the moods of English and German only')
      return { language, sentiment, suggestion: suggestionOf(excerpt, suggestions), by: rulesName, remarks }
    },
  }
}

/** In a language that is not certain ("Danke!") only what one of the lists knows says something. */
function moodOf(text: string, words: readonly Word[], language: LanguageRead | null, { sentimentOf, noMood, lexicons }: Knowledge): Sentiment | null {
  if (language) {
    const lexicon = lexicons.get(language.code)
    return lexicon ? sentimentOf(text, words, lexicon) ?? noMood : null
  }
  const moods = [...lexicons.values()].flatMap(lexicon => sentimentOf(text, words, lexicon) ?? [])
  return moods.sort((a, b) => Math.abs(b.score) - Math.abs(a.score))[0] ?? null
}

async function load(): Promise<Knowledge> {
  const [{ languageOf }, { noMood, sentimentOf }, { indexed }, { english }, { german }] = await Promise.all([
    import('./languages.js'), import('./sentiment.js'), import('./lexicon.js'), import('./english.js'), import('./german.js'),
  ])
  return { languageOf, sentimentOf, noMood, lexicons: new Map([['en', indexed(english)], ['de', indexed(german)]]) }
}
