import { eld } from 'eld/extrasmall'
import type { LanguageRead } from '../../domain/triage/reading.js'
import type { Word } from '../../domain/triage/words.js'

/** Numbers, codes and addresses belong to no language. */
const noLanguage = /https?:\S+|\S*\d\S*/gi
const mostEvidence = 5
/** Looked at one by one for the evidence. */
const mostWords = 60

/** The language of a text, as far as its beginning tells; null when that is not certain. */
export function languageOf(text: string, words: readonly Word[]): LanguageRead | null {
  const found = eld.detect(text.replace(noLanguage, ' '))
  const { language: code } = found
  if (code === '' || !found.isReliable()) return null
  const confidence = Math.round(Math.min(1, found.getScores()[code] ?? 0) * 100) / 100
  return { code, confidence, evidence: wordsOfLanguage(text, words, code) }
}

/** Words that alone would be taken for this language; if none would, those that were looked at together. */
function wordsOfLanguage(text: string, words: readonly Word[], code: string): string[] {
  const looked = words.filter(({ word }) => !/\d/.test(word)).slice(0, mostWords)
  const shown = (list: readonly Word[]) => [...new Map(list.map(({ word, start, end }) => [word, text.slice(start, end)])).values()].slice(0, mostEvidence)
  const telling = looked.filter(({ word }) => word.length > 1 && eld.detect(word).language === code)
  return shown(telling.length > 0 ? telling : looked)
}
