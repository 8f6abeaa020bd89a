/**
 * What a reader made of a text that somebody wrote. Plain JSON. Every statement names the words of the text that it rests
 * on, as they stand there; where the reader is not sure it says null, and why in `remarks`.
 */
export interface Reading {
  language: LanguageRead | null
  sentiment: Sentiment | null
  /** What it would be classified as, in the words of the policy; null: nothing is suggested. Only ever a suggestion. */
  suggestion: Suggestion | null
  /** `rules`, or the name of a model. */
  by: string
  /** What the reader could not tell, did not read, or who should have read it; in words. */
  remarks: string[]
  /** Of a text in another language than the policy's; left out when it is in that one, or in one that is not known. */
  translation?: Translation
}

export interface LanguageRead {
  /** ISO 639-1. */
  code: string
  /** 0 … 1, by the reader's own measure; no probability. */
  confidence: number
  evidence: string[]
}

export const tones = ['negative', 'neutral', 'positive'] as const
export type Tone = (typeof tones)[number]

/** How the writer feels about it. A fault that is only described is neutral. */
export interface Sentiment {
  tone: Tone
  /** -1 … 1 */
  score: number
  /** Never empty, unless it is neutral because no word speaks of a mood. */
  evidence: string[]
}

export interface Suggestion {
  category?: string
  subcategory?: string
  impact?: number
  urgency?: number
  tags?: string[]
  because: string[]
}

export type Translation =
  | { translated: string; from: string; to: string; by: string }
  | { translated: null; because: string }

/** The name under which the rules read. */
export const rulesName = 'rules'

/** True when the writer is unhappy; of what could not be read nobody knows. */
export function isNegative(reading: Reading | null | undefined): boolean {
  return reading?.sentiment?.tone === 'negative'
}

/** Stands in place of what a reader should have said. */
export function unread(by: string, because: string): Reading {
  return { language: null, sentiment: null, suggestion: null, by, remarks: [`it could not be read: ${because}`] }
}
