import { excerptOf } from '../../domain/triage/excerpt.js'
import { grounded } from '../../domain/triage/grounding.js'
import type { Triage } from '../../ports/triage.js'
import { askJson } from '../http/askJson.js'
import { modelAnswer } from './modelAnswer.js'

export interface HttpTriageSettings {
  /** Takes `{text, purpose, suggestions}` and answers with a reading. */
  url: string
  /** Its bearer token; left out: it asks for none. */
  token?: string | undefined
  /** How long somebody's comment waits for it; 3 s unless said. */
  patienceMs?: number
  /** Reads when the model does not. */
  otherwise: Triage
}

const defaultPatienceMs = 3_000
const longestAnswer = 100_000

/** Reads by a model, or by another reader in its place; the reading then says why. Only what names words of the text counts. */
export function httpTriage({ url, token, otherwise, patienceMs = defaultPatienceMs }: HttpTriageSettings): Triage {
  return {
    name: 'model',
    async read(request) {
      const { excerpt, remarks } = excerptOf(request.text)
      // Nothing to be read: nobody need be asked.
      if (!/[\p{L}\p{N}\p{S}]/u.test(excerpt)) return otherwise.read(request)
      const asked = await askJson({ url, token, schema: modelAnswer, patienceMs, longestAnswer }, { ...request, text: excerpt })
      if ('answer' in asked) return grounded({ ...asked.answer, remarks: [...asked.answer.remarks, ...remarks] }, excerpt, request.suggestions)
      const reading = await otherwise.read(request)
      return { ...reading, remarks: [`the model did not read it, ${asked.trouble}; ${otherwise.name} did`, ...reading.remarks] }
    },
  }
}
