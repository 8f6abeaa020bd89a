import { noTranslator } from '../adapters/translator/noTranslator.js'
import { rulesTriage } from '../adapters/triage/rulesTriage.js'
import type { Readers } from '../ports/readers.js'

/** Who reads what callers write, unless a service says otherwise. */
export function defaultReaders(): Readers {
  return { triage: rulesTriage(), translator: noTranslator }
}
