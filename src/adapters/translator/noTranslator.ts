import type { Translator } from '../../ports/translator.js'

/** The default: nothing is translated, and that is said. */
export const noTranslator: Translator = {
  translate: () => Promise.resolve({ translated: null, because: 'no translator is configured' }),
}
