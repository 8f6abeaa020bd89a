import { z } from 'zod'
import type { Translator } from '../../ports/translator.js'
import { askJson } from '../http/askJson.js'

export interface HttpTranslatorSettings {
  /** Takes `{text, from, to}` and answers with `{translated, by}`. */
  url: string
  /** Its bearer token; left out: it asks for none. */
  token?: string | undefined
  /** How long somebody's comment waits for it; 5 s unless said. */
  patienceMs?: number
}

const defaultPatienceMs = 5_000
const longestAnswer = 1_000_000

const schema = z.object({ translated: z.string().trim().min(1).max(200_000), by: z.string().trim().min(1).max(200) })

/** Translates by a service. Without its answer there is no translation, and the reason is said. */
export function httpTranslator({ url, token, patienceMs = defaultPatienceMs }: HttpTranslatorSettings): Translator {
  return {
    async translate({ text, from, to }) {
      const asked = await askJson({ url, token, schema, patienceMs, longestAnswer }, { text, from, to })
      return 'answer' in asked ? { ...asked.answer, from, to } : { translated: null, because: `the translator did not, ${asked.trouble}` }
    },
  }
}
