import { httpTranslator } from '../adapters/translator/httpTranslator.js'
import { noTranslator } from '../adapters/translator/noTranslator.js'
import { httpTriage } from '../adapters/triage/httpTriage.js'
import { rulesTriage } from '../adapters/triage/rulesTriage.js'
import type { Readers } from '../ports/readers.js'
import type { Config } from './config.js'

/** Who reads what people write, by the configuration. */
export function readersOf({ triage, translator }: Config['readers']): Readers {
  const rules = rulesTriage()
  return {
    triage: triage === undefined ? rules : httpTriage({ ...triage, otherwise: rules }),
    translator: translator === undefined ? noTranslator : httpTranslator(translator),
  }
}
