import type { Sentiment, Tone } from '../../domain/triage/reading.js'
import type { Word } from '../../domain/triage/words.js'
import { clausesOf, type Clause } from './clauses.js'
import { hitsIn, type Hit, type LexiconIndex } from './lexicon.js'

/** One thing that a text says about its writer's mood, and what says it. */
interface Remark {
  weight: number
  evidence: string
}

/** From this weight on it is a tone. */
const weightOfATone = 1
const ofDenial = -2
const ofGoodNews = 2
const ofThanks = 1.5
const deniedPraise = -0.8
const intensified = 1.4
/** In words. */
const reachOfIntensifier = 2
const mostEvidence = 6

/** Where no word speaks of a mood. */
export const noMood: Sentiment = { tone: 'neutral', score: 0, evidence: [] }

/**
 * The tone of a text by the words of one language: moods, what is denied of what somebody expects, good news, thanks.
 * Null: nothing in it speaks of a mood.
 */
export function sentimentOf(text: string, words: readonly Word[], lexicon: LexiconIndex): Sentiment | null {
  const hits = hitsIn(words, lexicon)
  const clauses = clausesOf(text, words, hits)
  const quoted = (parts: readonly Hit[]) => {
    const [first, last] = [words[Math.min(...parts.map(({ from }) => from))], words[Math.max(...parts.map(({ to }) => to))]]
    return first && last ? text.slice(first.start, last.end) : ''
  }
  const found = clauses.flatMap(clause => clause.hits.flatMap(hit => {
    const said = hit.role === 'mood' ? moodOf(hit, clause, lexicon) : expectationOf(hit, clause, lexicon)
    return said ? [{ weight: said.weight, evidence: quoted(said.by) }] : []
  }))
  const remarks = [...found, ...signsIn(text)]

  const thanks = hits.find(({ role }) => role === 'courtesy')
  const isAsking = clauses.some(asks)
  if (thanks && !isAsking && remarks.every(({ weight }) => weight >= 0)) remarks.push({ weight: ofThanks, evidence: quoted([thanks]) })
  return remarks.length === 0 ? null : judged(remarks)
}

interface Said {
  weight: number
  by: Hit[]
}

/** "Not good" complains; "not bad" says nothing by itself; whole phrases of complaint stay what they are. */
function moodOf(hit: Hit, { hits, isQuestion }: Clause, lexicon: LexiconIndex): Said | null {
  // "Which one is good?" praises nothing.
  if (hit.weight === 0 || (hit.weight > 0 && isQuestion)) return null
  const negator = negatorOf(hit, hits, lexicon)
  const intensifier = hits.find(({ role, to }) => role === 'intensifier' && isBefore(to, hit.from, reachOfIntensifier))
  const emphasis = intensifier ? [intensifier] : []
  const weight = hit.weight * (intensifier ? intensified : 1)
  if (negator && hit.weight > 0) return { weight: weight * deniedPraise, by: [hit, negator, ...emphasis] }
  const isDenied = negator !== undefined && hit.from === hit.to && negator.from < hit.from
  return isDenied ? null : { weight, by: [hit, ...emphasis] }
}

/** "It does not work", "nobody called back"; "it works again". */
function expectationOf(hit: Hit, clause: Clause, lexicon: LexiconIndex): Said | null {
  if (!isExpectation(hit)) return null
  const negator = negatorOf(hit, clause.hits, lexicon)
  if (negator) {
    // "Nobody called me back" is one complaint.
    const isRepeated = clause.hits.some(other => isExpectation(other) && other.from > negator.from && other.from < hit.from)
    return isRepeated ? null : { weight: ofDenial, by: [hit, negator] }
  }
  const atLast = clause.hits.find(({ role }) => role === 'atLast')
  return hit.role === 'expected' && atLast && !asks(clause) ? { weight: ofGoodNews, by: [hit, atLast] } : null
}

function isExpectation({ role }: Hit): boolean {
  return role === 'expected' || role === 'wanted'
}

function negatorOf(hit: Hit, hits: readonly Hit[], { reach, negatesAfter }: LexiconIndex): Hit | undefined {
  return hits.find(({ role, from }) => role === 'negator' && (isBefore(from, hit.from, reach) || (negatesAfter && isBefore(hit.to, from, reach))))
}

function asks({ isQuestion, hits }: Clause): boolean {
  return isQuestion || hits.some(({ role }) => role === 'request')
}

function judged(remarks: readonly Remark[]): Sentiment {
  const total = remarks.reduce((sum, { weight }) => sum + weight, 0)
  const tone: Tone = total >= weightOfATone ? 'positive' : total <= -weightOfATone ? 'negative' : 'neutral'
  const speaking = remarks.filter(({ weight }) => tone === 'neutral' || Math.sign(weight) === Math.sign(total))
  const strongest = speaking.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return { tone, score: scoreOf(total), evidence: [...new Set(strongest.map(({ evidence }) => evidence))].slice(0, mostEvidence) }
}

/** Between -1 and 1: each further word says less. */
function scoreOf(total: number): number {
  return Math.round((total / Math.sqrt(total * total + 9)) * 100) / 100
}

function isBefore(first: number, second: number, within: number): boolean {
  return first < second && second - first <= within
}

const signs: [RegExp, number][] = [
  [/[👍🎉😀😃😄😁😊🙂😍🥳👏💪🙏💚✅]|❤/u, 1.5],
  [/[👎😡😠🤬😤😞😢😭🙄😒💩🤦]/u, -2],
  [/(?<![:\w]):-?\)(?!\w)/, 1],
  [/(?<![:\w]):-?\((?!\w)/, -1.5],
  [/\?{2,}|\?!|!\?/, -1],
]

/** Signs that say the same in every language; each kind once. */
function signsIn(text: string): Remark[] {
  return signs.flatMap(([sign, weight]) => {
    const [evidence] = sign.exec(text) ?? []
    return evidence === undefined ? [] : [{ weight, evidence }]
  })
}
