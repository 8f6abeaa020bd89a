import { readFileSync } from 'node:fs'
import type { Tone } from '../../src/domain/triage/reading.js'

/** One of test/fixtures/support-sentences.tsv. */
export interface Sentence {
  /** `unseen`: written after the rules, which were not changed for it. */
  set: 'tuned' | 'unseen'
  language: 'en' | 'de'
  tone: Tone
  text: string
}

export function supportSentences(): Sentence[] {
  const [, ...lines] = readFileSync('test/fixtures/support-sentences.tsv', 'utf8').trim().split('\n')
  return lines.map(line => {
    const [set = '', language = '', tone = '', text = ''] = line.split('\t')
    return { set, language, tone, text } as Sentence
  })
}
