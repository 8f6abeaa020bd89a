import type { Word } from '../../domain/triage/words.js'
import type { Hit } from './lexicon.js'

/** A part of a sentence with the entries of a lexicon in it: a negator reaches no further. */
export interface Clause {
  isQuestion: boolean
  hits: Hit[]
}

const butWords = new Set(['but', 'however', 'aber', 'jedoch', 'sondern'])
const clauseEnds = /[.,;:!?\n()–—]|\s-\s/

/** The clauses of a text, each with its part of the hits. */
export function clausesOf(text: string, words: readonly Word[], hits: readonly Hit[]): Clause[] {
  const startingAt = new Map(hits.map(hit => [hit.from, hit]))
  const clauses: Clause[] = []
  let clause: Clause | null = null
  for (const [index, { word, end }] of words.entries()) {
    if (!clause || butWords.has(word)) clauses.push(clause = { isQuestion: false, hits: [] })
    const hit = startingAt.get(index)
    if (hit) clause.hits.push(hit)
    const gap = text.slice(end, words[index + 1]?.start)
    if (gap.includes('?')) clause.isQuestion = true
    if (clauseEnds.test(gap)) clause = null
  }
  return clauses
}
