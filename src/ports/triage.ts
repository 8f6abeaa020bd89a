import { unread, type Reading } from '../domain/triage/reading.js'
import type { SuggestionRule } from '../domain/triage/suggestions.js'

/** A text to be read. */
export interface TriageRequest {
  text: string
  /** The report that opens an incident, or what its caller writes later. */
  purpose: 'opening' | 'comment'
  /** What the policy lets be suggested; nothing else is. */
  suggestions: readonly SuggestionRule[]
}

/** Reads what people write: in which language, in what mood, and as what it might be classified. */
export interface Triage {
  /** `rules`, or that of a model. */
  name: string
  /**
   * One reading, of bounded length. Every statement names words of the text as its evidence; what is not certain is null.
   * Throws when there is trouble with the reader.
   */
  read(request: TriageRequest): Promise<Reading>
}

/** Reads, or says why it could not: nobody's words wait for a reader that is in trouble. */
export async function readOrSay(triage: Triage, request: TriageRequest): Promise<Reading> {
  try {
    return await triage.read(request)
  } catch (error) {
    return unread(triage.name, error instanceof Error ? error.message : String(error))
  }
}
