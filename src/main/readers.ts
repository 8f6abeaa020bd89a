import { httpTranslator } from '../adapters/translator/httpTranslator.js'
import { noTranslator } from '../adapters/translator/noTranslator.js'
import { httpTriage } from '../adapters/triage/httpTriage.js'
import { rulesTriage } from '../adapters/triage/rulesTriage.js'
import type { Readers } from '../ports/readers.js'
import type { Config } from './config.js'

/** Who reads what people write, by the configuration. */
export function readersOf({ triageUrl, translatorUrl }: Config['readers']): Readers {
  const rules = rulesTriage()
  return {
    triage: triageUrl === undefined ? rules : httpTriage({ url: triageUrl, otherwise: rules }),
    translator: translatorUrl === undefined ? noTranslator : httpTranslator({ url: translatorUrl }),
  }
}
