import type { Translation } from '../domain/triage/reading.js'

/** A text to be translated; languages by ISO 639-1. */
export interface TranslationRequest {
  text: string
  from: string
  to: string
}

/** Says in another language what people write. The original is kept in any case. */
export interface Translator {
  /** One try, of bounded length. Without a translation it says why; it never throws for trouble with the translator. */
  translate(request: TranslationRequest): Promise<Translation>
}
