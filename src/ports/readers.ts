import type { Policy } from '../domain/policy/policy.js'
import type { Reading, Translation } from '../domain/triage/reading.js'
import { supportLanguage } from '../domain/triage/triageDocument.js'
import { readOrSay, type Triage } from './triage.js'
import type { TranslationRequest, Translator } from './translator.js'

/** Who reads what callers write. */
export interface Readers {
  triage: Triage
  translator: Translator
}

/** Reads a caller's words, and has them translated where the support reads another language. Never throws. */
export async function readCaller(text: string, policy: Pick<Policy, 'triage' | 'notices'>, { triage, translator }: Readers): Promise<Reading> {
  const reading = await readOrSay(triage, { text, purpose: 'comment', suggestions: policy.triage?.suggest ?? [] })
  const to = supportLanguage(policy)
  const from = reading.language?.code ?? to
  return from === to ? reading : { ...reading, translation: await translateOrSay(translator, { text, from, to }) }
}

async function translateOrSay(translator: Translator, request: TranslationRequest): Promise<Translation> {
  try {
    return await translator.translate(request)
  } catch (error) {
    return { translated: null, because: error instanceof Error ? error.message : String(error) }
  }
}
